package pki.name;

import java.util.HexFormat;

/// Text from outside, made safe to show: no control or direction characters, bounded.
final class Printable {
  private static final int LONGEST = 300;

  private Printable() {}

  /// Everything but printable ASCII becomes `\\uNNNN`; the rest after 300 characters is cut.
  static String ascii(String text) {
    var safe = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x7f) {
        safe.append(c);
      } else {
        safe.append("\\u").append(HexFormat.of().toHexDigits(c));
      }
    }
    return text.length() > LONGEST ? safe.append('…').toString() : safe.toString();
  }
}
