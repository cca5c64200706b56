package pki.resident;

import java.util.Optional;
import java.util.function.Function;
import pki.crl.CrlStore;
import pki.store.AuditHead;
import pki.store.CertificateStore;

/// How a process that runs for months gets at a store that others use, too. For one thread, but for
/// [#trouble].
public interface StoreDoor extends AutoCloseable {
  /// Where the audit log ends, as far as can be told without opening the store: something that
  /// changes whenever anybody changes anything. Quick.
  ///
  /// @throws pki.store.StoreException when it cannot be told
  Optional<AuditHead> head();

  /// Lends the store for some work.
  ///
  /// @throws pki.store.StoreException when it cannot be opened, or what the work throws
  <T> T visit(Function<Room, T> work);

  /// What is behind the door.
  record Room(CertificateStore certificates, CrlStore crls) {}

  /// Why the store could not be read or written now, as far as can be told without opening it.
  Optional<String> trouble();

  @Override
  void close();
}
