package pki.name;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import pki.der.EncodingException;
import pki.der.Octets;

/// The text form of name constraints: `kind:base`.
final class SubtreeText {
  private SubtreeText() {}

  static GeneralSubtree parse(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "dns" : text.substring(0, colon);
    String base = text.substring(colon + 1);
    return switch (kind) {
      case "dns" -> new GeneralSubtree(2, ascii(withoutDot(dnsBase(base))));
      case "ip" -> new GeneralSubtree(7, network(base));
      case "email" -> new GeneralSubtree(1, ascii(mailBase(given(base, kind))));
      case "uri" -> new GeneralSubtree(6, ascii(dnsBase(given(base, kind))));
      case "dirname" -> new GeneralSubtree(4, Octets.of(DistinguishedName.parse(base).der()));
      default ->
          throw new IllegalArgumentException(
              "name constraint '%s' must start with dns:, ip:, email:, uri: or dirname:"
                  .formatted(Printable.ascii(text)));
    };
  }

  static String format(GeneralSubtree subtree) {
    Octets contents = subtree.contents();
    boolean network = contents.length() == 8 || contents.length() == 32;
    return switch (subtree.choice()) {
      case 1 -> "email:" + Printable.ascii(subtree.characters());
      case 2 -> "dns:" + Printable.ascii(subtree.characters());
      case 4 -> "dirname:" + directoryName(subtree);
      case 6 -> "uri:" + Printable.ascii(subtree.characters());
      case 7 -> "ip:" + (network ? network(contents.bytes()) : contents.hex());
      default -> "[%d]:%s".formatted(subtree.choice(), contents.hex());
    };
  }

  private static String directoryName(GeneralSubtree subtree) {
    try {
      return subtree.directoryName().toString();
    } catch (EncodingException e) {
      return "#" + subtree.contents().hex(); // no Name, as a certificate may carry it
    }
  }

  /// Only of DNS bases does RFC 5280 say that the empty one means all; of others programs disagree.
  private static String given(String base, String kind) {
    if (base.isEmpty()) {
      throw new IllegalArgumentException("name constraint '%s:' needs a base".formatted(kind));
    }
    return base;
  }

  private static String withoutDot(String base) {
    if (base.startsWith(".")) {
      throw new IllegalArgumentException(
          "name constraint 'dns:%s' must not start with a dot: names below are in it anyway"
              .formatted(base));
    }
    return base;
  }

  private static String dnsBase(String base) {
    if (base.isEmpty()) {
      return base; // every name lies below the empty base
    }
    DnsName name = DnsName.parse(base.startsWith(".") ? base.substring(1) : base);
    if (name.isWildcard()) {
      throw new IllegalArgumentException(
          "name constraint '%s' must not have a wildcard".formatted(name.text()));
    }
    return base.startsWith(".") ? "." + name.text() : name.text();
  }

  private static String mailBase(String base) {
    return base.contains("@") ? Rfc822Name.parse(base).text() : dnsBase(base);
  }

  /// Reads `address/prefix` into address and mask.
  private static Octets network(String text) {
    int slash = text.indexOf('/');
    byte[] address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash)).octets().bytes();
    int bits = 8 * address.length;
    int prefix = slash < 0 ? bits : prefix(text, slash, bits);
    byte[] network = Arrays.copyOf(address, 2 * address.length);
    for (int bit = 0; bit < bits; bit++) {
      int octet = bit / 8;
      int one = 0x80 >>> (bit % 8);
      if (bit < prefix) {
        network[address.length + octet] |= (byte) one;
      } else if ((address[octet] & one) != 0) {
        throw new IllegalArgumentException(
            "name constraint '%s' has address bits beyond its prefix"
                .formatted(Printable.ascii(text)));
      }
    }
    return Octets.of(network);
  }

  private static int prefix(String text, int slash, int bits) {
    String digits = text.substring(slash + 1);
    if (!digits.matches("[0-9]{1,3}") || Integer.parseInt(digits) > bits) {
      throw new IllegalArgumentException(
          "name constraint '%s' needs a prefix of 0 to %d".formatted(Printable.ascii(text), bits));
    }
    return Integer.parseInt(digits);
  }

  private static String network(byte[] addressAndMask) {
    int half = addressAndMask.length / 2;
    var address = new IpAddress(Octets.of(Arrays.copyOf(addressAndMask, half)));
    int prefix = 0;
    while (prefix < 8 * half
        && (addressAndMask[half + prefix / 8] & (0x80 >>> (prefix % 8))) != 0) {
      prefix++;
    }
    for (int bit = prefix; bit < 8 * half; bit++) {
      if ((addressAndMask[half + bit / 8] & (0x80 >>> (bit % 8))) != 0) {
        byte[] mask = Arrays.copyOfRange(addressAndMask, half, 2 * half);
        return address.text() + "/" + HexFormat.of().formatHex(mask); // not a prefix
      }
    }
    return address.text() + "/" + prefix;
  }

  private static Octets ascii(String text) {
    return Octets.of(text.getBytes(StandardCharsets.US_ASCII));
  }
}
