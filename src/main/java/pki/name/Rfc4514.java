package pki.name;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import pki.der.Octets;

/// The string form of distinguished names (RFC 4514): `CN=Example\, Inc.,OU=a+OU=b,C=DE`.
final class Rfc4514 {
  private static final String SPECIAL = "\"+,;<>\\";
  private static final int LONGEST = 8192;

  private final String text;
  private int position;

  private Rfc4514(String text) {
    this.text = text;
  }

  /// Reads the text; the result has the most general RDN first, as in DER.
  static List<List<Attribute>> parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "distinguished name has %d characters, at most %d are read"
              .formatted(text.length(), LONGEST));
    }
    var parser = new Rfc4514(text);
    List<List<Attribute>> rdns = new ArrayList<>();
    while (!text.isBlank()) {
      List<Attribute> rdn = new ArrayList<>();
      do {
        rdn.add(parser.attribute());
      } while (parser.accept('+'));
      rdns.add(List.copyOf(rdn));
      if (!parser.accept(',')) {
        break;
      }
    }
    if (parser.position < text.length()) {
      throw parser.refused("is malformed at character " + (parser.position + 1));
    }
    Collections.reverse(rdns);
    return List.copyOf(rdns);
  }

  private Attribute attribute() {
    int equals = text.indexOf('=', position);
    if (equals < 0) {
      throw refused("needs TYPE=value at character " + (position + 1));
    }
    String type = text.substring(position, equals).strip();
    position = equals + 1;
    skipSpaces();
    return accept('#') ? Attribute.ofEncoded(type, hexValue()) : Attribute.of(type, value());
  }

  private void skipSpaces() {
    while (position < text.length() && text.charAt(position) == ' ') {
      position++;
    }
  }

  /// Reads the hex digits of a value's encoding (RFC 4514, section 2.4).
  private Octets hexValue() {
    int start = position;
    while (position < text.length() && HexFormat.isHexDigit(text.charAt(position))) {
      position++;
    }
    if (position == start || (position - start) % 2 != 0) {
      throw refused("needs pairs of hex digits after '#' at character " + start);
    }
    String digits = text.substring(start, position);
    skipSpaces();
    return Octets.ofHex(digits);
  }

  /// Reads up to an unescaped `,` or `+`; unescaped spaces at the end do not count.
  private String value() {
    var out = new ByteArrayOutputStream();
    int keep = 0;
    while (position < text.length()
        && text.charAt(position) != ','
        && text.charAt(position) != '+') {
      int codePoint = text.codePointAt(position);
      if (codePoint == '\\') {
        out.write(escaped());
        keep = out.size();
        continue;
      }
      if (SPECIAL.indexOf(codePoint) >= 0) {
        throw refused("needs '\\' before character " + (position + 1));
      }
      position += Character.charCount(codePoint);
      out.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
      keep = codePoint == ' ' ? keep : out.size();
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(out.toByteArray(), 0, keep))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(refused("is not UTF-8").getMessage(), e);
    }
  }

  /// Reads `\` and a special character, a space, `#`, `=` or two hex digits.
  private int escaped() {
    position++;
    if (position < text.length() && (SPECIAL + " #=").indexOf(text.charAt(position)) >= 0) {
      return text.charAt(position++);
    }
    if (position + 2 <= text.length()
        && HexFormat.isHexDigit(text.charAt(position))
        && HexFormat.isHexDigit(text.charAt(position + 1))) {
      position += 2;
      return HexFormat.fromHexDigits(text, position - 2, position);
    }
    throw refused("has a broken escape at character " + position);
  }

  private boolean accept(char c) {
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private IllegalArgumentException refused(String rule) {
    return new IllegalArgumentException(
        "distinguished name '%s' %s".formatted(Printable.ascii(text), rule));
  }

  /// Escapes a value as RFC 4514, section 2.4 wants, and control and direction characters as well.
  static String escape(String value) {
    var out = new StringBuilder();
    for (int i = 0; i < value.length(); ) {
      int codePoint = value.codePointAt(i);
      int next = i + Character.charCount(codePoint);
      boolean edgeSpace = codePoint == ' ' && (i == 0 || next == value.length());
      if (SPECIAL.indexOf(codePoint) >= 0 || edgeSpace || (codePoint == '#' && i == 0)) {
        out.append('\\').appendCodePoint(codePoint);
      } else if (isInvisible(codePoint)) {
        for (byte octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
          out.append('\\').append(HexFormat.of().toHexDigits(octet));
        }
      } else {
        out.appendCodePoint(codePoint);
      }
      i = next;
    }
    return out.toString();
  }

  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
