package pki.x509;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import pki.der.EncodingException;

/// What a public key from outside must keep to before anything is computed with it: arithmetic on
/// numbers of the sender's choosing is a way to stall whoever verifies.
final class KeyBounds {
  /// RSA of 16,384 bits, the JDK's own limit, has 2,100 octets; ML-DSA-87 has 2,600.
  private static final int LONGEST = 4_096;

  private KeyBounds() {}

  /// Checks the encoding, before it is decoded.
  ///
  /// @throws EncodingException naming the bound that is passed
  static void checkLength(byte[] spki) {
    if (spki.length > LONGEST) {
      throw new EncodingException(
          "public key has %d octets, at most %d are decoded".formatted(spki.length, LONGEST));
    }
  }

  /// Checks a decoded key. The JDK does not look whether a point is on its curve, and one that is
  /// not can give a private key away (invalid curve attack).
  static void checkPoint(PublicKey key) {
    if (key instanceof ECPublicKey point && !isOnCurve(point)) {
      throw new EncodingException("public key is an EC point beside its curve");
    }
  }

  private static boolean isOnCurve(ECPublicKey key) {
    EllipticCurve curve = key.getParams().getCurve();
    BigInteger p = ((ECFieldFp) curve.getField()).getP(); // the JDK has no other named curves
    BigInteger x = key.getW().getAffineX();
    BigInteger y = key.getW().getAffineY();
    BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB());
    return x.compareTo(p) < 0
        && y.compareTo(p) < 0
        && right.subtract(y.multiply(y)).mod(p).signum() == 0;
  }
}
