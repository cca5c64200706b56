package pki.keys;

import static pki.keys.SignatureScheme.identifier;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;

/// The kinds of key that are made here.
public enum KeyAlgorithm {
  EC_P256("ec-p256", "EC", SignatureScheme.ECDSA_SHA256, ec("1.2.840.10045.3.1.7")),
  EC_P384("ec-p384", "EC", SignatureScheme.ECDSA_SHA384, ec("1.3.132.0.34")),
  EC_P521("ec-p521", "EC", SignatureScheme.ECDSA_SHA512, ec("1.3.132.0.35")),
  RSA_2048("rsa-2048", "RSA", SignatureScheme.RSA_PKCS1_SHA256, rsa()),
  RSA_3072("rsa-3072", "RSA", SignatureScheme.RSA_PKCS1_SHA256, rsa()),
  RSA_4096("rsa-4096", "RSA", SignatureScheme.RSA_PKCS1_SHA256, rsa()),
  ED25519("ed25519", "EdDSA", SignatureScheme.ED25519, identifier("1.3.101.112")),
  ML_DSA_44(
      "ml-dsa-44", "ML-DSA", SignatureScheme.ML_DSA_44, identifier("2.16.840.1.101.3.4.3.17")),
  ML_DSA_65(
      "ml-dsa-65", "ML-DSA", SignatureScheme.ML_DSA_65, identifier("2.16.840.1.101.3.4.3.18")),
  ML_DSA_87(
      "ml-dsa-87", "ML-DSA", SignatureScheme.ML_DSA_87, identifier("2.16.840.1.101.3.4.3.19"));

  private final String label;
  private final String jcaName;
  private final SignatureScheme defaultScheme;

  /// The AlgorithmIdentifier in a public key (RFC 3279, 5480, 8410, 9881) and in PKCS#8.
  private final Octets identifier;

  KeyAlgorithm(String label, String jcaName, SignatureScheme defaultScheme, Octets identifier) {
    this.label = label;
    this.jcaName = jcaName;
    this.defaultScheme = defaultScheme;
    this.identifier = identifier;
  }

  /// The name on the command line and in templates, such as `ec-p256`.
  public String label() {
    return label;
  }

  /// Finds an algorithm by its [#label].
  public static Optional<KeyAlgorithm> named(String label) {
    return Arrays.stream(values()).filter(a -> a.label.equals(label)).findFirst();
  }

  /// The algorithm of a public key, whichever provider decoded it; empty for any other algorithm,
  /// curve or RSA size.
  public static Optional<KeyAlgorithm> of(PublicKey key) {
    return ofPublicKey(key.getEncoded());
  }

  public SignatureScheme defaultScheme() {
    return defaultScheme;
  }

  /// Reads the algorithm of a SubjectPublicKeyInfo; empty when it is malformed, too.
  static Optional<KeyAlgorithm> ofPublicKey(byte[] der) {
    try {
      DerReader info = DerReader.of(der).sequence();
      Octets identifier = info.elementOctets();
      if (!identifier.equals(RSA_2048.identifier)) {
        return Arrays.stream(values()).filter(a -> a.identifier.equals(identifier)).findFirst();
      }
      DerReader key = DerReader.of(info.octetAlignedBits()).sequence();
      return ofModulus(key.integer().bitLength());
    } catch (EncodingException e) {
      return Optional.empty();
    }
  }

  /// Reads the algorithm of a PKCS#8 PrivateKeyInfo (RFC 5958, section 2).
  static Optional<KeyAlgorithm> ofPrivateKey(byte[] pkcs8) {
    DerReader info = DerReader.of(pkcs8).sequence();
    info.smallInteger(DerReader.INTEGER, 1);
    Octets identifier = info.elementOctets();
    if (!identifier.equals(RSA_2048.identifier)) {
      return Arrays.stream(values()).filter(a -> a.identifier.equals(identifier)).findFirst();
    }
    DerReader key = info.read(DerReader.OCTET_STRING).sequence();
    key.smallInteger(DerReader.INTEGER, 0);
    return ofModulus(key.integer().bitLength());
  }

  KeyPair generate() {
    try {
      KeyPairGenerator generator = isRsa() ? rsaGenerator() : KeyPairGenerator.getInstance(jcaName);
      generator.initialize(parameters());
      return ofJdk(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new KeyException(
          KeyException.Reason.UNAVAILABLE, "generating a key of " + label + " failed", e);
    }
  }

  /// Amazon's generator where its native library loads. Most keys are made by a command that has
  /// just started, whose Java code is hardly compiled: it searched 15 s for the primes of 4096
  /// bits, which takes a second there.
  private static KeyPairGenerator rsaGenerator() throws GeneralSecurityException {
    try {
      AmazonCorrettoCryptoProvider amazon = AmazonCorrettoCryptoProvider.INSTANCE;
      amazon.assertHealthy();
      return KeyPairGenerator.getInstance("RSA", amazon);
    } catch (RuntimeException | LinkageError e) {
      return KeyPairGenerator.getInstance("RSA"); // no native library for this machine
    }
  }

  private KeyPair ofJdk(KeyPair pair) throws GeneralSecurityException {
    if (!isRsa()) {
      return pair;
    }
    KeyFactory jdk = factory();
    return new KeyPair(
        (PublicKey) jdk.translateKey(pair.getPublic()),
        (PrivateKey) jdk.translateKey(pair.getPrivate()));
  }

  KeyFactory factory() {
    try {
      return KeyFactory.getInstance(jcaName);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK 25 has " + jcaName, e);
    }
  }

  boolean isRsa() {
    return jcaName.equals("RSA");
  }

  private AlgorithmParameterSpec parameters() {
    return switch (this) {
      case EC_P256 -> new ECGenParameterSpec("secp256r1");
      case EC_P384 -> new ECGenParameterSpec("secp384r1");
      case EC_P521 -> new ECGenParameterSpec("secp521r1");
      case RSA_2048 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
      case RSA_3072 -> new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4);
      case RSA_4096 -> new RSAKeyGenParameterSpec(4096, RSAKeyGenParameterSpec.F4);
      case ED25519 -> NamedParameterSpec.ED25519;
      case ML_DSA_44 -> NamedParameterSpec.ML_DSA_44;
      case ML_DSA_65 -> NamedParameterSpec.ML_DSA_65;
      case ML_DSA_87 -> NamedParameterSpec.ML_DSA_87;
    };
  }

  private static Optional<KeyAlgorithm> ofModulus(int bits) {
    return switch (bits) {
      case 2048 -> Optional.of(RSA_2048);
      case 3072 -> Optional.of(RSA_3072);
      case 4096 -> Optional.of(RSA_4096);
      default -> Optional.empty();
    };
  }

  private static Octets ec(String curve) {
    return identifier("1.2.840.10045.2.1", s -> s.objectIdentifier(SignatureScheme.oid(curve)));
  }

  private static Octets rsa() {
    return identifier("1.2.840.113549.1.1.1", DerWriter::nullValue);
  }
}
