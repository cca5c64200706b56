package pki.publish;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The request in the path of an OCSP GET (RFC 6960, appendix A.1): base64, then percent-encoded.
///
/// Clients differ in what they encode: all of it, only `+`, `/` and `=`, or nothing; some double
/// the slash before it, leave the padding out, or use the alphabet that is made for URLs. All of
/// them mean one request, and none of this can mean two.
final class OcspPath {
  private OcspPath() {}

  /// Decodes what follows `/ocsp/`, exactly as it was sent; empty when it is no base64.
  static Optional<byte[]> decode(String tail) {
    int start = 0;
    while (start < tail.length() && tail.charAt(start) == '/') {
      start++; // DER begins with 0x30, so base64 of it with M: these slashes are not data
    }
    var base64 = new ByteArrayOutputStream(tail.length());
    for (int i = start; i < tail.length(); i++) {
      int c = tail.charAt(i);
      if (c == '%') {
        c = i + 2 < tail.length() ? hex(tail.charAt(i + 1)) << 4 | hex(tail.charAt(i + 2)) : -1;
        i += 2;
      }
      if (c < 0) {
        return Optional.empty();
      }
      base64.write(inStandardAlphabet(c));
    }
    try {
      return Optional.of(Base64.getDecoder().decode(base64.toString(StandardCharsets.ISO_8859_1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int inStandardAlphabet(int c) {
    return switch (c) {
      case '-', ' ' -> '+'; // a blank is what form decoding on the way makes of a plus
      case '_' -> '/';
      default -> c;
    };
  }

  /// The value of a hexadecimal digit, or a negative number that stays one when shifted and joined.
  private static int hex(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
