package pki.report;

import java.math.BigInteger;
import java.util.Map;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.x509.AlgorithmIdentifier;
import pki.x509.SubjectPublicKeyInfo;

/// A key: its algorithm and size, and whether it is encrypted. Never any of a private key's octets.
final class KeyReport {
  private static final ObjectIdentifier PBES2 = ObjectIdentifier.of("1.2.840.113549.1.5.13");
  private static final String PBKDF2 = "1.2.840.113549.1.5.12";
  private static final String SCRYPT = "1.3.6.1.4.1.11591.4.11";
  private static final AlgorithmIdentifier RSA = algorithm("1.2.840.113549.1.1.1");

  private static final Map<String, String> CIPHERS =
      Map.of(
          "2.16.840.1.101.3.4.1.2", "AES-128-CBC",
          "2.16.840.1.101.3.4.1.22", "AES-192-CBC",
          "2.16.840.1.101.3.4.1.42", "AES-256-CBC",
          "2.16.840.1.101.3.4.1.6", "AES-128-GCM",
          "2.16.840.1.101.3.4.1.46", "AES-256-GCM",
          "1.2.840.113549.3.7", "triple DES (weak)");

  private KeyReport() {}

  static Report ofPublicKey(byte[] der) {
    SubjectPublicKeyInfo key = SubjectPublicKeyInfo.ofDer(der);
    return facts("publicKey", "public key", AlgorithmText.ofKey(key))
        .line("key id", key.keyIdentifier().hex())
        .both("SHA-256", "publicKeySha256", key.sha256().hex())
        .report();
  }

  /// `RSAPublicKey` (RFC 8017, appendix A.1.1).
  static Report ofRsaPublicKey(byte[] der) {
    return facts("publicKey", "public key", AlgorithmText.ofKey(RSA, Octets.of(der))).report();
  }

  /// `PrivateKeyInfo ::= SEQUENCE { version, privateKeyAlgorithm, privateKey OCTET STRING, … }`
  /// (RFC 5958, section 2).
  static Report ofPkcs8(byte[] der) {
    DerReader in = DerReader.of(der).sequence();
    in.smallInteger(DerReader.INTEGER, 1);
    AlgorithmIdentifier algorithm = AlgorithmIdentifier.read(in);
    DerReader key = in.read(DerReader.OCTET_STRING);
    boolean rsa = algorithm.algorithm().equals(RSA.algorithm());
    return unencrypted(
        rsa ? rsa(key.sequence()) : AlgorithmText.ofKey(algorithm, Octets.EMPTY), "PKCS #8");
  }

  /// `RSAPrivateKey ::= SEQUENCE { version, modulus, … }` (RFC 8017, appendix A.1.2).
  static Report ofPkcs1(byte[] der) {
    return unencrypted(rsa(DerReader.of(der).sequence()), "PKCS #1");
  }

  /// `ECPrivateKey ::= SEQUENCE { version, privateKey OCTET STRING, parameters [0] OPTIONAL, … }`
  /// (RFC 5915, section 3).
  static Report ofSec1(byte[] der) {
    DerReader in = DerReader.of(der).sequence();
    in.smallInteger(DerReader.INTEGER, 1);
    in.read(DerReader.OCTET_STRING);
    String curve =
        in.nextIs(DerReader.constructed(0))
            ? AlgorithmText.curve(in.read(DerReader.constructed(0)).rest())
            : "on a curve that it does not name";
    return unencrypted("EC " + curve, "SEC 1");
  }

  /// `EncryptedPrivateKeyInfo ::= SEQUENCE { encryptionAlgorithm, encryptedData OCTET STRING }`
  /// (RFC 5958, section 3).
  static Report ofEncryptedPkcs8(byte[] der) {
    DerReader in = DerReader.of(der).sequence();
    AlgorithmIdentifier encryption = AlgorithmIdentifier.read(in);
    return new Facts("privateKey", "private key, encrypted")
        .value("encrypted", true)
        .both("encryption", "encryption", encryption(encryption))
        .line("key", "seen only with its passphrase")
        .report();
  }

  /// A key in a PEM of OpenSSL's old encrypted form, or of OpenSSH.
  static Report ofForeign(String format) {
    return new Facts("privateKey", "private key in a format that is not read here")
        .both("format", "format", format)
        .report();
  }

  private static Report unencrypted(String key, String format) {
    return facts("privateKey", "private key, NOT encrypted", key)
        .value("encrypted", false)
        .both("format", "format", format)
        .report();
  }

  private static Facts facts(String type, String heading, String key) {
    return new Facts(type, heading)
        .line("key", key)
        .value("keyAlgorithm", AlgorithmText.label(key));
  }

  private static String rsa(DerReader privateKey) {
    privateKey.smallInteger(DerReader.INTEGER, 1);
    BigInteger modulus = privateKey.integer();
    return "RSA " + modulus.bitLength();
  }

  /// PBES2 is taken apart (RFC 8018, appendix A.4); anything else is older, and weak.
  private static String encryption(AlgorithmIdentifier algorithm) {
    if (!algorithm.algorithm().equals(PBES2)) {
      return "%s, older than PBES2 and weak".formatted(algorithm.algorithm());
    }
    try {
      DerReader parameters = algorithm.parameters().reader().sequence();
      AlgorithmIdentifier derivation = AlgorithmIdentifier.read(parameters);
      String cipher = parameters.sequence().objectIdentifier().toString();
      return "%s, %s".formatted(derivation(derivation), CIPHERS.getOrDefault(cipher, cipher));
    } catch (EncodingException e) {
      return "malformed: " + e.getMessage();
    }
  }

  private static String derivation(AlgorithmIdentifier algorithm) {
    DerReader in = algorithm.parameters().reader().sequence();
    return switch (algorithm.algorithm().toString()) {
      case PBKDF2 -> {
        in.read(DerReader.OCTET_STRING);
        yield "PBKDF2 with %s rounds".formatted(in.integer());
      }
      case SCRYPT -> {
        in.read(DerReader.OCTET_STRING);
        yield "scrypt with cost %s".formatted(in.integer());
      }
      default -> algorithm.algorithm().toString();
    };
  }

  private static AlgorithmIdentifier algorithm(String oid) {
    return AlgorithmIdentifier.ofDer(
        DerWriter.encode(out -> out.sequence(s -> s.objectIdentifier(ObjectIdentifier.of(oid)))));
  }
}
