package pki.name;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.Octets;

/// An IPv4 or IPv6 address: 4 or 16 octets in network order (RFC 5280, section 4.2.1.6).
public record IpAddress(Octets octets) implements GeneralName {
  public IpAddress {
    if (octets.length() != 4 && octets.length() != 16) {
      throw new IllegalArgumentException(
          "IP address must have 4 or 16 octets, has " + octets.length());
    }
  }

  static boolean looksLikeOne(String text) {
    String bare = unbracketed(text);
    return (bare.contains(":") && bare.matches("[0-9A-Fa-f:.]*"))
        || (bare.contains(".") && bare.matches("[0-9.]+"));
  }

  /// Whether the text is meant as an address, in a form that we read or in one that other programs
  /// do: octal, hex or short.
  public static boolean isWrittenLikeOne(String text) {
    return looksLikeOne(text) || text.matches("0[xX][0-9A-Fa-f.xX]+");
  }

  /// Reads dotted-decimal IPv4, or IPv6 in any spelling of RFC 4291, with or without brackets. No
  /// octal, hex or short IPv4 forms and no zone: an address that two programs read differently is
  /// refused.
  public static IpAddress parse(String text) {
    String bare = unbracketed(text);
    if (!bare.contains(":")) {
      return new IpAddress(Octets.of(dotted(bare)));
    }
    if (!bare.matches("[0-9A-Fa-f:.]+")) {
      throw notAnAddress(text, null);
    }
    try {
      // An IPv6 literal is parsed without any look-up; a mapped IPv4 address comes back as 4
      // octets.
      return new IpAddress(Octets.of(InetAddress.getByName("[" + bare + "]").getAddress()));
    } catch (UnknownHostException e) {
      throw notAnAddress(text, e);
    }
  }

  private static IllegalArgumentException notAnAddress(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "IP address '%s' is not one of RFC 4291".formatted(Printable.ascii(text)), cause);
  }

  private static String unbracketed(String text) {
    return text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
  }

  private static byte[] dotted(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] octets = new byte[4];
    boolean valid = parts.length == 4;
    for (int i = 0; valid && i < 4; i++) {
      valid = parts[i].matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(parts[i]) < 256;
      octets[i] = valid ? (byte) Integer.parseInt(parts[i]) : 0;
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "IP address '%s' is not four decimals from 0 to 255".formatted(Printable.ascii(text)));
    }
    return octets;
  }

  @Override
  public int choice() {
    return 7;
  }

  /// Dotted decimals, or RFC 5952's form.
  @Override
  public String text() {
    return octets.length() == 4
        ? "%d.%d.%d.%d".formatted(octets.at(0), octets.at(1), octets.at(2), octets.at(3))
        : IpV6Text.of(octets);
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
