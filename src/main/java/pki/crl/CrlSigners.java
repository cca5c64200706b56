package pki.crl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pki.path.PathResult;
import pki.path.RevocationQuery;
import pki.signature.SignatureVerifier;
import pki.x509.Certificate;
import pki.x509.KeyUsage;
import pki.x509.SubjectPublicKeyInfo;

/// Who signed a list, and whether they may (RFC 5280, section 6.3.3 (f) to (h)).
final class CrlSigners {
  private final RevocationQuery query;

  CrlSigners(RevocationQuery query) {
    this.query = query;
  }

  /// The key that signed the list, where its holder may: the certificate's issuer, the anchor, or
  /// another entity of the list issuer's name with a valid path of its own.
  Optional<SubjectPublicKeyInfo> signerOf(Crl crl) {
    if (maySign(query.issuer(), crl) && isSignedBy(crl, query.issuerKey())) {
      return Optional.of(query.issuerKey());
    }
    for (Certificate candidate : candidates(crl)) {
      if (isSignedBy(crl, candidate.subjectPublicKeyInfo()) && isTrusted(candidate)) {
        return Optional.of(candidate.subjectPublicKeyInfo());
      }
    }
    return Optional.empty();
  }

  /// The certificates of the list issuer's name; the key identifier is a hint, so those that it
  /// speaks for come first.
  private List<Certificate> candidates(Crl crl) {
    List<Certificate> found = new ArrayList<>();
    List<Certificate> all = new ArrayList<>(query.pool());
    all.add(query.anchor().certificate());
    var wanted = crl.authorityKeyIdentifier().flatMap(identifier -> identifier.keyIdentifier());
    for (Certificate candidate : all) {
      if (maySign(candidate, crl) && !candidate.equals(query.issuer())) {
        boolean likely = wanted.equals(candidate.extensions().subjectKeyIdentifier());
        found.add(likely ? 0 : found.size(), candidate);
      }
    }
    return found;
  }

  /// Section 6.3.3 (f): a keyUsage, where there is one, has cRLSign.
  private static boolean maySign(Certificate signer, Crl crl) {
    return signer.subject().equals(crl.issuer())
        && signer
            .extensions()
            .keyUsage()
            .map(usage -> usage.contains(KeyUsage.CRL_SIGN))
            .orElse(true);
  }

  /// An issuer may let the signer of its lists speak for itself; the signer's path is then the one
  /// that is being validated.
  private boolean isTrusted(Certificate signer) {
    return signer.equals(query.anchor().certificate())
        || signer.equals(query.certificate())
        || query.validateSigner(signer, Set.of(KeyUsage.CRL_SIGN), Set.of(), query.revocation())
            instanceof PathResult.Valid;
  }

  boolean isSignedBy(Crl crl, SubjectPublicKeyInfo key) {
    return query.verify(crl.signatureAlgorithm(), key, crl.tbs(), crl.signature())
        == SignatureVerifier.Outcome.VALID;
  }
}
