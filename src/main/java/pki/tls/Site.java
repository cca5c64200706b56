package pki.tls;

import java.nio.charset.StandardCharsets;
import pki.der.Octets;

/// What a server shows to who comes in. Called on a thread that may block, by several at a time,
/// but for each connection of HTTP/1.1 one request after the other; what it throws becomes status
/// 500.
@FunctionalInterface
public interface Site {
  Page page(Visit visit);

  /// A request.
  ///
  /// @param path with its query, as it was sent
  record Visit(String path, TlsConnection connection) {}

  /// An answer.
  ///
  /// @param mediaType such as `text/html; charset=utf-8`
  record Page(int status, String mediaType, Octets body) {
    public static Page text(String text) {
      return new Page(
          200, "text/plain; charset=utf-8", Octets.of(text.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
