package pki.ocsp;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import pki.x509.CertificateStatus;
import pki.x509.SerialNumber;

/// Where the responder learns what became of an issuer's certificates. Thread-safe.
@FunctionalInterface
public interface StatusSource {
  /// The status as of now; `Unknown` for a serial that was never used, never `Good` for one whose
  /// certificate is not stored. May block.
  ///
  /// @throws pki.store.StoreException when it could not be read
  CertificateStatus status(SerialNumber serial);

  /// The statuses of several, as [#status] has them. Blocks once, where that may block for each.
  ///
  /// @throws pki.store.StoreException when they could not be read
  default Map<SerialNumber, CertificateStatus> statuses(Set<SerialNumber> serials) {
    return serials.stream().collect(Collectors.toMap(serial -> serial, this::status));
  }

  /// The status, as current, when it can be said without blocking.
  default Optional<CertificateStatus> statusAtHand(SerialNumber serial) {
    return Optional.empty();
  }
}
