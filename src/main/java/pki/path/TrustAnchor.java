package pki.path;

import pki.name.DistinguishedName;
import pki.x509.Certificate;
import pki.x509.SubjectPublicKeyInfo;

/// A trust anchor, given as a certificate (RFC 5280, section 6.1.1 (d)).
///
/// Its signature is not checked: trust came from elsewhere. What it says of itself counts, as RFC
/// 5937 has it: its validity, its basic constraints, its name constraints, its key usage and every
/// critical extension.
public record TrustAnchor(Certificate certificate) {
  public DistinguishedName name() {
    return certificate.subject();
  }

  public SubjectPublicKeyInfo key() {
    return certificate.subjectPublicKeyInfo();
  }
}
