package pki.path;

import java.time.Instant;
import java.util.List;
import pki.x509.Certificate;

/// What a [RevocationChecker] is asked, and what it may use to answer: everything that it does here
/// counts against the validation's [Budget].
public final class RevocationQuery {
  private final List<Certificate> chain;
  private final TrustAnchor anchor;
  private final PathInput input;
  private final ValidationPolicy policy;

  RevocationQuery(
      List<Certificate> chain, TrustAnchor anchor, PathInput input, ValidationPolicy policy) {
    this.chain = chain;
    this.anchor = anchor;
    this.input = input;
    this.policy = policy;
  }

  /// The certificate whose status is asked for.
  public Certificate certificate() {
    return chain.getFirst();
  }

  /// The certificate of its issuer, which may be the anchor's.
  public Certificate issuer() {
    return chain.size() > 1 ? chain.get(1) : anchor.certificate();
  }

  public TrustAnchor anchor() {
    return anchor;
  }

  /// The certificates at hand, among which a signer of CRLs or OCSP responses may be.
  public List<Certificate> pool() {
    return input.pool();
  }

  /// When the status has to hold.
  public Instant time() {
    return policy.time();
  }
}
