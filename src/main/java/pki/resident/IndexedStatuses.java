package pki.resident;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
  private static final CertificateStatus UNKNOWN = new CertificateStatus.Unknown();
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  @Override
  public CertificateStatus status(SerialNumber serial) {
    return statuses(Set.of(serial)).getOrDefault(serial, UNKNOWN);
  }

  @Override
  public Map<SerialNumber, CertificateStatus> statuses(Set<SerialNumber> serials) {
    Map<SerialNumber, CertificateStatus> known = indexed(serials);
    if (!known.containsValue(UNKNOWN)) {
      return known;
    }
    if (!glances.awaitNext(PATIENCE)) {
      throw new StoreException(
          "a certificate asked for is not known, and the store could not be looked at");
    }
    return indexed(serials);
  }

  private Map<SerialNumber, CertificateStatus> indexed(Set<SerialNumber> serials) {
    return serials.stream().collect(Collectors.toMap(serial -> serial, this::indexed));
  }

  @Override
  public Optional<CertificateStatus> statusAtHand(SerialNumber serial) {
    return Optional.of(indexed(serial)).filter(status -> !status.equals(UNKNOWN));
  }

  private CertificateStatus indexed(SerialNumber serial) {
    return index.get().status(issuer, serial);
  }
}
