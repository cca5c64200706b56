package pki.path;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import pki.signature.SignatureVerifier;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.SubjectPublicKeyInfo;

/// What a [RevocationChecker] is asked, and what it may use to answer. All that it does here counts
/// against the validation's [Budget].
public final class RevocationQuery {
  /// Signers of signers of signers: nobody's revocation lists go deeper.
  private static final int DEEPEST = 3;

  private final List<Certificate> chain;
  private final TrustAnchor anchor;
  private final SubjectPublicKeyInfo issuerKey;
  private final PathSearch search;

  RevocationQuery(
      List<Certificate> chain,
      TrustAnchor anchor,
      SubjectPublicKeyInfo issuerKey,
      PathSearch search) {
    this.chain = chain;
    this.anchor = anchor;
    this.issuerKey = issuerKey;
    this.search = search;
  }

  /// The certificate whose status is asked for.
  public Certificate certificate() {
    return chain.getFirst();
  }

  /// The certificate of its issuer, which may be the anchor's.
  public Certificate issuer() {
    return chain.size() > 1 ? chain.get(1) : anchor.certificate();
  }

  /// The issuer's key, complete where its certificate leaves parameters out.
  public SubjectPublicKeyInfo issuerKey() {
    return issuerKey;
  }

  /// How the validation that asks checks revocation.
  public Revocation revocation() {
    return search.policy.revocation();
  }

  /// The anchor of the path. Who signs revocation information must have the same one (RFC 5280,
  /// section 6.3.3 (f)).
  public TrustAnchor anchor() {
    return anchor;
  }

  /// The certificates at hand, among which a signer of CRLs may be.
  public List<Certificate> pool() {
    return search.input.pool();
  }

  /// When the status has to hold.
  public Instant time() {
    return search.policy.time();
  }

  /// Verifies the signature of a CRL or an OCSP response.
  public SignatureVerifier.Outcome verify(
      AlgorithmIdentifier algorithm, SubjectPublicKeyInfo key, byte[] data, byte[] signature) {
    search.meter.spend(Budget.Limit.SIGNATURES);
    return SignatureVerifier.verify(algorithm, key, search.policy.algorithms(), data, signature);
  }

  /// Finds a path to a signer of revocation information, from the same anchor.
  ///
  /// @param usages what its key must be allowed, such as cRLSign
  /// @param purposes what its certificate must be for, such as OCSPSigning
  /// @param revocation how its own status is found out; deep below, nobody is asked any more and
  ///   the status counts as unknown
  public PathResult validateSigner(
      Certificate signer, Set<KeyUsage> usages, Set<KeyPurpose> purposes, Revocation revocation) {
    ValidationPolicy own =
        ValidationPolicy.at(time())
            .under(search.policy.profile())
            .withAlgorithms(search.policy.algorithms())
            .forKeyUsages(usages)
            .forPurposes(purposes)
            .withRevocation(search.signerDepth < DEEPEST ? revocation : tooDeep(revocation));
    return search.forSigner(new PathInput(signer, pool(), List.of(anchor)), own).run();
  }

  private static Revocation tooDeep(Revocation revocation) {
    return new Revocation(
        revocation.mode(),
        _ -> new RevocationChecker.Undetermined("the signers of revocation lists go too deep"));
  }
}
