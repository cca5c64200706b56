package pki.x509;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// A certificate serial number: positive, at most 20 octets (RFC 5280, section 4.1.2.2).
public record SerialNumber(BigInteger value) implements Comparable<SerialNumber> {
  private static final int BITS = 159; // 20 octets with the sign bit clear
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,40}");

  public SerialNumber {
    if (!isProper(value)) {
      throw new IllegalArgumentException(
          "serial number must be positive and have at most %d bits, has %d and sign %d"
              .formatted(BITS, value.bitLength(), value.signum()));
    }
  }

  /// Whether a number may be a serial number.
  public static boolean isProper(BigInteger value) {
    return value.signum() == 1 && value.bitLength() <= BITS;
  }

  /// Draws a serial of 20 octets: a one bit, so that the length never varies, then 30 bits of time
  /// in units of 100 ms, then 128 random bits. The time keeps neighbours in time neighbours in an
  /// index; the random bits are what makes it unpredictable.
  ///
  /// @param epochMillis milliseconds since 1970
  public static SerialNumber draw(long epochMillis, RandomGenerator random) {
    byte[] octets = new byte[16];
    random.nextBytes(octets);
    BigInteger time = BigInteger.valueOf((epochMillis / 100) & 0x3fff_ffff);
    return new SerialNumber(
        BigInteger.ONE.shiftLeft(30).or(time).shiftLeft(128).or(new BigInteger(1, octets)));
  }

  /// Reads hexadecimal digits, with or without colons.
  ///
  /// @throws IllegalArgumentException when it is anything else, zero or too large
  public static SerialNumber ofHex(String hex) {
    String digits = hex.replace(":", "");
    if (!HEX.matcher(digits).matches()) {
      throw new IllegalArgumentException("serial number must be 1 to 40 hex digits");
    }
    return new SerialNumber(new BigInteger(digits, 16));
  }

  /// Takes big-endian octets, as in a DER INTEGER or a database.
  public static SerialNumber ofOctets(byte[] octets) {
    return new SerialNumber(new BigInteger(1, octets));
  }

  /// Big-endian octets without a leading zero.
  public byte[] octets() {
    byte[] octets = value.toByteArray();
    return octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
  }

  /// Lower-case hexadecimal, two digits an octet.
  public String hex() {
    String digits = value.toString(16);
    return digits.length() % 2 == 0 ? digits : "0" + digits;
  }

  @Override
  public int compareTo(SerialNumber other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return hex();
  }
}
