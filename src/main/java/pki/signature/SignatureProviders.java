package pki.signature;

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
import pki.x509.SubjectPublicKeyInfo;

/// Which of Java's providers computes what.
///
/// Measured on JDK 25 for P-256, key decoding included: Amazon's 73 µs, Bouncy Castle's 290 µs, the
/// JDK's 530 µs; for RSA 2048 22, 41 and 49 µs. Amazon's has no Ed25519 and takes 200 ms to load.
/// Providers are handed over as objects and never registered, so nobody else's code is affected.
final class SignatureProviders {
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

  private static PublicKey publicKey(SubjectPublicKeyInfo info, Provider provider) {
    try {
      return KeyFactory.getInstance(info.javaName(), provider)
          .generatePublic(new X509EncodedKeySpec(info.der()));
    } catch (GeneralSecurityException | RuntimeException e) {
      // key factories let arithmetic and argument exceptions out on odd parameters
      throw new EncodingException(
          "public key is not a proper %s key".formatted(info.javaName()), e);
    }
  }

  /// A verifier, ready for the key.
  static Signature verifier(SignatureAlgorithm algorithm, SubjectPublicKeyInfo info)
      throws GeneralSecurityException {
    Provider provider = chosen.forKey(info.javaName());
    Signature verifier =
        provider == null
            ? Signature.getInstance(algorithm.jcaName())
            : Signature.getInstance(algorithm.jcaName(), provider);
    if (algorithm.parameters() != null) {
      verifier.setParameter(algorithm.parameters());
    }
    verifier.initVerify(provider == null ? info.publicKey() : publicKey(info, provider));
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
