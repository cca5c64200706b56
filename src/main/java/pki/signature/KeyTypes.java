package pki.signature;

import java.math.BigInteger;
import java.util.Map;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.x509.AlgorithmIdentifier;
import pki.x509.SubjectPublicKeyInfo;

/// Reads what kind of key a SubjectPublicKeyInfo holds.
final class KeyTypes {
  static final ObjectIdentifier RSA = ObjectIdentifier.of("1.2.840.113549.1.1.1");
  static final ObjectIdentifier RSASSA_PSS = ObjectIdentifier.of("1.2.840.113549.1.1.10");
  static final ObjectIdentifier EC = ObjectIdentifier.of("1.2.840.10045.2.1");
  static final ObjectIdentifier DSA = ObjectIdentifier.of("1.2.840.10040.4.1");

  private static final byte UNCOMPRESSED = 4; // SEC 1, section 2.3.3

  /// Algorithms whose keys have one size and no parameters, and that size in octets.
  private static final Map<ObjectIdentifier, FixedSize> FIXED =
      Map.of(
          ObjectIdentifier.of("1.3.101.112"), new FixedSize("Ed25519", 32),
          ObjectIdentifier.of("1.3.101.113"), new FixedSize("Ed448", 57),
          ObjectIdentifier.of("2.16.840.1.101.3.4.3.17"), new FixedSize("ML-DSA-44", 1312),
          ObjectIdentifier.of("2.16.840.1.101.3.4.3.18"), new FixedSize("ML-DSA-65", 1952),
          ObjectIdentifier.of("2.16.840.1.101.3.4.3.19"), new FixedSize("ML-DSA-87", 2592));

  private record FixedSize(String name, int octets) {}

  private KeyTypes() {}

  static KeyType read(SubjectPublicKeyInfo info) {
    AlgorithmIdentifier algorithm = info.algorithm();
    ObjectIdentifier oid = algorithm.algorithm();
    if (oid.equals(EC)) {
      return ellipticCurve(info);
    }
    if (oid.equals(RSA)) {
      if (!algorithm.hasNullParameters()) {
        throw new EncodingException("rsaEncryption must have NULL parameters (RFC 3279, 2.3.1)");
      }
      return rsa(info);
    }
    if (oid.equals(RSASSA_PSS)) {
      return rsa(info);
    }
    if (oid.equals(DSA)) {
      return new KeyType.Dsa(dsaBits(algorithm));
    }
    FixedSize fixed = FIXED.get(oid);
    return fixed == null ? new KeyType.Unknown("of type " + oid) : fixed(info, fixed);
  }

  private static KeyType fixed(SubjectPublicKeyInfo info, FixedSize fixed) {
    if (!info.algorithm().parameters().isEmpty() || info.key().length != fixed.octets) {
      throw new EncodingException(
          "%s key must have no parameters and %d octets".formatted(fixed.name, fixed.octets));
    }
    return new KeyType.Fixed(fixed.name);
  }

  /// RFC 5480, sections 2.1.1 and 2.2: a named curve, and the point uncompressed as everybody
  /// writes it.
  private static KeyType ellipticCurve(SubjectPublicKeyInfo info) {
    DerReader parameters = info.algorithm().parameters().reader();
    if (!parameters.nextIs(DerReader.OBJECT_IDENTIFIER)) {
      return new KeyType.Unknown("EC with explicit parameters");
    }
    ObjectIdentifier oid = parameters.objectIdentifier();
    for (KeyType.Curve curve : KeyType.Curve.values()) {
      if (curve.isNamed(oid)) {
        byte[] point = info.key();
        if (point.length != 1 + 2 * curve.fieldOctets() || point[0] != UNCOMPRESSED) {
          throw new EncodingException(
              "EC key must be an uncompressed point of %s".formatted(curve.label()));
        }
        return new KeyType.EllipticCurve(curve);
      }
    }
    return new KeyType.Unknown("EC on curve " + oid);
  }

  private static KeyType rsa(SubjectPublicKeyInfo info) {
    DerReader in = DerReader.of(info.key());
    DerReader key = in.sequence();
    in.end();
    BigInteger modulus = key.integer();
    BigInteger exponent = key.integer();
    key.end();
    if (modulus.signum() < 1 || exponent.signum() < 1 || !modulus.testBit(0)) {
      throw new EncodingException("RSA modulus must be odd, and it and the exponent positive");
    }
    return new KeyType.Rsa(modulus.bitLength(), exponent);
  }

  private static int dsaBits(AlgorithmIdentifier algorithm) {
    return algorithm.parameters().isEmpty()
        ? 0 // inherited from the issuer (RFC 3279, section 2.3.2)
        : algorithm.parameters().reader().sequence().integer().bitLength();
  }
}
