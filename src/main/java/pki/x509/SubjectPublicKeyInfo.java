package pki.x509;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;

/// A public key and its algorithm (RFC 5280, section 4.1.2.7). Immutable; equal when the encodings
/// are.
public final class SubjectPublicKeyInfo {
  private final byte[] der;
  private final AlgorithmIdentifier algorithm;
  private final byte[] key;

  private SubjectPublicKeyInfo(byte[] der, AlgorithmIdentifier algorithm, byte[] key) {
    this.der = der;
    this.algorithm = algorithm;
    this.key = key;
  }

  /// Takes a key in the encoding that the JDK gives it.
  public static SubjectPublicKeyInfo of(PublicKey key) {
    return ofDer(key.getEncoded());
  }

  /// Reads a DER SubjectPublicKeyInfo, and nothing after it. The key itself is not looked at.
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

  /// Whether it is a DSA key that leaves its parameters to its issuer's key (RFC 3279, section
  /// 2.3.2).
  public boolean inheritsParameters() {
    return algorithm.algorithm().equals(KeyTypes.DSA) && algorithm.parameters().isEmpty();
  }

  /// This key with the parameters of the issuer's, where that is of the same algorithm.
  public SubjectPublicKeyInfo withParametersOf(SubjectPublicKeyInfo issuer) {
    return issuer.algorithm.algorithm().equals(algorithm.algorithm())
        ? new SubjectPublicKeyInfo(encode(issuer.algorithm, key), issuer.algorithm, key)
        : this;
  }

  private static byte[] encode(AlgorithmIdentifier algorithm, byte[] key) {
    return DerWriter.encode(out ->
        out.sequence(s -> {
          algorithm.encode(s);
          s.octetAlignedBits(key);
        }));
  }

  int keyLength() {
    return key.length;
  }

  int keyOctet(int index) {
    return key[index] & 0xff;
  }

  DerReader keyReader() {
    return DerReader.of(key);
  }

  /// Decodes the key.
  ///
  /// @throws EncodingException when the algorithm is unknown, or the key is not one of its keys or
  ///   larger than anybody needs
  public PublicKey publicKey() {
    KeyBounds.checkEncoding(this);
    return SignatureProviders.publicKey(this);
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
