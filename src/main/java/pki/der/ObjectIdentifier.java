package pki.der;

import com.google.errorprone.annotations.Immutable;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;

/// An object identifier (X.660), kept as its DER contents so that comparing two is comparing bytes.
///
/// At most 64 octets, which is far beyond any in use. Immutable.
@Immutable
public final class ObjectIdentifier {
  private static final int LONGEST = 64;
  private static final int MOST_ARCS = 32;
  private static final int LONGEST_TEXT = 256;

  @SuppressWarnings("Immutable") // copied in and out, so nobody else holds the array
  private final byte[] contents;

  private final int hash;

  private ObjectIdentifier(byte[] contents) {
    this.contents = contents;
    this.hash = Arrays.hashCode(contents);
  }

  /// Reads the dotted form, such as `2.5.29.15`.
  ///
  /// @throws EncodingException when it is not two to 32 decimal arcs within X.660's ranges
  public static ObjectIdentifier of(String dotted) {
    if (dotted.length() > LONGEST_TEXT || !dotted.chars().allMatch(ObjectIdentifier::isOfDotted)) {
      throw new EncodingException(
          "object identifier must be at most %d digits and dots".formatted(LONGEST_TEXT));
    }
    String[] arcs = dotted.split("\\.", -1);
    if (arcs.length < 2 || arcs.length > MOST_ARCS) {
      throw new EncodingException("object identifier needs 2 to 32 arcs: '" + dotted + "'");
    }
    BigInteger first = arc(arcs[0], dotted);
    BigInteger second = arc(arcs[1], dotted);
    boolean joint = first.equals(BigInteger.TWO);
    if (first.compareTo(BigInteger.TWO) > 0
        || (!joint && second.compareTo(BigInteger.valueOf(39)) > 0)) {
      throw new EncodingException("object identifier is out of X.660's range: '" + dotted + "'");
    }
    var out = new ByteArrayOutputStream();
    writeArc(out, first.multiply(BigInteger.valueOf(40)).add(second));
    for (int i = 2; i < arcs.length; i++) {
      writeArc(out, arc(arcs[i], dotted));
    }
    return ofContents(out.toByteArray());
  }

  /// Takes the contents octets of a DER OBJECT IDENTIFIER.
  ///
  /// @throws EncodingException when they are not minimal or end within an arc (X.690, 8.19)
  public static ObjectIdentifier ofContents(byte[] contents) {
    if (contents.length == 0 || contents.length > LONGEST) {
      throw new EncodingException(
          "object identifier must have 1 to 64 octets, has " + contents.length);
    }
    boolean arcStarts = true;
    for (byte octet : contents) {
      if (arcStarts && octet == (byte) 0x80) {
        throw new EncodingException("object identifier arc is not minimally encoded");
      }
      arcStarts = octet >= 0;
    }
    if (!arcStarts) {
      throw new EncodingException("object identifier ends within an arc");
    }
    return new ObjectIdentifier(contents.clone());
  }

  /// The contents octets, without tag and length.
  public byte[] contents() {
    return contents.clone();
  }

  void writeTo(DerWriter out) {
    out.primitive(DerReader.OBJECT_IDENTIFIER, contents);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectIdentifier that && Arrays.equals(contents, that.contents);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /// The dotted form.
  @Override
  public String toString() {
    var text = new StringBuilder();
    BigInteger value = BigInteger.ZERO;
    for (byte octet : contents) {
      value = value.shiftLeft(7).or(BigInteger.valueOf(octet & 0x7f));
      if (octet >= 0) {
        appendArc(text, value);
        value = BigInteger.ZERO;
      }
    }
    return text.toString();
  }

  private static void appendArc(StringBuilder text, BigInteger value) {
    if (!text.isEmpty()) {
      text.append('.').append(value);
      return;
    }
    int root = value.min(BigInteger.valueOf(80)).intValue() / 40;
    text.append(root).append('.').append(value.subtract(BigInteger.valueOf(40L * root)));
  }

  private static BigInteger arc(String digits, String dotted) {
    if (digits.isEmpty() || (digits.length() > 1 && digits.startsWith("0"))) {
      throw new EncodingException("object identifier arcs are plain decimals: '" + dotted + "'");
    }
    return new BigInteger(digits);
  }

  private static boolean isOfDotted(int c) {
    return c == '.' || (c >= '0' && c <= '9');
  }

  private static void writeArc(ByteArrayOutputStream out, BigInteger arc) {
    int groups = Math.max(1, (arc.bitLength() + 6) / 7);
    for (int group = groups - 1; group >= 0; group--) {
      int bits = arc.shiftRight(7 * group).intValue() & 0x7f;
      out.write(group == 0 ? bits : bits | 0x80);
    }
  }
}
