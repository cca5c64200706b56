package pki.x509;

import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.EllipticCurve;
import pki.der.DerReader;
import pki.der.EncodingException;

/// What a public key from outside must keep to before anything is computed with it: arithmetic on
/// numbers of the sender's choosing is a way to stall whoever verifies. The JDK decodes RSA moduli
/// that are negative, ML-DSA keys of one octet and points beside their curve.
///
/// Whether a key within the bounds is strong enough is for `signature` and `weakness` to say.
final class KeyBounds {
  /// RSA of 16,384 bits, the JDK's own limit, has 2,100 octets; ML-DSA-87 has 2,600.
  private static final int LONGEST = 4_096;

  private static final int RSA_EXPONENT_BITS = 64; // the JDK's own limit for long moduli

  private KeyBounds() {}

  /// Checks the encoding, before it is decoded.
  ///
  /// @param javaName the key's algorithm, as [SubjectPublicKeyInfo#javaName] has it
  /// @throws EncodingException naming the bound that is passed
  static void checkEncoding(String javaName, AlgorithmIdentifier algorithm, byte[] key) {
    int length = key.length + algorithm.parameters().length();
    if (length > LONGEST) {
      throw new EncodingException(
          "public key has %d octets, at most %d are decoded".formatted(length, LONGEST));
    }
    switch (javaName) {
      case "RSA" -> {
        DerReader parameters = algorithm.parameters().reader();
        require(parameters.nextIs(DerReader.NULL), "NULL parameters (RFC 3279, 2.3.1)");
        checkRsa(key);
      }
      case "RSASSA-PSS" -> checkRsa(key);
      case "DSA" -> {
        DerReader parameters = algorithm.parameters().reader();
        require(parameters.nextIs(DerReader.SEQUENCE), "parameters (RFC 3279, 2.3.2)");
      }
      case "EC" -> {
        DerReader parameters = algorithm.parameters().reader();
        require(parameters.nextIs(DerReader.OBJECT_IDENTIFIER), "a named curve (RFC 5480, 2.1.1)");
      }
      case "Ed25519" -> checkFixed(algorithm, key, 32); // RFC 8410
      case "Ed448" -> checkFixed(algorithm, key, 57);
      case "ML-DSA-44" -> checkFixed(algorithm, key, 1312); // RFC 9881
      case "ML-DSA-65" -> checkFixed(algorithm, key, 1952);
      case "ML-DSA-87" -> checkFixed(algorithm, key, 2592);
      default -> throw new EncodingException("public key algorithm has no bounds: " + javaName);
    }
  }

  private static void checkFixed(AlgorithmIdentifier algorithm, byte[] key, int octets) {
    require(algorithm.parameters().isEmpty(), "no parameters");
    require(key.length == octets, octets + " octets");
  }

  private static void checkRsa(byte[] key) {
    DerReader in = DerReader.of(key);
    DerReader pair = in.sequence();
    in.end();
    BigInteger modulus = pair.integer();
    BigInteger exponent = pair.integer();
    pair.end();
    require(modulus.signum() > 0 && modulus.testBit(0), "a modulus that is positive and odd");
    require(
        exponent.signum() > 0 && exponent.bitLength() <= RSA_EXPONENT_BITS,
        "a positive exponent of at most 64 bits");
  }

  /// Checks a decoded key. The JDK does not look whether a point is on its curve, and one that is
  /// not can give a private key away (invalid curve attack).
  static void checkPoint(PublicKey key) {
    require(!(key instanceof ECPublicKey point) || isOnCurve(point), "a point on its curve");
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
      throw new EncodingException("public key must have " + bound);
    }
  }
}
