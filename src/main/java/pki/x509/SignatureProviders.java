package pki.x509;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;

/// Which of Java's providers computes what.
///
/// Measured on JDK 25 for P-256, key decoding included: Amazon's 73 µs, Bouncy Castle's 290 µs, the
/// JDK's 530 µs; for RSA 2048 22, 41 and 49 µs. Amazon's has no Ed25519 and takes 200 ms to load.
/// Providers are handed over as objects and never registered, so nobody else's code is affected.
final class SignatureProviders {
  /// Key algorithms by identifier: RFC 3279, 4055, 5480, 8410 and 9881.
  private static final Map<ObjectIdentifier, String> KEY_FACTORIES =
      Map.of(
          KeyTypes.RSA,
          "RSA",
          KeyTypes.RSASSA_PSS,
          "RSASSA-PSS",
          KeyTypes.EC,
          "EC",
          KeyTypes.DSA,
          "DSA",
          ObjectIdentifier.of("1.3.101.112"),
          "Ed25519",
          ObjectIdentifier.of("1.3.101.113"),
          "Ed448",
          ObjectIdentifier.of("2.16.840.1.101.3.4.3.17"),
          "ML-DSA-44",
          ObjectIdentifier.of("2.16.840.1.101.3.4.3.18"),
          "ML-DSA-65",
          ObjectIdentifier.of("2.16.840.1.101.3.4.3.19"),
          "ML-DSA-87");

  private static volatile Choice chosen = new Choice("the JDK's providers", Map.of());

  /// A provider for each key algorithm that the JDK's own is not to compute.
  private record Choice(String text, Map<String, Provider> byKeyAlgorithm) {
    @Nullable Provider forKey(String keyAlgorithm) {
      return byKeyAlgorithm.get(keyAlgorithm);
    }
  }

  private SignatureProviders() {}

  static synchronized String preferFastest() {
    if (chosen.byKeyAlgorithm.isEmpty()) {
      chosen = fastest();
    }
    return chosen.text;
  }

  /// The key as the JDK's own providers have it, whoever verifies.
  static PublicKey publicKey(SubjectPublicKeyInfo info) {
    return publicKey(info, factoryName(info), null);
  }

  private static String factoryName(SubjectPublicKeyInfo info) {
    String name = KEY_FACTORIES.get(info.algorithm().algorithm());
    if (name == null) {
      throw new EncodingException(
          "public key algorithm " + info.algorithm().algorithm() + " is unknown");
    }
    return name;
  }

  private static PublicKey publicKey(
      SubjectPublicKeyInfo info, String name, @Nullable Provider provider) {
    PublicKey key;
    try {
      KeyFactory factory =
          provider == null ? KeyFactory.getInstance(name) : KeyFactory.getInstance(name, provider);
      key = factory.generatePublic(new X509EncodedKeySpec(info.der()));
    } catch (GeneralSecurityException | RuntimeException e) {
      // key factories let arithmetic and argument exceptions out on odd parameters
      throw new EncodingException("public key is not a proper " + name + " key", e);
    }
    KeyBounds.checkPoint(key);
    return key;
  }

  /// A verifier, ready for the key.
  static Signature verifier(SignatureAlgorithm algorithm, SubjectPublicKeyInfo info)
      throws GeneralSecurityException {
    String name = factoryName(info);
    Provider provider = chosen.forKey(name);
    Signature verifier =
        provider == null
            ? Signature.getInstance(algorithm.jcaName())
            : Signature.getInstance(algorithm.jcaName(), provider);
    if (algorithm.parameters() != null) {
      verifier.setParameter(algorithm.parameters());
    }
    verifier.initVerify(publicKey(info, name, provider));
    return verifier;
  }

  private static Choice fastest() {
    Provider bouncyCastle = new BouncyCastleProvider();
    try {
      AmazonCorrettoCryptoProvider amazon = AmazonCorrettoCryptoProvider.INSTANCE;
      amazon.assertHealthy();
      SignatureSelfCheck.run(amazon);
      return new Choice(
          "Amazon Corretto Crypto Provider %s for EC and RSA, Bouncy Castle for Ed25519"
              .formatted(amazon.getVersionStr()),
          Map.of("EC", amazon, "RSA", amazon, "Ed25519", bouncyCastle));
    } catch (RuntimeException | LinkageError e) {
      // no native library for this machine, or one that fails its self-check
      return new Choice(
          "Bouncy Castle for EC and Ed25519, the JDK for RSA; Amazon Corretto Crypto Provider is not"
              + " usable here: "
              + e,
          Map.of("EC", bouncyCastle, "Ed25519", bouncyCastle));
    }
  }
}
