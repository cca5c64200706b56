package pki.jdbc;

import java.util.Locale;

/// A glob over names, turned round like the names in the index.
///
/// @param like for LIKE with `!` as its escape
/// @param from what every match begins with: the index's range
/// @param before the end of that range
record NamePattern(String like, String from, String before) {
  /// Longer names are searched by their last so many characters; what is before them is lost.
  private static final int LONGEST = 600;

  /// Above every text, in either order.
  private static final String LAST = "\udbff\udfff";

  static NamePattern of(String glob) {
    String turned = turn(glob);
    int star = turned.indexOf('*');
    String from = ascii(star < 0 ? turned : turned.substring(0, star));
    return new NamePattern(like(turned), from, successor(from));
  }

  /// A name as the index has it.
  static String reversed(String name) {
    String turned = turn(name);
    return turned.length() > LONGEST ? turned.substring(0, LONGEST) : turned;
  }

  private static String turn(String text) {
    return new StringBuilder(text.toLowerCase(Locale.ROOT)).reverse().toString();
  }

  private static String like(String turned) {
    return turned.replace("!", "!!").replace("%", "!%").replace("_", "!_").replace('*', '%');
  }

  /// H2 orders texts by UTF-16 units and PostgreSQL by octets, which is the same for ASCII.
  private static String ascii(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) < 0x7f) {
      end++;
    }
    return text.substring(0, end);
  }

  private static String successor(String text) {
    if (text.isEmpty()) {
      return LAST;
    }
    int last = text.length() - 1;
    return text.substring(0, last) + (char) (text.charAt(last) + 1);
  }
}
