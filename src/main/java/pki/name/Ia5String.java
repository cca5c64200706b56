package pki.name;

import java.nio.charset.StandardCharsets;
import pki.der.Octets;

/// The contents of an IA5String.
final class Ia5String {
  private Ia5String() {}

  /// @throws IllegalArgumentException when an octet is over 7f
  static String text(Octets contents) {
    byte[] octets = contents.bytes();
    for (byte octet : octets) {
      if (octet < 0) {
        throw new IllegalArgumentException("IA5String has an octet over 7f");
      }
    }
    return new String(octets, StandardCharsets.US_ASCII);
  }
}
