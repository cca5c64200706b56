package pki.ca;

import java.util.List;
import pki.profile.Violation;
import pki.signature.SignatureVerifier;
import pki.weakness.PublicKeyCheck;
import pki.x509.CertificationRequest;

/// Whether whoever asks has the private key: a request is signed with it (RFC 2986, section 3).
public final class ProofOfPossession {
  private ProofOfPossession() {}

  /// What is wrong with the request's key and its own signature; nothing when it holds. A weak key
  /// is named as such, and its signature not looked at.
  public static List<Violation> violations(CertificationRequest request) {
    List<String> weaknesses = PublicKeyCheck.weaknesses(request.subjectPublicKeyInfo().der());
    return weaknesses.isEmpty()
        ? signatureViolations(request)
        : weaknesses.stream()
            .map(weakness -> new Violation("public-key", weakness, "make a new key pair"))
            .toList();
  }

  private static List<Violation> signatureViolations(CertificationRequest request) {
    return switch (SignatureVerifier.verify(
        request.signatureAlgorithm(),
        request.subjectPublicKeyInfo(),
        request.info(),
        request.signature())) {
      case VALID -> List.of();
      case INVALID ->
          List.of(
              new Violation(
                  "request.signature",
                  "request is not signed by the key that it holds",
                  "make the request anew with the key's owner"));
      default ->
          List.of(
              new Violation(
                  "request.signature",
                  "request is signed by an algorithm or key that is not accepted: "
                      + request.signatureAlgorithm().algorithm(),
                  "sign it with SHA-256 or better, by one of the usual keys"));
    };
  }
}
