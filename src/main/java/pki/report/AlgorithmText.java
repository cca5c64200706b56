package pki.report;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.x509.AlgorithmIdentifier;
import pki.x509.SubjectPublicKeyInfo;

/// Algorithms as people call them.
final class AlgorithmText {
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String RSA_PSS = "1.2.840.113549.1.1.10";
  private static final String EC = "1.2.840.10045.2.1";
  private static final String DSA = "1.2.840.10040.4.1";

  /// RFC 5480, section 2.1.1.1, and the SECG and Brainpool curves that are met.
  private static final Map<String, String> CURVES =
      Map.ofEntries(
          entry("1.2.840.10045.3.1.1", "P-192"),
          entry("1.3.132.0.33", "P-224"),
          entry("1.2.840.10045.3.1.7", "P-256"),
          entry("1.3.132.0.34", "P-384"),
          entry("1.3.132.0.35", "P-521"),
          entry("1.3.132.0.10", "secp256k1"),
          entry("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
          entry("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
          entry("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1"));

  /// Keys and signatures whose identifier says all (RFC 8410, 9881, 9909).
  private static final Map<String, String> PLAIN =
      Map.ofEntries(
          entry("1.3.101.110", "X25519"),
          entry("1.3.101.111", "X448"),
          entry("1.3.101.112", "Ed25519"),
          entry("1.3.101.113", "Ed448"),
          entry("2.16.840.1.101.3.4.3.17", "ML-DSA-44"),
          entry("2.16.840.1.101.3.4.3.18", "ML-DSA-65"),
          entry("2.16.840.1.101.3.4.3.19", "ML-DSA-87"),
          entry("2.16.840.1.101.3.4.4.1", "ML-KEM-512"),
          entry("2.16.840.1.101.3.4.4.2", "ML-KEM-768"),
          entry("2.16.840.1.101.3.4.4.3", "ML-KEM-1024"));

  /// RFC 3279, 4055, 5758.
  private static final Map<String, String> SIGNATURES =
      Map.ofEntries(
          entry("1.2.840.113549.1.1.4", "RSA with MD5 (broken)"),
          entry("1.2.840.113549.1.1.5", "RSA with SHA-1 (broken)"),
          entry("1.2.840.113549.1.1.11", "RSA with SHA-256"),
          entry("1.2.840.113549.1.1.12", "RSA with SHA-384"),
          entry("1.2.840.113549.1.1.13", "RSA with SHA-512"),
          entry("1.2.840.10045.4.1", "ECDSA with SHA-1 (broken)"),
          entry("1.2.840.10045.4.3.1", "ECDSA with SHA-224"),
          entry("1.2.840.10045.4.3.2", "ECDSA with SHA-256"),
          entry("1.2.840.10045.4.3.3", "ECDSA with SHA-384"),
          entry("1.2.840.10045.4.3.4", "ECDSA with SHA-512"),
          entry("1.2.840.10040.4.3", "DSA with SHA-1 (broken)"),
          entry("2.16.840.1.101.3.4.3.2", "DSA with SHA-256"));

  private static final Map<String, String> HASHES =
      Map.of(
          "1.3.14.3.2.26", "SHA-1",
          "2.16.840.1.101.3.4.2.1", "SHA-256",
          "2.16.840.1.101.3.4.2.2", "SHA-384",
          "2.16.840.1.101.3.4.2.3", "SHA-512");

  private AlgorithmText() {}

  /// A key's algorithm and size, such as `EC P-256`, `RSA 3072` or `ML-DSA-65`.
  static String ofKey(SubjectPublicKeyInfo key) {
    return ofKey(key.algorithm(), Octets.of(key.key()));
  }

  /// @param key the contents of the public key's BIT STRING
  static String ofKey(AlgorithmIdentifier algorithm, Octets key) {
    String oid = algorithm.algorithm().toString();
    try {
      return switch (oid) {
        case RSA -> "RSA " + modulusBits(key);
        case RSA_PSS -> "RSA-PSS " + modulusBits(key);
        case EC -> "EC " + curve(algorithm.parameters());
        case DSA -> "DSA " + algorithm.parameters().reader().sequence().integer().bitLength();
        default -> PLAIN.getOrDefault(oid, "algorithm " + oid);
      };
    } catch (EncodingException e) {
      return "malformed key of algorithm " + oid;
    }
  }

  /// The word of the command line for what [#ofKey] says, such as `ec-p256` or `rsa-3072`.
  static String label(String key) {
    return key.toLowerCase(Locale.ROOT).replace("p-", "p").replace(' ', '-');
  }

  static String ofSignature(AlgorithmIdentifier algorithm) {
    String oid = algorithm.algorithm().toString();
    if (oid.equals(RSA_PSS)) {
      return "RSA-PSS with " + pssHash(algorithm.parameters());
    }
    return SIGNATURES.getOrDefault(oid, PLAIN.getOrDefault(oid, "algorithm " + oid));
  }

  static String ofHash(AlgorithmIdentifier algorithm) {
    String oid = algorithm.algorithm().toString();
    return HASHES.getOrDefault(oid, "algorithm " + oid);
  }

  /// The bits of `SEQUENCE { modulus INTEGER, … }`.
  static int modulusBits(Octets rsaPublicKey) {
    return rsaPublicKey.reader().sequence().integer().bitLength();
  }

  /// The name of a curve's `namedCurve` parameters.
  static String curve(Octets parameters) {
    DerReader in = parameters.reader();
    if (!in.nextIs(DerReader.OBJECT_IDENTIFIER)) {
      return "with explicit parameters";
    }
    String oid = in.objectIdentifier().toString();
    return CURVES.getOrDefault(oid, "curve " + oid);
  }

  /// RFC 4055, section 3.1: the hash is `[0]`, and SHA-1 when left out.
  private static String pssHash(Octets parameters) {
    try {
      DerReader in = parameters.reader().sequence();
      return in.nextIs(DerReader.constructed(0))
          ? ofHash(AlgorithmIdentifier.read(in.read(DerReader.constructed(0))))
          : "SHA-1 (broken)";
    } catch (EncodingException e) {
      return "malformed parameters";
    }
  }
}
