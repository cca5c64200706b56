package pki.name;

import pki.der.Octets;

/// The one text form of an IPv6 address (RFC 5952, section 4): lower case, no leading zeros, the
/// longest run of at least two zero groups, the first of equals, as `::`.
final class IpV6Text {
  private IpV6Text() {}

  static String of(Octets octets) {
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = (octets.at(2 * i) << 8) | octets.at(2 * i + 1);
    }
    int start = -1;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int run = zerosFrom(groups, i);
      if (run > length) {
        start = i;
        length = run;
      }
    }
    if (start < 0) {
      return join(groups, 0, 8);
    }
    return join(groups, 0, start) + "::" + join(groups, start + length, 8);
  }

  private static int zerosFrom(int[] groups, int from) {
    int at = from;
    while (at < 8 && groups[at] == 0) {
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
