package pki.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import pki.x509.CertificateStatus;
import pki.x509.RevocationReason;

/// That a certificate is revoked, and what its lists say of it (RFC 5280, section 5.3).
///
/// @param since to the second
/// @param invalidSince when the key is known or thought to have been compromised, or the
///   certificate otherwise became invalid, which may be long before; to the second
public record Revocation(Instant since, RevocationReason reason, Optional<Instant> invalidSince) {
  public Revocation {
    since = since.truncatedTo(ChronoUnit.SECONDS);
    invalidSince = invalidSince.map(time -> time.truncatedTo(ChronoUnit.SECONDS));
    if (reason == RevocationReason.REMOVE_FROM_CRL) {
      throw new IllegalArgumentException("removeFromCRL is no reason to revoke");
    }
  }

  /// A revocation whose certificate was valid until then.
  public static Revocation of(Instant since, RevocationReason reason) {
    return new Revocation(since, reason, Optional.empty());
  }

  public CertificateStatus.Revoked status() {
    return new CertificateStatus.Revoked(since, reason);
  }
}
