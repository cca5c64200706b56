package pki.x509;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import pki.der.EncodingException;

/// What a public key from outside must keep to before anything is computed with it: arithmetic on
/// numbers of the sender's choosing is a way to stall whoever verifies. Whether a key within the
/// bounds is strong enough is for [KeyType#weakness] to say.
final class KeyBounds {
  private static final int RSA_MODULUS_BITS = 16_384; // the JDK's own limit
  private static final int RSA_EXPONENT_BITS = 64; // the JDK's own limit for long moduli
  private static final int DSA_PRIME_BITS = 3_072; // FIPS 186-4, section 4.2
  private static final int DSA_PARAMETER_OCTETS =
      2 * 385 + 33 + 16; // p, g and q with their headers
  private static final int DSA_KEY_OCTETS = 385 + 4;

  private KeyBounds() {}

  /// Checks the encoding, before it is decoded.
  ///
  /// @throws EncodingException naming the bound that is passed, or why it is no key
  static void checkEncoding(SubjectPublicKeyInfo info) {
    switch (KeyType.of(info)) {
      case KeyType.Rsa(int bits, BigInteger exponent) -> {
        require(bits <= RSA_MODULUS_BITS, "RSA modulus of at most 16384 bits");
        require(exponent.bitLength() <= RSA_EXPONENT_BITS, "RSA exponent of at most 64 bits");
      }
      case KeyType.Dsa(int bits) -> {
        int parameters = info.algorithm().parameters().length();
        require(bits <= DSA_PRIME_BITS, "DSA prime of at most 3072 bits");
        require(parameters <= DSA_PARAMETER_OCTETS, "DSA parameters no larger than the prime");
        require(info.keyLength() <= DSA_KEY_OCTETS, "DSA key no larger than the prime");
      }
      case KeyType.Unknown(String text) ->
          throw new EncodingException("public key %s is not supported".formatted(text));
      case KeyType.EllipticCurve _, KeyType.Fixed _ -> {} // of one size each
    }
  }

  /// Checks a decoded key. The JDK does not look whether a point is on its curve, and one that is
  /// not can give a private key away (invalid curve attack).
  static void checkPoint(PublicKey key) {
    if (key instanceof ECPublicKey point) {
      require(isOnCurve(point), "EC point on its curve");
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

  private static void require(boolean kept, String bound) {
    if (!kept) {
      throw new EncodingException("public key must have: " + bound);
    }
  }
}
