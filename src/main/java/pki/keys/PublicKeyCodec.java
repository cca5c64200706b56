package pki.keys;

import java.io.IOException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import pki.der.EncodingException;

/// What the JDK cannot tell of a private key: its public key, and an ML-DSA seed's expansion.
final class PublicKeyCodec {
  private PublicKeyCodec() {}

  /// The SubjectPublicKeyInfo that belongs to a PKCS#8 key.
  ///
  /// @throws EncodingException when it is malformed
  static byte[] publicKeyOf(byte[] pkcs8) {
    try {
      return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicHalf(decode(pkcs8)))
          .getEncoded();
    } catch (IOException | RuntimeException e) {
      throw new EncodingException("private key is malformed", e); // BC lets all kinds out
    }
  }

  /// The expanded form of an ML-DSA key in any of RFC 9881's three forms (section 6). Of `both`,
  /// the two must agree.
  ///
  /// @throws EncodingException when it is malformed
  static byte[] expandedMlDsa(byte[] pkcs8) {
    try {
      return ((MLDSAPrivateKeyParameters) decode(pkcs8)).getEncoded();
    } catch (IOException | RuntimeException e) {
      throw new EncodingException("ML-DSA private key is malformed", e);
    }
  }

  private static AsymmetricKeyParameter decode(byte[] pkcs8) throws IOException {
    return PrivateKeyFactory.createKey(pkcs8);
  }

  private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter key) {
    return switch (key) {
      case RSAPrivateCrtKeyParameters rsa ->
          new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
      case ECPrivateKeyParameters ec ->
          new ECPublicKeyParameters(
              new FixedPointCombMultiplier().multiply(ec.getParameters().getG(), ec.getD()),
              ec.getParameters());
      case Ed25519PrivateKeyParameters ed -> ed.generatePublicKey();
      case MLDSAPrivateKeyParameters mlDsa -> mlDsa.getPublicKeyParameters();
      default -> throw new EncodingException("private key is of no known kind");
    };
  }
}
