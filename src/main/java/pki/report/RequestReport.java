package pki.report;

import java.util.List;
import java.util.Locale;
import pki.signature.AlgorithmPolicy;
import pki.signature.SignatureVerifier;
import pki.x509.CertificationRequest;

/// A certification request, and whether whoever made it had the private key.
public final class RequestReport {
  private RequestReport() {}

  public static Report of(CertificationRequest request) {
    String subject = CertificateReport.text(request.subject());
    var facts = new Facts("certificationRequest", "certification request " + title(request));
    facts.both("subject", "subject", subject);
    String key = AlgorithmText.ofKey(request.subjectPublicKeyInfo());
    facts.line("key", key).value("keyAlgorithm", AlgorithmText.label(key));
    List<String> problems = new ExtensionFacts(facts, request.requestedExtensions()).add();
    String algorithm = AlgorithmText.ofSignature(request.signatureAlgorithm());
    SignatureVerifier.Outcome outcome =
        SignatureVerifier.verify(
            request.signatureAlgorithm(),
            request.subjectPublicKeyInfo(),
            AlgorithmPolicy.LEGACY,
            request.info(),
            request.signature());
    return facts
        .line("signature", algorithm + verdict(outcome))
        .value("signatureAlgorithm", algorithm)
        .value("signature", outcome.name().toLowerCase(Locale.ROOT))
        .value("publicKeySha256", request.subjectPublicKeyInfo().sha256().hex())
        .both("problems", "problems", problems)
        .report();
  }

  private static String title(CertificationRequest request) {
    return request
        .subject()
        .commonName()
        .orElseGet(() -> CertificateReport.text(request.subject()));
  }

  private static String verdict(SignatureVerifier.Outcome outcome) {
    return switch (outcome) {
      case VALID -> ", holds: its maker has the private key";
      case INVALID -> ", DOES NOT HOLD: its maker need not have the private key";
      case UNSUPPORTED, WEAK -> ", cannot be checked here";
    };
  }
}
