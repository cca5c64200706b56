package pki.toolkit;

import java.time.Instant;
import java.util.Optional;
import pki.path.RevocationChecker;
import pki.path.RevocationQuery;
import pki.store.CertificateStore;
import pki.store.IssuerRecord;
import pki.x509.Certificate;
import pki.x509.CertificateStatus;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// Asks the inventory itself whether a certificate is revoked: for those who have it at hand. What
/// bears an issuer's signature and was never recorded is not known to be good.
public final class StoreRevocationChecker implements RevocationChecker {
  /// What is thought of certificates whose issuer is not of this home.
  public enum Foreign {
    /// Nobody here knows.
    UNKNOWN,
    /// They are taken for good, since nobody here knows better.
    GOOD
  }

  private final CertificateStore store;
  private final Foreign foreign;

  public StoreRevocationChecker(CertificateStore store, Foreign foreign) {
    this.store = store;
    this.foreign = foreign;
  }

  @Override
  public Status check(RevocationQuery query) {
    return check(query.certificate(), query.issuer());
  }

  private Status check(Certificate certificate, Certificate issuer) {
    Optional<IssuerRecord> ours = issuerOf(issuer);
    if (ours.isEmpty()) {
      return switch (foreign) {
        case UNKNOWN -> new Undetermined("its issuer is not one of this home");
        case GOOD -> new NotRevoked();
      };
    }
    return SerialNumber.isProper(certificate.serial())
        ? known(store.status(ours.get().id(), certificate.serialNumber()))
        : new Undetermined("no such serial number is ever given out");
  }

  private static Status known(CertificateStatus status) {
    return switch (status) {
      case CertificateStatus.Good() -> new NotRevoked();
      case CertificateStatus.Revoked(Instant since, RevocationReason reason) ->
          new Revoked(since, reason);
      case CertificateStatus.Unknown() -> new Undetermined("it was never issued here");
    };
  }

  private Optional<IssuerRecord> issuerOf(Certificate certificate) {
    return store.issuers().stream()
        .filter(issuer -> issuer.certificate().filter(certificate::equals).isPresent())
        .findFirst();
  }
}
