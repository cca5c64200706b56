package pki.name;

import java.nio.ByteBuffer;
import pki.der.Octets;

/// IPv6 addresses as text: read in every form of RFC 4291, section 2.2, written in the one form of
/// RFC 5952.
final class IpV6Text {
  private static final int GROUPS = 8;

  private IpV6Text() {}

  /// Reads groups of one to four hex digits, at most one `::` for at least one zero group, and
  /// dotted decimals for the last two groups.
  ///
  /// @throws IllegalArgumentException when it is anything else
  static byte[] parse(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      byte[] address = groups(text);
      if (address.length != 2 * GROUPS) {
        throw new IllegalArgumentException("IPv6 address without '::' needs 8 groups");
      }
      return address;
    }
    String left = text.substring(0, gap);
    byte[] head = groups(left);
    byte[] tail = groups(text.substring(gap + 2));
    if (left.contains(".") || head.length + tail.length > 2 * (GROUPS - 1)) {
      throw new IllegalArgumentException("IPv6 address has '::' in place of no group");
    }
    return ByteBuffer.allocate(2 * GROUPS).put(head).put(2 * GROUPS - tail.length, tail).array();
  }

  private static byte[] groups(String text) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", GROUPS + 1);
    var octets = ByteBuffer.allocate(2 * parts.length + 2);
    for (int i = 0; i < parts.length; i++) {
      if (i == parts.length - 1 && parts[i].contains(".")) {
        octets.put(IpAddress.dotted(parts[i]));
      } else {
        octets.putShort(group(parts[i]));
      }
    }
    byte[] read = new byte[octets.position()];
    octets.get(0, read);
    return read;
  }

  private static short group(String digits) {
    if (digits.isEmpty() || digits.length() > 4) {
      throw new IllegalArgumentException("IPv6 group must have one to four hex digits");
    }
    int value = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), 16);
      if (digit < 0 || digits.charAt(i) >= 0x80) {
        throw new IllegalArgumentException("IPv6 group must have one to four hex digits");
      }
      value = 16 * value + digit;
    }
    return (short) value;
  }

  /// Writes RFC 5952, section 4: lower case, no leading zeros, the longest run of at least two zero
  /// groups, the first of equals, as `::`; and section 5: an IPv4-mapped address in dotted
  /// decimals.
  static String of(Octets octets) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = (octets.at(2 * i) << 8) | octets.at(2 * i + 1);
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < GROUPS; i++) {
      int run = zerosFrom(groups, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    if (start == 0 && length == 5 && groups[5] == 0xffff) {
      return "::ffff:" + IpAddress.dotted(octets, 12);
    }
    if (start < 0) {
      return join(groups, 0, GROUPS);
    }
    return join(groups, 0, start) + "::" + join(groups, start + length, GROUPS);
  }

  private static int zerosFrom(int[] groups, int from) {
    int at = from;
    while (at < GROUPS && groups[at] == 0) {
      at++;
    }
    return at - from;
  }

  private static String join(int[] groups, int from, int to) {
    var text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(i > from ? ":" : "").append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
