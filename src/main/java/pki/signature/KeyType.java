package pki.signature;

import java.math.BigInteger;
import java.util.Optional;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.x509.SubjectPublicKeyInfo;

/// What kind of public key a certificate has and how large it is, read from its encoding without
/// doing any arithmetic: so that an absurd key is refused before anything computes with it.
public sealed interface KeyType {
  /// The key in words, such as `RSA 2048 bits` or `EC P-256`.
  String text();

  /// Which rule of this policy the key breaks; empty when it is good.
  Optional<String> weakness(AlgorithmPolicy policy);

  /// An RSA key (RFC 8017).
  ///
  /// @param bits the modulus's length
  record Rsa(int bits, BigInteger exponent) implements KeyType {
    private static final int LEAST = 2048; // BR, section 6.1.5; NIST SP 800-57, 112 bits
    private static final int LEAST_ONCE = 1024; // the size of 2001
    private static final int MOST = 8192; // ours: a verification beyond it takes milliseconds
    private static final int EXPONENT_BITS = 33; // BoringSSL's limit: a large one takes ever longer

    @Override
    public String text() {
      return "RSA %d bits".formatted(bits);
    }

    @Override
    public Optional<String> weakness(AlgorithmPolicy policy) {
      int least = policy == AlgorithmPolicy.LEGACY ? LEAST_ONCE : LEAST;
      if (bits < least || bits > MOST) {
        return Optional.of("an RSA key must have %d to %d bits".formatted(least, MOST));
      }
      boolean odd = exponent.testBit(0);
      if (!odd || exponent.bitLength() < 2 || exponent.bitLength() > EXPONENT_BITS) {
        return Optional.of("an RSA exponent must be odd, from 3 to 2^33");
      }
      return Optional.empty();
    }
  }

  /// A key on a named curve (RFC 5480).
  record EllipticCurve(Curve curve) implements KeyType {
    @Override
    public String text() {
      return "EC " + curve.label();
    }

    @Override
    public Optional<String> weakness(AlgorithmPolicy policy) {
      return Optional.empty();
    }
  }

  /// A key whose size its algorithm fixes: EdDSA (RFC 8410), ML-DSA (RFC 9881).
  record Fixed(String text) implements KeyType {
    @Override
    public Optional<String> weakness(AlgorithmPolicy policy) {
      return Optional.empty();
    }
  }

  /// A DSA key (RFC 3279, section 2.3.2).
  record Dsa(int bits) implements KeyType {
    private static final int MOST = 3072;

    @Override
    public String text() {
      return "DSA %d bits".formatted(bits);
    }

    @Override
    public Optional<String> weakness(AlgorithmPolicy policy) {
      return policy == AlgorithmPolicy.LEGACY && bits <= MOST
          ? Optional.empty()
          : Optional.of("DSA keys are no longer accepted");
    }
  }

  /// A key of an algorithm or on a curve that is not accepted here.
  record Unknown(String text) implements KeyType {
    @Override
    public Optional<String> weakness(AlgorithmPolicy policy) {
      return Optional.of(
          "the key must be RSA, on P-256, P-384 or P-521 as a named curve, EdDSA or ML-DSA");
    }
  }

  /// The NIST curves (RFC 5480, section 2.1.1.1) with the order of their base points.
  enum Curve {
    P_256(
        "P-256",
        "1.2.840.10045.3.1.7",
        32,
        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
    P_384(
        "P-384",
        "1.3.132.0.34",
        48,
        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973"),
    P_521(
        "P-521",
        "1.3.132.0.35",
        66,
        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");

    private final String label;
    private final ObjectIdentifier oid;
    private final int fieldOctets;
    private final Octets order;

    Curve(String label, String oid, int fieldOctets, String order) {
      this.label = label;
      this.oid = ObjectIdentifier.of(oid);
      this.fieldOctets = fieldOctets;
      this.order = Octets.ofHex(order);
    }

    public String label() {
      return label;
    }

    boolean isNamed(ObjectIdentifier name) {
      return oid.equals(name);
    }

    int fieldOctets() {
      return fieldOctets;
    }

    /// The order of the base point, big-endian, as long as a field element.
    Octets order() {
      return order;
    }
  }

  /// Reads what kind of key it is.
  ///
  /// @throws EncodingException when the key or its parameters are not those of its algorithm
  static KeyType of(SubjectPublicKeyInfo info) {
    return KeyTypes.read(info);
  }
}
