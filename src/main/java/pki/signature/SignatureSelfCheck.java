package pki.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/// A known answer for a provider that is native code: a proper P-256 signature is accepted, one
/// over other data and one of zeros are not.
final class SignatureSelfCheck {
  // The key and signature over "sample" of RFC 6979, appendix A.2.5, with SHA-256.
  private static final String KEY =
      "3059301306072a8648ce3d020106082a8648ce3d030107034200"
          + "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
          + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
  private static final String SIGNATURE =
      "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
          + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";
  private static final String ZEROS = "3006020100020100";

  private SignatureSelfCheck() {}

  /// @throws IllegalStateException when the provider answers wrongly or not at all
  static void run(Provider provider) {
    check(provider, "sample", SIGNATURE, SignatureVerifier.Outcome.VALID);
    check(provider, "simple", SIGNATURE, SignatureVerifier.Outcome.INVALID);
    check(provider, "sample", ZEROS, SignatureVerifier.Outcome.INVALID);
  }

  private static void check(
      Provider provider, String data, String signature, SignatureVerifier.Outcome expected) {
    SignatureVerifier.Outcome found = verify(provider, data, signature);
    if (found != expected) {
      throw new IllegalStateException(
          "%s answers %s where the answer is %s".formatted(provider.getName(), found, expected));
    }
  }

  private static SignatureVerifier.Outcome verify(
      Provider provider, String data, String signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA", provider);
      verifier.initVerify(
          KeyFactory.getInstance("EC", provider)
              .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(KEY))));
      verifier.update(data.getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(HexFormat.of().parseHex(signature))
          ? SignatureVerifier.Outcome.VALID
          : SignatureVerifier.Outcome.INVALID;
    } catch (SignatureException e) {
      return SignatureVerifier.Outcome.INVALID;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(provider.getName() + " cannot verify", e);
    }
  }
}
