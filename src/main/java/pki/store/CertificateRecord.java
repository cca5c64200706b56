package pki.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.x509.Certificate;
import pki.x509.SerialNumber;
import pki.x509.Validity;

/// A certificate as the store knows it, from the intent to sign it on.
///
/// @param names the subject alternative names as text
/// @param publicKeyDigest SHA-256 of the SubjectPublicKeyInfo
/// @param certificate there once it was completed
/// @param revocation there when it is revoked, or abandoned and so answered as revoked
/// @param intendedAt to the millisecond
public record CertificateRecord(
    IssuerId issuer,
    SerialNumber serial,
    State state,
    String template,
    DistinguishedName subject,
    List<String> names,
    Validity validity,
    Octets publicKeyDigest,
    Optional<Certificate> certificate,
    Optional<Revocation> revocation,
    Instant intendedAt) {

  /// Where a certificate is in its life: `INTENDED` becomes `ISSUED` or `ABANDONED`, `ISSUED`
  /// becomes `REVOKED`, and nothing goes back but what was on hold.
  public enum State {
    /// About to be signed; perhaps signed, but not released.
    INTENDED,
    /// Signed, recorded and free to be released.
    ISSUED,
    /// Its process ended between intent and completion. A signature may exist, so it counts as
    /// revoked and its serial is burnt.
    ABANDONED,
    /// Issued, and revoked since.
    REVOKED
  }

  public CertificateRecord {
    names = List.copyOf(names);
  }
}
