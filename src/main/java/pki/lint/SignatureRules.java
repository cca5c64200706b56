package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;

import java.util.List;
import java.util.Set;
import pki.der.DerReader;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;

/// The signature's algorithm (RFC 5280, sections 4.1.1.2 and 4.1.2.3). The signature itself is
/// never looked at, for it may not be there yet.
final class SignatureRules {
  private static final String PKCS1 = "1.2.840.113549.1.1.";
  private static final String RSA_PSS = PKCS1 + "10";
  private static final String SHA1 = "1.3.14.3.2.26";

  /// MD2, MD5 and SHA-1 with RSA, SHA-1 with RSA by another name, with ECDSA, with DSA.
  private static final Set<String> WEAK =
      Set.of(
          PKCS1 + "2",
          PKCS1 + "4",
          PKCS1 + "5",
          "1.3.14.3.2.29",
          "1.2.840.10045.4.1",
          "1.2.840.10040.4.3");

  /// Those whose parameters are NULL: PKCS #1 with SHA-2 (RFC 4055, section 5).
  private static final Set<String> WITH_NULL =
      Set.of(PKCS1 + "11", PKCS1 + "12", PKCS1 + "13", PKCS1 + "14");

  /// Beginnings of those without parameters: ECDSA and DSA with SHA-2, EdDSA, and ML-DSA (RFC 5758,
  /// sections 3.1 and 3.2; RFC 8410, section 3; RFC 9881, section 2).
  private static final List<String> WITHOUT =
      List.of("1.2.840.10045.4.3.", "1.3.101.", "2.16.840.1.101.3.4.3.");

  private static final Octets NULL = Octets.ofHex("0500");

  static final List<LintRule> ALL =
      List.of(
          error(
              "algorithms-equal",
              "RFC 5280, section 4.1.1.2",
              c ->
                  faultIf(
                      !c.innerAlgorithm().equals(c.signatureAlgorithm()),
                      "signed part names algorithm %s, signature has %s",
                      name(c.innerAlgorithm()),
                      name(c.signatureAlgorithm()))),
          error(
              "hash-strong",
              "Baseline Requirements, section 7.1.3.2",
              c ->
                  faultIf(
                      isWeak(c),
                      "signature algorithm %s uses a hash with known collisions",
                      name(c.signatureAlgorithm()))),
          error("algorithm-parameters", "RFC 5280, section 4.1.1.2", SignatureRules::parameters));

  private SignatureRules() {}

  private static String name(AlgorithmIdentifier algorithm) {
    return algorithm.algorithm().toString();
  }

  private static boolean isWeak(Certificate certificate) {
    AlgorithmIdentifier algorithm = certificate.signatureAlgorithm();
    return WEAK.contains(name(algorithm))
        || (name(algorithm).equals(RSA_PSS) && pssHash(algorithm).equals(SHA1));
  }

  /// `RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] DEFAULT sha1, … }` (RFC 4055, section
  /// 3.1).
  private static String pssHash(AlgorithmIdentifier algorithm) {
    DerReader parameters = algorithm.parameters().reader().sequence();
    if (!parameters.nextIs(DerReader.constructed(0))) {
      return SHA1;
    }
    ObjectIdentifier hash = parameters.read(DerReader.constructed(0)).sequence().objectIdentifier();
    return hash.toString();
  }

  private static List<String> parameters(Certificate certificate) {
    AlgorithmIdentifier algorithm = certificate.signatureAlgorithm();
    String name = name(algorithm);
    if (WITH_NULL.contains(name)) {
      return faultIf(!algorithm.parameters().equals(NULL), "algorithm %s must have NULL", name);
    }
    return faultIf(
        WITHOUT.stream().anyMatch(name::startsWith) && !algorithm.parameters().isEmpty(),
        "algorithm %s must have no parameters",
        name);
  }
}
