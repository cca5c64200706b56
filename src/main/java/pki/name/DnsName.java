package pki.name;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import pki.der.DerReader;
import pki.der.DerWriter;

/// A DNS name in the "preferred name syntax" (RFC 1034, section 3.5, as RFC 5280, section 4.2.1.6
/// wants it): LDH labels of 1 to 63 octets, 253 in all, lower case, no trailing dot. The left-most
/// label may be `*` as a whole (RFC 9525, section 6.3).
///
/// Internationalised names are kept as A-labels (RFC 5890), and each A-label decodes to a U-label
/// that IDNA2008 allows.
public record DnsName(String text) implements GeneralName {
  private static final int LONGEST = 253;

  public DnsName {
    text = lowerCase(text);
    check(text);
  }

  /// Reads a name as a person writes it; Unicode is converted to A-labels by IDNA2008.
  ///
  /// @throws IllegalArgumentException naming the rule that it breaks
  public static DnsName parse(String text) {
    boolean ascii = text.chars().allMatch(c -> c < 0x80);
    return new DnsName(ascii ? text : InternationalName.toAscii(text));
  }

  /// Takes a name that must be ASCII already, as in a certificate.
  public static DnsName ofAscii(String text) {
    return new DnsName(text);
  }

  /// Whether the left-most label is `*`.
  public boolean isWildcard() {
    return text.startsWith("*.");
  }

  /// The labels from left to right, a wildcard included.
  public List<String> labels() {
    return List.of(text.split("\\."));
  }

  /// The name as people read it, with U-labels.
  public String toUnicode() {
    return text.contains("xn--") ? InternationalName.toUnicode(text) : text;
  }

  @Override
  public int choice() {
    return 2;
  }

  @Override
  public void encode(DerWriter out) {
    out.ascii(DerReader.context(2), text);
  }

  private static void check(String name) {
    if (name.isEmpty() || name.length() > LONGEST) {
      throw refused(name, "must have 1 to 253 characters, has " + name.length());
    }
    if (name.endsWith(".")) {
      throw refused(name, "must not end with a dot");
    }
    int from = name.startsWith("*.") ? 2 : 0;
    int start = from;
    for (int i = from; i <= name.length(); i++) {
      if (i == name.length() || name.charAt(i) == '.') {
        checkLabel(name, name.substring(start, i));
        start = i + 1;
      }
    }
    String last = name.substring(name.lastIndexOf('.') + 1);
    if (isNumeric(last)) {
      throw refused(name, "must not end with a numeric label, which only IP addresses do");
    }
  }

  /// A number as browsers and resolvers take one, decimal or hex (WHATWG URL, "ends in a number").
  private static boolean isNumeric(String label) {
    return label.startsWith("0x")
        ? label.chars().skip(2).allMatch(HexFormat::isHexDigit)
        : label.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// Only ASCII's capitals: others have lower-case forms in ASCII, such as the Kelvin sign.
  private static String lowerCase(String text) {
    boolean capitals = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return text;
      }
      capitals |= c >= 'A' && c <= 'Z';
    }
    return capitals ? text.toLowerCase(Locale.ROOT) : text;
  }

  private static void checkLabel(String name, String label) {
    if (label.isEmpty() || label.length() > 63) {
      throw refused(
          name, "has a label of %d characters, must be 1 to 63".formatted(label.length()));
    }
    if (label.contains("*")) {
      throw refused(name, "may have '*' only as the whole left-most label");
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      boolean edge = i == 0 || i == label.length() - 1;
      boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && (c != '-' || edge)) {
        throw refused(name, "may have only letters, digits and inner hyphens in a label");
      }
    }
    if (label.startsWith("xn--")) {
      InternationalName.checkALabel(name, label);
    } else if (label.startsWith("--", 2)) {
      throw refused(name, "has a label with '--' in the third place that is no A-label");
    }
  }

  static IllegalArgumentException refused(String name, String rule) {
    return new IllegalArgumentException("DNS name '%s' %s".formatted(Printable.ascii(name), rule));
  }

  @Override
  public String toString() {
    return text;
  }
}
