package pki.resident;

import java.util.Optional;
import java.util.function.Supplier;
import pki.ocsp.StatusSource;
import pki.status.StatusIndex;
import pki.store.IssuerId;
import pki.x509.CertificateStatus;
import pki.x509.SerialNumber;

/// One issuer's statuses, always at hand.
record IndexedStatuses(Supplier<StatusIndex> index, IssuerId issuer) implements StatusSource {
  @Override
  public CertificateStatus status(SerialNumber serial) {
    return index.get().status(issuer, serial);
  }

  @Override
  public Optional<CertificateStatus> statusAtHand(SerialNumber serial) {
    return Optional.of(status(serial));
  }
}
