package pki.signature;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Optional;
import pki.der.EncodingException;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;
import pki.x509.SubjectPublicKeyInfo;

/// The one door to verifying signatures. Thread-safe; remembers nothing but which provider computes
/// ([#preferFastest]).
///
/// What providers are known to disagree on is settled here, before any of them is asked: which
/// parameters an algorithm has, which keys it goes with, how large a key may be, and that an ECDSA
/// signature is DER with both numbers in range (CVE-2022-21449 accepted zeros).
public final class SignatureVerifier {
  /// What verifying came to.
  public enum Outcome {
    VALID,
    INVALID,
    /// The algorithm is unknown, its parameters are not those of its standard, or it does not go
    /// with the key.
    UNSUPPORTED,
    /// The policy does not accept the algorithm or the key.
    WEAK
  }

  private SignatureVerifier() {}

  /// Makes this process verify with the fastest provider that passes a self-check, from now on.
  /// Costs up to 200 ms, so it pays for servers and for more than some hundred signatures; a
  /// command that verifies a few leaves it be. Calling it again costs nothing.
  ///
  /// @return which provider it is and why, for the log
  public static String preferFastest() {
    return SignatureProviders.preferFastest();
  }

  /// Verifies a certificate's signature under its issuer's key. Never throws for what came from
  /// outside.
  public static Outcome verify(
      Certificate certificate, SubjectPublicKeyInfo issuerKey, AlgorithmPolicy policy) {
    return verify(
        certificate.signatureAlgorithm(),
        issuerKey,
        policy,
        certificate.tbs(),
        certificate.signature());
  }

  /// Verifies `signature` over `data` under the modern policy. Never throws for what came from
  /// outside.
  public static Outcome verify(
      AlgorithmIdentifier algorithm, SubjectPublicKeyInfo key, byte[] data, byte[] signature) {
    return verify(algorithm, key, AlgorithmPolicy.MODERN, data, signature);
  }

  /// Verifies `signature` over what remains in `data`, which may be mapped from a file, under the
  /// modern policy. Never throws for what came from outside.
  public static Outcome verify(
      AlgorithmIdentifier algorithm, SubjectPublicKeyInfo key, ByteBuffer data, byte[] signature) {
    return verify(algorithm, key, AlgorithmPolicy.MODERN, data, signature);
  }

  /// Verifies `signature` over `data`. Never throws for what came from outside.
  public static Outcome verify(
      AlgorithmIdentifier algorithm,
      SubjectPublicKeyInfo key,
      AlgorithmPolicy policy,
      byte[] data,
      byte[] signature) {
    return verify(algorithm, key, policy, ByteBuffer.wrap(data), signature);
  }

  private static Outcome verify(
      AlgorithmIdentifier algorithm,
      SubjectPublicKeyInfo key,
      AlgorithmPolicy policy,
      ByteBuffer data,
      byte[] signature) {
    Optional<SignatureAlgorithm> known = SignatureAlgorithm.of(algorithm);
    if (known.isEmpty() || !known.get().goesWith(algorithm, key)) {
      return Outcome.UNSUPPORTED;
    }
    if (isWeak(known.get(), policy)) {
      return Outcome.WEAK;
    }
    try {
      KeyType type = KeyType.of(key);
      if (type.weakness(policy).isPresent()) {
        return Outcome.WEAK;
      }
      if (type instanceof KeyType.EllipticCurve(var curve)
          && !EcdsaSignature.isProper(signature, curve)) {
        return Outcome.INVALID;
      }
      return compute(known.get(), key, data, signature);
    } catch (EncodingException e) {
      return Outcome.UNSUPPORTED;
    }
  }

  /// Whether the algorithm is known and one that this policy refuses.
  public static boolean isWeak(AlgorithmIdentifier algorithm, AlgorithmPolicy policy) {
    return SignatureAlgorithm.of(algorithm).filter(known -> isWeak(known, policy)).isPresent();
  }

  private static boolean isWeak(SignatureAlgorithm algorithm, AlgorithmPolicy policy) {
    return policy == AlgorithmPolicy.MODERN
        && algorithm.strength() == SignatureAlgorithm.Strength.WEAK;
  }

  private static Outcome compute(
      SignatureAlgorithm algorithm, SubjectPublicKeyInfo key, ByteBuffer data, byte[] signature) {
    try {
      Signature verifier = SignatureProviders.verifier(algorithm, key);
      verifier.update(data.duplicate());
      return verifier.verify(signature) ? Outcome.VALID : Outcome.INVALID;
    } catch (SignatureException | IllegalArgumentException e) {
      // its own encoding is broken, or a salt is longer than the key has room for
      return Outcome.INVALID;
    } catch (GeneralSecurityException | RuntimeException e) {
      // a provider may refuse what is beyond it in its own ways
      return Outcome.UNSUPPORTED;
    }
  }
}
