package pki.crl;

import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Function;
import pki.store.AuditEvent;
import pki.store.IssuerId;
import pki.x509.CrlNumber;
import pki.x509.CrlPartition;

/// Remembers which lists were published, and what the next ones are made of. Changes are durable
/// and whole, and calls may be made by any thread, as [pki.store.CertificateStore] has it.
///
/// Listed are certificates that are revoked, and those that were abandoned between intent and
/// completion, because their signatures may exist.
public interface CrlStore {
  /// Takes the next number for a list of an issuer, before the list is signed. Whoever else asks,
  /// in whatever process and after whatever crash, gets a higher one.
  ///
  /// @param event told the number
  CrlNumber reserve(IssuerId issuer, Function<CrlNumber, AuditEvent> event);

  /// Records a list that was published.
  void publish(PublishedCrl crl, AuditEvent event);

  /// The list with the highest number that was published of its kind.
  Optional<PublishedCrl> newest(IssuerId issuer, CrlPartition partition, CrlKind kind);

  /// The numbers of parts of which lists were ever published.
  SortedSet<Integer> partitionings(IssuerId issuer);

  /// Hands over what a complete list says, in the order of revocation, one by one, so there may be
  /// any number.
  ///
  /// @param listsFrom leaves out certificates whose last second is before this
  /// @param sink called by one thread, perhaps another, before this returns
  /// @return the audit sequence up to which every change is in it
  long revoked(
      IssuerId issuer, CrlPartition partition, Instant listsFrom, Consumer<ListedRevocation> sink);

  /// Hands over what a delta list says: revocations that are new or other than on its base, and
  /// with `removeFromCRL` what was released from hold since, or was on hold on the base and ended.
  ///
  /// @param listsFrom leaves out certificates whose last second is before this, and removes those
  ///   on hold
  /// @param sink called by one thread, perhaps another, before this returns
  /// @return as [#revoked] does
  long changed(PublishedCrl base, Instant listsFrom, Consumer<ListedRevocation> sink);
}
