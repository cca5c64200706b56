package pki.x509;

import java.math.BigInteger;

/// The number of a CRL: not negative, at most 20 octets, and rising (RFC 5280, section 5.2.3).
public record CrlNumber(BigInteger value) implements Comparable<CrlNumber> {
  private static final int BITS = 159; // 20 octets with the sign bit clear

  public CrlNumber {
    if (value.signum() < 0 || value.bitLength() > BITS) {
      throw new IllegalArgumentException(
          "CRL number must not be negative and have at most %d bits, has %d and sign %d"
              .formatted(BITS, value.bitLength(), value.signum()));
    }
  }

  public static CrlNumber of(long value) {
    return new CrlNumber(BigInteger.valueOf(value));
  }

  @Override
  public int compareTo(CrlNumber other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
