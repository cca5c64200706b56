package pki.der;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;

/// Writes DER, in the order in which it reads:
///
/// ```java
/// byte[] der = DerWriter.encode(out -> out.sequence(s -> s.objectIdentifier(oid).nullValue()));
/// ```
///
/// The length of a constructed element is put in when its body is done. Not thread-safe.
public final class DerWriter {
  private byte[] data = new byte[512];
  private int size;

  private DerWriter() {}

  /// Runs `body` on an empty writer and returns what it wrote.
  public static byte[] encode(Consumer<DerWriter> body) {
    var out = new DerWriter();
    body.accept(out);
    return Arrays.copyOf(out.data, out.size);
  }

  public DerWriter sequence(Consumer<DerWriter> body) {
    return constructed(DerReader.SEQUENCE, body);
  }

  /// Writes an element of this tag around what `body` writes. Serves OCTET STRING too, where it
  /// wraps an encoding.
  public DerWriter constructed(int tag, Consumer<DerWriter> body) {
    octet(tag);
    int start = size;
    body.accept(this);
    int length = size - start;
    int octets = lengthOctets(length);
    reserve(octets);
    System.arraycopy(data, start, data, start + octets, length);
    putLength(start, length);
    size += octets;
    return this;
  }

  /// Writes an element of this tag with these contents.
  public DerWriter primitive(int tag, byte[] contents) {
    octet(tag);
    int octets = lengthOctets(contents.length);
    reserve(octets + contents.length);
    putLength(size, contents.length);
    System.arraycopy(contents, 0, data, size + octets, contents.length);
    size += octets + contents.length;
    return this;
  }

  public DerWriter primitive(int tag, Octets contents) {
    return primitive(tag, contents.bytes());
  }

  /// Writes octets that are an encoding already.
  public DerWriter raw(Octets encoded) {
    encoded.writeTo(this);
    return this;
  }

  /// Writes octets that are an encoding already.
  public DerWriter raw(byte[] encoded) {
    reserve(encoded.length);
    System.arraycopy(encoded, 0, data, size, encoded.length);
    size += encoded.length;
    return this;
  }

  /// Writes TRUE; FALSE is the default wherever RFC 5280 uses a BOOLEAN, and DER leaves it out.
  public DerWriter trueValue() {
    return primitive(DerReader.BOOLEAN, new byte[] {(byte) 0xff});
  }

  /// Writes a two's complement INTEGER in as few octets as it takes.
  public DerWriter integer(BigInteger value) {
    return primitive(DerReader.INTEGER, value.toByteArray());
  }

  public DerWriter integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  public DerWriter nullValue() {
    return primitive(DerReader.NULL, new byte[0]);
  }

  public DerWriter objectIdentifier(ObjectIdentifier value) {
    value.writeTo(this);
    return this;
  }

  public DerWriter octetString(Octets value) {
    return octetString(value.bytes());
  }

  public DerWriter octetString(byte[] value) {
    return primitive(DerReader.OCTET_STRING, value);
  }

  /// Writes a BIT STRING of whole octets.
  public DerWriter octetAlignedBits(byte[] value) {
    octet(DerReader.BIT_STRING);
    int octets = lengthOctets(value.length + 1);
    reserve(octets);
    putLength(size, value.length + 1);
    size += octets;
    return octet(0).raw(value);
  }

  /// Writes named bits, trailing zeros left out (X.690, 11.2.2); bit `n` of `bits` is named bit
  /// `n`.
  public DerWriter namedBits(int tag, int bits) {
    int used = 32 - Integer.numberOfLeadingZeros(bits);
    byte[] contents = new byte[1 + (used + 7) / 8];
    contents[0] = (byte) (8 * (contents.length - 1) - used);
    for (int i = 1; i < contents.length; i++) {
      contents[i] = (byte) (Integer.reverse(bits >>> (8 * (i - 1))) >>> 24);
    }
    return primitive(tag, contents);
  }

  public DerWriter utf8(String value) {
    return primitive(DerReader.UTF8_STRING, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes text of ASCII characters under the given string tag.
  ///
  /// @throws EncodingException when a character is not ASCII
  public DerWriter ascii(int tag, String value) {
    if (!value.chars().allMatch(c -> c < 0x80)) {
      throw new EncodingException("text must be ASCII");
    }
    return primitive(tag, value.getBytes(StandardCharsets.US_ASCII));
  }

  /// Writes a certificate's or CRL's time: UTCTime through 2049, then GeneralizedTime (RFC 5280,
  /// section 4.1.2.5). Fractions of a second are dropped.
  public DerWriter time(Instant instant) {
    return DerTime.fitsUtcTime(instant)
        ? ascii(DerReader.UTC_TIME, DerTime.format(instant).substring(2))
        : generalizedTime(instant);
  }

  /// Writes a GeneralizedTime to the second, fractions dropped.
  ///
  /// @throws EncodingException when the year is not 0 to 9999
  public DerWriter generalizedTime(Instant instant) {
    return ascii(DerReader.GENERALIZED_TIME, DerTime.format(instant));
  }

  private DerWriter octet(int value) {
    reserve(1);
    data[size++] = (byte) value;
    return this;
  }

  private static int lengthOctets(int length) {
    return length < 0x80 ? 1 : 1 + (39 - Integer.numberOfLeadingZeros(length)) / 8;
  }

  private void putLength(int at, int length) {
    int octets = lengthOctets(length);
    if (octets == 1) {
      data[at] = (byte) length;
      return;
    }
    data[at] = (byte) (0x80 | (octets - 1));
    for (int i = 1; i < octets; i++) {
      data[at + i] = (byte) (length >>> (8 * (octets - 1 - i)));
    }
  }

  private void reserve(int more) {
    if (data.length - size < more) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, size + more));
    }
  }
}
