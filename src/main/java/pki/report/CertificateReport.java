package pki.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import pki.name.DistinguishedName;
import pki.signature.AlgorithmPolicy;
import pki.signature.SignatureVerifier;
import pki.x509.Certificate;
import pki.x509.Extension;

/// A certificate, for somebody who has never seen one: who, for which names, how long, what for, by
/// whom. Nothing is judged but what the certificate says of itself; that is `lint`'s and `path`'s
/// work.
public final class CertificateReport {
  private CertificateReport() {}

  public static Report of(Certificate certificate, Instant now) {
    return facts(certificate, now).report();
  }

  static Facts facts(Certificate certificate, Instant now) {
    var facts = new Facts("certificate", "certificate " + title(certificate));
    who(facts, certificate);
    howLong(facts, certificate, now);
    String key = AlgorithmText.ofKey(certificate.subjectPublicKeyInfo());
    facts.line("key", key).value("keyAlgorithm", AlgorithmText.label(key));
    List<String> problems = new ExtensionFacts(facts, certificate.extensions()).add();
    if (!certificate.extensions().has(Extension.BASIC_CONSTRAINTS)) {
      facts.line("CA", "no").value("ca", false);
    }
    String signature = AlgorithmText.ofSignature(certificate.signatureAlgorithm());
    facts.both("signature", "signatureAlgorithm", signature);
    if (!certificate.signatureAlgorithm().equals(certificate.innerAlgorithm())) {
      problems.add("the signature's algorithm differs inside and outside of what is signed");
    }
    facts
        .value("publicKeySha256", certificate.subjectPublicKeyInfo().sha256().hex())
        .both("SHA-256", "fingerprint", certificate.fingerprint())
        .both("problems", "problems", problems);
    return facts;
  }

  /// What to call it in one line: the common name, else the first name, else that there is none.
  static String title(Certificate certificate) {
    return certificate
        .subject()
        .commonName()
        .orElseGet(() ->
            certificate.subject().isEmpty()
                ? firstName(certificate)
                : certificate.subject().toString());
  }

  private static String firstName(Certificate certificate) {
    try {
      return certificate.extensions().subjectAlternativeNames().stream()
          .findFirst()
          .map(name -> name.text())
          .orElse("(without a name)");
    } catch (IllegalArgumentException e) {
      return "(without a readable name)";
    }
  }

  private static void who(Facts facts, Certificate certificate) {
    boolean selfSigned =
        certificate.isSelfIssued()
            && signature(certificate, certificate) == SignatureVerifier.Outcome.VALID;
    String issuer = text(certificate.issuer());
    facts
        .both("subject", "subject", text(certificate.subject()))
        .line("issuer", selfSigned ? "itself (self-signed)" : issuer)
        .value("issuer", issuer)
        .value("selfSigned", selfSigned)
        .both("serial", "serial", hex(certificate));
    if (certificate.version() != 3) {
      facts.line("version", "%d, which has no extensions".formatted(certificate.version()));
    }
    facts.value("version", certificate.version());
  }

  private static void howLong(Facts facts, Certificate certificate, Instant now) {
    var validity = certificate.validity();
    facts
        .lines(
            "valid",
            List.of(
                "%s to %s".formatted(validity.notBefore(), validity.notAfter()),
                TimeSpan.sentence(validity, now)))
        .value("notBefore", validity.notBefore())
        .value("notAfter", validity.notAfter())
        .value("validity", TimeSpan.phase(validity, now).label())
        .value("remainingDays", Duration.between(now, validity.notAfter()).toDays());
  }

  /// Whether this one's key made that one's signature. Old algorithms count too: this is to look,
  /// not to trust.
  static SignatureVerifier.Outcome signature(Certificate signer, Certificate signed) {
    return SignatureVerifier.verify(
        signed.signatureAlgorithm(),
        signer.subjectPublicKeyInfo(),
        AlgorithmPolicy.LEGACY,
        signed.tbs(),
        signed.signature());
  }

  static String text(DistinguishedName name) {
    return name.isEmpty() ? "(empty)" : name.toString();
  }

  /// The serial as it was encoded, which may be negative; two digits an octet.
  private static String hex(Certificate certificate) {
    String digits = certificate.serial().abs().toString(16);
    String even = digits.length() % 2 == 0 ? digits : "0" + digits;
    return certificate.serial().signum() < 0 ? "-" + even : even;
  }
}
