package pki.path;

import java.util.ArrayList;
import java.util.List;
import pki.x509.Certificate;

/// A certification path (RFC 5280, section 6.1): every certificate is issued by the next one, the
/// last one by the anchor.
///
/// @param certificates the end entity first; at least one. The anchor is not among them
public record CertificationPath(List<Certificate> certificates, TrustAnchor anchor) {
  public CertificationPath {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("a certification path needs at least one certificate");
    }
  }

  /// The certificate that the path is about.
  public Certificate leaf() {
    return certificates.getFirst();
  }

  /// The certificates from the leaf up to and with the anchor's.
  public List<Certificate> withAnchor() {
    var all = new ArrayList<>(certificates);
    all.add(anchor.certificate());
    return List.copyOf(all);
  }
}
