package pki.ca;

import java.util.List;
import pki.der.Octets;
import pki.lint.Finding;
import pki.x509.AlgorithmIdentifier;
import pki.x509.TbsCertificate;

/// A to-be-signed certificate that was checked and linted, and may be signed once. Only [Preparer]
/// makes one, so that signing something unchecked does not compile.
public final class PreparedCertificate {
  private final TbsCertificate tbs;
  private final byte[] der;
  private final String template;
  private final List<Finding> remarks;
  private boolean redeemed;

  PreparedCertificate(TbsCertificate tbs, byte[] der, String template, List<Finding> remarks) {
    this.tbs = tbs;
    this.der = der.clone();
    this.template = template;
    this.remarks = List.copyOf(remarks);
  }

  /// What would be signed.
  public TbsCertificate tbs() {
    return tbs;
  }

  /// The exact octets that would be signed.
  public Octets der() {
    return Octets.of(der);
  }

  /// The name of the template that it was made by.
  public String template() {
    return template;
  }

  /// What `lint` found that does not stop it.
  public List<Finding> remarks() {
    return remarks;
  }

  AlgorithmIdentifier signatureAlgorithm() {
    return tbs.signature();
  }

  /// The octets to sign, handed out once.
  synchronized byte[] redeem() {
    if (redeemed) {
      throw new IllegalStateException("prepared certificate is signed already");
    }
    redeemed = true;
    return der.clone();
  }
}
