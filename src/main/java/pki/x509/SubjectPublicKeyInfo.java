package pki.x509;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.Octets;

/// A public key and its algorithm (RFC 5280, section 4.1.2.7). Immutable; equal when the encodings
/// are.
public final class SubjectPublicKeyInfo {
  /// Key algorithms by the last word on their identifiers: RFC 3279, 5480, 8410 and 9881.
  private static final Map<String, String> KEY_FACTORIES =
      Map.of(
          "1.2.840.113549.1.1.1", "RSA",
          "1.2.840.113549.1.1.10", "RSASSA-PSS",
          "1.2.840.10045.2.1", "EC",
          "1.2.840.10040.4.1", "DSA",
          "1.3.101.112", "Ed25519",
          "1.3.101.113", "Ed448",
          "2.16.840.1.101.3.4.3.17", "ML-DSA-44",
          "2.16.840.1.101.3.4.3.18", "ML-DSA-65",
          "2.16.840.1.101.3.4.3.19", "ML-DSA-87");

  private final byte[] der;
  private final AlgorithmIdentifier algorithm;
  private final byte[] key;

  private SubjectPublicKeyInfo(byte[] der, AlgorithmIdentifier algorithm, byte[] key) {
    this.der = der;
    this.algorithm = algorithm;
    this.key = key;
  }

  public static SubjectPublicKeyInfo of(PublicKey key) {
    return ofDer(key.getEncoded());
  }

  public static SubjectPublicKeyInfo ofDer(byte[] der) {
    DerReader in = DerReader.of(der);
    SubjectPublicKeyInfo info = read(in);
    in.end();
    return info;
  }

  static SubjectPublicKeyInfo read(DerReader in) {
    byte[] der = in.element();
    DerReader sequence = DerReader.of(der).sequence();
    AlgorithmIdentifier algorithm = AlgorithmIdentifier.read(sequence);
    byte[] key = sequence.octetAlignedBits();
    sequence.end();
    return new SubjectPublicKeyInfo(der, algorithm, key);
  }

  public byte[] der() {
    return der.clone();
  }

  public AlgorithmIdentifier algorithm() {
    return algorithm;
  }

  /// The contents of the `subjectPublicKey` BIT STRING.
  public byte[] key() {
    return key.clone();
  }

  /// Decodes the key.
  ///
  /// @throws EncodingException when the algorithm is unknown or the key is not one of its keys
  public PublicKey publicKey() {
    String factory = KEY_FACTORIES.get(algorithm.algorithm().toString());
    if (factory == null) {
      throw new EncodingException("public key algorithm " + algorithm.algorithm() + " is unknown");
    }
    try {
      return KeyFactory.getInstance(factory).generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | RuntimeException e) {
      // JDK key factories let arithmetic and argument exceptions out on odd parameters
      throw new EncodingException("public key is not a proper " + factory + " key", e);
    }
  }

  /// The key identifier by RFC 5280, section 4.2.1.2 (1): SHA-1 of the key's bits. It names a key
  /// and protects nothing; its 20 octets are what every client expects.
  public Octets keyIdentifier() {
    return Octets.of(digest("SHA-1", key));
  }

  /// SHA-256 of the whole encoding, which names a key wherever security depends on it.
  public Octets sha256() {
    return Octets.of(digest("SHA-256", der));
  }

  static byte[] digest(String algorithm, byte[] data) {
    try {
      return MessageDigest.getInstance(algorithm).digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SubjectPublicKeyInfo that && Arrays.equals(der, that.der);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(der);
  }
}
