package pki.x509;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Map;
import pki.der.EncodingException;

/// The one door to verifying signatures. Stateless and thread-safe.
public final class SignatureVerifier {
  /// What verifying came to.
  public enum Outcome {
    VALID,
    INVALID,
    /// The algorithm is unknown, its parameters are not those of its standard, or it does not go
    /// with the key.
    UNSUPPORTED
  }

  /// Signature algorithms by identifier: RFC 4055, 5758, 8410, 9882.
  private static final Map<String, String> JCA_NAMES =
      Map.of(
          "1.2.840.113549.1.1.11", "SHA256withRSA",
          "1.2.840.113549.1.1.12", "SHA384withRSA",
          "1.2.840.113549.1.1.13", "SHA512withRSA",
          "1.2.840.10045.4.3.2", "SHA256withECDSA",
          "1.2.840.10045.4.3.3", "SHA384withECDSA",
          "1.2.840.10045.4.3.4", "SHA512withECDSA",
          "1.3.101.112", "Ed25519",
          "2.16.840.1.101.3.4.3.17", "ML-DSA-44",
          "2.16.840.1.101.3.4.3.18", "ML-DSA-65",
          "2.16.840.1.101.3.4.3.19", "ML-DSA-87");

  private SignatureVerifier() {}

  /// Verifies `signature` over `data`. Never throws for what came from outside.
  public static Outcome verify(
      AlgorithmIdentifier algorithm, SubjectPublicKeyInfo key, byte[] data, byte[] signature) {
    String name = JCA_NAMES.get(algorithm.algorithm().toString());
    if (name == null) {
      return Outcome.UNSUPPORTED;
    }
    try {
      PublicKey publicKey = key.publicKey();
      Signature verifier = Signature.getInstance(name);
      verifier.initVerify(publicKey);
      verifier.update(data);
      return verifier.verify(signature) ? Outcome.VALID : Outcome.INVALID;
    } catch (SignatureException e) {
      return Outcome.INVALID; // the signature's own encoding is broken
    } catch (GeneralSecurityException | EncodingException e) {
      return Outcome.UNSUPPORTED;
    }
  }
}
