package pki.der;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;

/// Reads DER (X.690, section 10) from an array, one element after the other, copying nothing until
/// a value is asked for.
///
/// Lengths must be definite, minimal and within what is there; tags are single octets. Nested
/// elements are read through a reader of their own, so depth costs no stack here. Not thread-safe.
/// Every method that reads throws [EncodingException] when the next element is not what it reads.
public final class DerReader {
  public static final int BOOLEAN = 0x01;
  public static final int INTEGER = 0x02;
  public static final int BIT_STRING = 0x03;
  public static final int OCTET_STRING = 0x04;
  public static final int NULL = 0x05;
  public static final int OBJECT_IDENTIFIER = 0x06;
  public static final int ENUMERATED = 0x0a;
  public static final int UTF8_STRING = 0x0c;
  public static final int PRINTABLE_STRING = 0x13;
  public static final int IA5_STRING = 0x16;
  public static final int UTC_TIME = 0x17;
  public static final int GENERALIZED_TIME = 0x18;
  public static final int SEQUENCE = 0x30;
  public static final int SET = 0x31;

  private final byte[] data;
  private final int end;
  private int position;

  private DerReader(byte[] data, int start, int end) {
    this.data = data;
    this.position = start;
    this.end = end;
  }

  /// A reader over the whole of `data`, which must not change while it is read.
  public static DerReader of(byte[] data) {
    return new DerReader(data, 0, data.length);
  }

  /// The tag of a constructed context-specific element, `[number]`.
  public static int constructed(int number) {
    return 0xa0 | number;
  }

  /// The tag of a primitive context-specific element, `[number] IMPLICIT`.
  public static int context(int number) {
    return 0x80 | number;
  }

  /// Whether anything is left to read here.
  public boolean hasMore() {
    return position < end;
  }

  /// The next tag octet, 0 to 255, or -1 at the end.
  public int peekTag() {
    return hasMore() ? data[position] & 0xff : -1;
  }

  /// Whether the next element has this tag.
  public boolean nextIs(int tag) {
    return peekTag() == tag;
  }

  /// Where the next element starts, counted from the start of the outermost array.
  public int position() {
    return position;
  }

  /// Reads an element of this tag and returns a reader over its contents.
  public DerReader read(int tag) {
    int start = position;
    if (peekTag() != tag) {
      throw unexpected(tag);
    }
    position++;
    int length = length();
    if (length > end - position) {
      throw new EncodingException(
          "element at byte %d claims %d bytes, only %d are left"
              .formatted(start, length, end - position));
    }
    position += length;
    return new DerReader(data, position - length, position);
  }

  /// Reads a SEQUENCE and returns a reader over its contents.
  public DerReader sequence() {
    return read(SEQUENCE);
  }

  /// Reads any element and returns a reader over its contents.
  public DerReader readAny() {
    int tag = peekTag();
    if (tag < 0) {
      throw new EncodingException("element missing at byte " + position);
    }
    if ((tag & 0x1f) == 0x1f) {
      throw new EncodingException("tag of more than one octet at byte " + position);
    }
    return read(tag);
  }

  /// Reads any element and returns all its octets, tag and length included.
  public byte[] element() {
    int start = position;
    readAny();
    return Arrays.copyOfRange(data, start, position);
  }

  /// Reads any element and keeps all its octets.
  public Octets elementOctets() {
    return Octets.owning(element());
  }

  /// Skips the next element when it has this tag, and says whether it did.
  public boolean skipIf(int tag) {
    if (!nextIs(tag)) {
      return false;
    }
    read(tag);
    return true;
  }

  /// What has not been read yet.
  public byte[] remaining() {
    byte[] rest = Arrays.copyOfRange(data, position, end);
    position = end;
    return rest;
  }

  /// What has not been read yet, as octets.
  public Octets rest() {
    return Octets.owning(remaining());
  }

  /// Requires that everything was read.
  public void end() {
    if (hasMore()) {
      throw new EncodingException(
          "%d trailing bytes at byte %d".formatted(end - position, position));
    }
  }

  /// Reads a BOOLEAN, whose TRUE is `ff` in DER (X.690, 11.1).
  public boolean bool() {
    DerReader contents = read(BOOLEAN);
    byte[] value = contents.remaining();
    if (value.length != 1 || (value[0] != 0 && value[0] != (byte) 0xff)) {
      throw new EncodingException("BOOLEAN before byte " + position + " is neither 00 nor ff");
    }
    return value[0] != 0;
  }

