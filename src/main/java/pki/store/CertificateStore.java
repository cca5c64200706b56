package pki.store;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import pki.der.Octets;
import pki.x509.Certificate;
import pki.x509.CertificateStatus;
import pki.x509.SerialNumber;

/// Remembers issuers and certificates. The contract, for everyone who calls and everyone who
/// implements:
///
/// - **Durable.** When a change returns, it survives the loss of power. When it throws, it did not
///   happen, unless the message says that its outcome is unknown.
/// - **Whole.** A change and its audit event are one transaction. A change that does not happen
///   (`SERIAL_TAKEN`, `ALREADY_REVOKED`) leaves no event either.
/// - **Absent is a value**: an empty Optional or list, `Unknown`, `NOT_ISSUED`. "Could not" is a
///   [StoreException].
/// - **Concurrent.** Any number of threads may call, and other processes may have the same store
///   open. Each state changes by one conditional update, so of several contenders one wins.
/// - **Blocking.** Calls wait for the disk, and for a bounded time for other processes. They may be
///   made from virtual threads. Interrupting a waiting thread does no harm and does not end the
///   wait, so a caller always learns what became of its change; the thread's interrupt status is
///   kept.
/// - **Not idempotent** unless said: completing twice is an error.
/// - **Never deletes.** What was once known stays known.
///
/// Issuing takes two changes, [#intend] before the signature and [#complete] after it.
public interface CertificateStore extends AutoCloseable {
  /// Registers an issuer: [IssuerRecord.State#PENDING], or `AWAITING_CERTIFICATE` when its parent
  /// is elsewhere.
  ///
  /// @throws StoreException also when the label is taken
  IssuerRecord addIssuer(NewIssuer issuer, AuditEvent event);

  /// Gives an issuer that has none its certificate, and makes it active.
  ///
  /// @param chain the certificates above it, the nearest first, up to and with the root
  /// @throws StoreException also when the issuer is unknown, has a certificate or was abandoned, or
  ///   the certificate is not for its key
  IssuerRecord activateIssuer(
      IssuerId id, Certificate certificate, List<Certificate> chain, AuditEvent event);

  /// All issuers in the order of their registration, abandoned ones included.
  List<IssuerRecord> issuers();

  /// The issuer with this label; an abandoned one no longer has the label it was given.
  Optional<IssuerRecord> issuer(String label);

  /// Records what is about to be signed and reserves its serial number for ever. Only a uniqueness
  /// constraint decides whether the serial is free.
  ///
  /// @throws StoreException also when the issuer is unknown
  Reservation intend(Intent intent, AuditEvent event);

  /// Records what was signed. Afterwards it may be released, not before.
  ///
  /// @throws StoreException also unless exactly one intent waits under this serial, and for exactly
  ///   this to-be-signed certificate
  void complete(IssuerId issuer, SerialNumber serial, Certificate certificate, AuditEvent event);

  /// Gives up what other processes left unfinished when they ended, with an audit event for each:
  /// intents become `ABANDONED`, and pending issuers lose their label to whoever wants it next.
  /// What a living process is working on is left alone, and so is what this store itself began.
  /// Call it after opening; a second call finds nothing more to do.
  ///
  /// @return the serials that are burnt
  @CanIgnoreReturnValue
  List<SerialNumber> abandonUnfinished(Instant at);

  Optional<CertificateRecord> find(IssuerId issuer, SerialNumber serial);

  /// The certificates of any issuer and state whose serial in hexadecimal, with an even number of
  /// digits, begins so; in the order of their issuers and serials.
  ///
  /// @param hex 6 to 40 digits of either case, with or without colons
  List<CertificateRecord> findBySerialPrefix(String hex, int limit);

  List<CertificateRecord> list(CertificateQuery query);

  /// What to answer about a serial. What is intended or abandoned counts as revoked since the
  /// intent, for its signature may exist; only what was completed can be good. Expiry plays no
  /// part.
  CertificateStatus status(IssuerId issuer, SerialNumber serial);

  /// Hands over what [#status] says of every certificate of an issuer, in the order of their
  /// serials as octets, one by one, so there may be any number. What changes meanwhile may be
  /// missed: ask [#changes] afterwards, from the audit head of before.
  ///
  /// @param sink called by one thread, perhaps another, before this returns
  void statuses(IssuerId issuer, Consumer<KnownStatus> sink);

  /// The certificates that changed with the audit events from a sequence on: every intent,
  /// completion, revocation, release and abandonment is among them, and nothing else. The head of
  /// [#audit] tells cheaply whether there is anything new.
  ///
  /// @param limit how many events to look at, 1 to 10,000
  StatusChanges changes(long fromSequence, int limit);

  /// Revokes what was issued. What is revoked already changes only when `certificateHold` becomes
  /// final, or when the reason becomes `keyCompromise`; never does it begin later.
  @CanIgnoreReturnValue
  RevocationOutcome revoke(
      IssuerId issuer, SerialNumber serial, Revocation revocation, AuditEvent event);

  /// Ends a hold: what was revoked for `certificateHold`, and for nothing else, is good again.
  ///
  /// @param at when, for the lists that say `removeFromCRL`
  @CanIgnoreReturnValue
  ReleaseOutcome release(IssuerId issuer, SerialNumber serial, Instant at, AuditEvent event);

  /// Everything that has this key: issuers and certificates in whatever state.
  ///
  /// @param publicKeyDigest SHA-256 of the SubjectPublicKeyInfo
  List<KeyUse> usesOfKey(Octets publicKeyDigest);

  AuditLog audit();

  /// Waits for changes under way, then releases the database. Closing again does nothing; any other
  /// call afterwards throws.
  @Override
  void close();
}
