package pki.x509;

import java.time.Instant;

/// What an issuer says of a certificate (RFC 6960, section 2.2).
public sealed interface CertificateStatus {
  /// Issued and not revoked.
  record Good() implements CertificateStatus {}

  /// Revoked since a moment, to the second; `certificateHold` may end again.
  record Revoked(Instant since, RevocationReason reason) implements CertificateStatus {}

  /// Never issued here.
  record Unknown() implements CertificateStatus {}
}