  /// Reads a `BOOLEAN DEFAULT FALSE`. DER leaves the default out, so an encoded FALSE is refused.
  public boolean defaultFalse() {
    if (!nextIs(BOOLEAN)) {
      return false;
    }
    if (!bool()) {
      throw new EncodingException("encoded default FALSE before byte " + position);
    }
    return true;
  }

  /// Reads an INTEGER of any size.
  public BigInteger integer() {
    return integer(INTEGER);
  }

  /// Reads an INTEGER, or an element of this tag with an INTEGER's contents.
  public BigInteger integer(int tag) {
    byte[] value = read(tag).remaining();
    boolean empty = value.length == 0;
    boolean padded =
        value.length > 1 && ((value[0] == 0 && value[1] >= 0) || (value[0] == -1 && value[1] < 0));
    if (empty || padded) {
      throw new EncodingException("INTEGER before byte " + position + " is not minimally encoded");
    }
    return new BigInteger(value);
  }

  /// Reads a non-negative INTEGER of at most `largest`.
  public int smallInteger(int tag, int largest) {
    BigInteger value = integer(tag);
    if (value.signum() < 0 || value.compareTo(BigInteger.valueOf(largest)) > 0) {
      throw new EncodingException(
          "INTEGER before byte %d must be 0 to %d".formatted(position, largest));
    }
    return value.intValueExact();
  }

  public ObjectIdentifier objectIdentifier() {
    return ObjectIdentifier.ofContents(read(OBJECT_IDENTIFIER).remaining());
  }

  public byte[] octetString() {
    return read(OCTET_STRING).remaining();
  }

  /// Reads a BIT STRING of whole octets, such as a key or a signature.
  public byte[] octetAlignedBits() {
    DerReader contents = read(BIT_STRING);
    if (contents.position == contents.end || contents.data[contents.position++] != 0) {
      throw new EncodingException("BIT STRING before byte " + position + " is not whole octets");
    }
    return contents.remaining();
  }

  /// Reads a BIT STRING used as a list of named bits: result bit `n` is set when named bit `n` is.
  /// At most 32 bits; DER wants trailing zero bits left out (X.690, 11.2.2).
  public int namedBits(int tag) {
    byte[] value = read(tag).remaining();
    int unused = value.length == 0 ? -1 : value[0];
    if (unused < 0 || unused > 7 || value.length > 5 || (value.length == 1 && unused != 0)) {
      throw new EncodingException("named bits before byte " + position + " are malformed");
    }
    int last = value.length > 1 ? value[value.length - 1] & 0xff : 0;
    if (value.length > 1 && Integer.numberOfTrailingZeros(last | 0x100) != unused) {
      throw new EncodingException("named bits before byte " + position + " have trailing zeros");
    }
    int bits = 0;
    for (int i = 1; i < value.length; i++) {
      bits |= (Integer.reverse(value[i] & 0xff) >>> 24) << (8 * (i - 1));
    }
    return bits;
  }

  /// Reads a UTCTime or GeneralizedTime in RFC 5280's form: to the second, in Z.
  public Instant time() {
    int tag = peekTag();
    if (tag != UTC_TIME && tag != GENERALIZED_TIME) {
      throw new EncodingException("expected a time at byte " + position);
    }
    int start = position;
    return DerTime.parse(read(tag).remaining(), tag, start);
  }

  private int length() {
    if (!hasMore()) {
      throw new EncodingException("length missing at byte " + position);
    }
    int first = data[position++];
    if (first >= 0) {
      return first;
    }
    int octets = first & 0x7f;
    if (octets == 0) {
      throw new EncodingException("indefinite length before byte " + position + " is not DER");
    }
    if (octets > 4 || octets > end - position) {
      throw new EncodingException("length of %d octets before byte %d".formatted(octets, position));
    }
    long length = 0;
    for (int i = 0; i < octets; i++) {
      length = length << 8 | (data[position++] & 0xff);
    }
    if (length < 0x80 || length >>> (8 * (octets - 1)) == 0) {
      throw new EncodingException("length before byte " + position + " is not minimally encoded");
    }
    if (length > Integer.MAX_VALUE) {
      throw new EncodingException("length before byte " + position + " is over 2^31-1");
    }
    return (int) length;
  }

  private EncodingException unexpected(int tag) {
    String found = hasMore() ? "found 0x%02x".formatted(peekTag()) : "nothing is left";
    return new EncodingException(
        "expected tag 0x%02x at byte %d, %s".formatted(tag, position, found));
  }
}
