package pki.resident;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import pki.ocsp.StatusSource;
import pki.status.StatusIndex;
import pki.store.IssuerId;
import pki.store.StoreException;
import pki.x509.CertificateStatus;
import pki.x509.SerialNumber;

/// The statuses of an issuer's certificates by the index. What the index does not know may have
/// been issued a moment ago by another process: nobody is told that it never was before the store
/// was looked at again.
record IndexedStatuses(Supplier<StatusIndex> index, IssuerId issuer, Glances glances)
    implements StatusSource {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Override
  public CertificateStatus status(SerialNumber serial) {
    CertificateStatus known = indexed(serial);
    if (!(known instanceof CertificateStatus.Unknown)) {
      return known;
    }
    if (!glances.awaitNext(PATIENCE)) {
      throw new StoreException(
          "certificate %s is not known, and the store could not be looked at"
              .formatted(serial.hex()));
    }
    return indexed(serial);
  }

  @Override
  public Optional<CertificateStatus> statusAtHand(SerialNumber serial) {
    return Optional.of(indexed(serial)).filter(s -> !(s instanceof CertificateStatus.Unknown));
  }

  private CertificateStatus indexed(SerialNumber serial) {
    return index.get().status(issuer, serial);
  }
}
