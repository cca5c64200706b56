package pki.name;

import java.util.Arrays;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.Octets;

/// An IPv4 or IPv6 address: 4 or 16 octets in network order (RFC 5280, section 4.2.1.6).
public record IpAddress(Octets octets) implements GeneralName {
  private static final int LONGEST_TEXT = 45; // six full groups and dotted decimals
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  public IpAddress {
    if (octets.length() != 4 && octets.length() != 16) {
      throw new IllegalArgumentException(
          "IP address must have 4 or 16 octets, has " + octets.length());
    }
  }

  /// Whether somebody who wrote this meant an address: digits and dots, or hex digits and colons,
  /// with a zone or not.
  static boolean looksLikeOne(String text) {
    String bare = unbracketed(text);
    int zone = bare.indexOf('%');
    String address = zone < 0 ? bare : bare.substring(0, zone);
    return address.contains(":")
        ? address.chars().allMatch(c -> c == ':' || c == '.' || isHexDigit(c))
        : address.contains(".") && address.chars().allMatch(c -> c == '.' || isDigit(c));
  }

  /// Whether the text is meant as an address, in a form that we read or in one that other programs
  /// do: octal, hex or short.
  public static boolean isWrittenLikeOne(String text) {
    return looksLikeOne(text) || (text.startsWith("0x") || text.startsWith("0X"));
  }

  /// Reads dotted-decimal IPv4, or IPv6 in any spelling of RFC 4291, with or without brackets. No
  /// octal, hex or short IPv4 forms and no zone: an address that two programs read differently is
  /// refused.
  ///
  /// An IPv4-mapped address (`::ffff:10.0.0.7`) becomes the IPv4 address it stands for, because
  /// programs connect to that and look for its four octets in the certificate. One that is read
  /// from a certificate keeps its 16 octets and so matches nothing but itself.
  ///
  /// @throws IllegalArgumentException when it is none of these
  public static IpAddress parse(String text) {
    String bare = unbracketed(text);
    if (bare.contains("%")) {
      throw refused(text, "has a zone, which means something on one machine only");
    }
    if (!bare.contains(":") && bare.equals(text)) {
      return new IpAddress(Octets.of(dotted(bare)));
    }
    if (bare.length() > LONGEST_TEXT) {
      throw refused(text, "is longer than any of RFC 4291");
    }
    byte[] address;
    try {
      address = IpV6Text.parse(bare);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          refused(text, "is not one of RFC 4291").getMessage() + ": " + e.getMessage(), e);
    }
    boolean mapped = Arrays.equals(address, 0, 12, MAPPED, 0, 12);
    return new IpAddress(Octets.of(mapped ? Arrays.copyOfRange(address, 12, 16) : address));
  }

  private static IllegalArgumentException refused(String text, String rule) {
    return new IllegalArgumentException(
        "IP address '%s' %s".formatted(Printable.ascii(text), rule));
  }

  private static String unbracketed(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }

  /// Reads four decimals from 0 to 255, none with a leading zero.
  static byte[] dotted(String text) {
    String[] parts = text.split("\\.", 5);
    byte[] octets = new byte[4];
    boolean valid = parts.length == 4;
    for (int i = 0; valid && i < 4; i++) {
      valid = isOctet(parts[i]);
      octets[i] = valid ? (byte) Integer.parseInt(parts[i]) : 0;
    }
    if (!valid) {
      throw refused(text, "is not four decimals from 0 to 255");
    }
    return octets;
  }

  private static boolean isOctet(String digits) {
    return !digits.isEmpty()
        && digits.length() <= 3
        && digits.chars().allMatch(IpAddress::isDigit)
        && (digits.length() == 1 || digits.charAt(0) != '0')
        && Integer.parseInt(digits) < 256;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isHexDigit(int c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  @Override
  public int choice() {
    return 7;
  }

  /// Dotted decimals, or RFC 5952's form.
  @Override
  public String text() {
    return octets.length() == 4 ? dotted(octets, 0) : IpV6Text.of(octets);
  }

  static String dotted(Octets octets, int from) {
    return octets.at(from)
        + "."
        + octets.at(from + 1)
        + "."
        + octets.at(from + 2)
        + "."
        + octets.at(from + 3);
  }

  @Override
  public void encode(DerWriter out) {
    out.primitive(DerReader.context(7), octets);
  }

  @Override
  public String toString() {
    return text();
  }
}
