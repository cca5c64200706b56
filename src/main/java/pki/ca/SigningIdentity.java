package pki.ca;

import java.util.List;
import java.util.Optional;
import pki.name.DistinguishedName;
import pki.store.IssuerRecord;
import pki.store.NewIssuer;
import pki.x509.Certificate;
import pki.x509.SubjectPublicKeyInfo;

/// Who signs, as far as what is signed can see.
///
/// @param certificate absent for a root that is about to sign its own
/// @param chain the certificates above it, the nearest first
record SigningIdentity(
    String label,
    DistinguishedName subject,
    SubjectPublicKeyInfo publicKey,
    Optional<Certificate> certificate,
    List<Certificate> chain) {

  static SigningIdentity of(IssuerRecord issuer) {
    return new SigningIdentity(
        issuer.label(), issuer.subject(), issuer.publicKey(), issuer.certificate(), issuer.chain());
  }

  static SigningIdentity of(NewIssuer issuer) {
    return new SigningIdentity(
        issuer.label(), issuer.subject(), issuer.publicKey(), Optional.empty(), List.of());
  }
}
