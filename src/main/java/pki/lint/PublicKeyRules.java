package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;
import static pki.lint.LintRule.warning;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;

/// The subject's key (RFC 5280, section 4.1.2.7).
final class PublicKeyRules {
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String EC = "1.2.840.10045.2.1";
  private static final BigInteger F4 = BigInteger.valueOf(65_537);

  /// P-256, P-384 and P-521, as object identifiers in DER.
  private static final Set<Octets> CURVES =
      Set.of(
          Octets.ofHex("06082a8648ce3d030107"),
          Octets.ofHex("06052b81040022"),
          Octets.ofHex("06052b81040023"));

  private record RsaKey(BigInteger modulus, BigInteger exponent) {}

  static final List<LintRule> ALL =
      List.of(
          error("key-decodes", "RFC 5280, section 4.1.2.7", PublicKeyRules::decodes),
          error("key-parameters", "RFC 3279, 5480, 8410 and 9881", PublicKeyRules::parameters),
          error(
              "rsa-modulus",
              "Baseline Requirements, section 6.1.5",
              rsa(key -> {
                int bits = key.modulus.bitLength();
                return faultIf(
                    bits < 2048 || bits % 8 != 0 || !key.modulus.testBit(0),
                    "modulus of %d bits must be odd, of 2048 or more, a multiple of 8",
                    bits);
              })),
          error(
              "rsa-exponent",
              "Baseline Requirements, section 6.1.6",
              rsa(key ->
                  faultIf(
                      !key.exponent.testBit(0) || key.exponent.compareTo(BigInteger.TWO) < 0,
                      "exponent %s must be odd, 3 or more",
                      key.exponent))),
          warning(
              "rsa-exponent-usual",
              "Baseline Requirements, section 6.1.6",
              rsa(key ->
                  faultIf(
                      key.exponent.compareTo(F4) < 0 || key.exponent.bitLength() > 256,
                      "exponent %s should be 2^16+1 to 2^256-1",
                      key.exponent))),
          error(
              "ec-curve",
              "RFC 5480, section 2.1.1; Baseline Requirements, section 6.1.5",
              c -> {
                AlgorithmIdentifier algorithm = c.subjectPublicKeyInfo().algorithm();
                return faultIf(
                    is(EC, c) && !CURVES.contains(algorithm.parameters()),
                    "curve must be named, one of P-256, P-384, P-521");
              }));

  private PublicKeyRules() {}

  private static boolean is(String oid, Certificate certificate) {
    return certificate.subjectPublicKeyInfo().algorithm().algorithm().toString().equals(oid);
  }

  private static List<String> decodes(Certificate certificate) {
    try {
      var _ = certificate.subjectPublicKeyInfo().publicKey();
      return List.of();
    } catch (EncodingException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  /// NULL with RSA (RFC 3279, section 2.3.1), none with Ed25519 and ML-DSA.
  private static List<String> parameters(Certificate certificate) {
    AlgorithmIdentifier algorithm = certificate.subjectPublicKeyInfo().algorithm();
    String oid = algorithm.algorithm().toString();
    boolean none = oid.startsWith("1.3.101.") || oid.startsWith("2.16.840.1.101.3.4.3.");
    boolean wrong =
        (oid.equals(RSA) && !algorithm.parameters().equals(Octets.ofHex("0500")))
            || (none && !algorithm.parameters().isEmpty());
    return faultIf(wrong, "key algorithm %s must have %s", oid, none ? "no parameters" : "NULL");
  }

  private static Function<Certificate, List<String>> rsa(Function<RsaKey, List<String>> faults) {
    return certificate -> rsaKey(certificate).map(faults).orElse(List.of());
  }

  /// Read here, because the JDK refuses to decode the very keys that these rules are about.
  private static Optional<RsaKey> rsaKey(Certificate certificate) {
    if (!is(RSA, certificate)) {
      return Optional.empty();
    }
    DerReader key = DerReader.of(certificate.subjectPublicKeyInfo().key()).sequence();
    return Optional.of(new RsaKey(key.integer(), key.integer()));
  }
}
