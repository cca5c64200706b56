package pki.http;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import pki.http.Request.Method;

/// One request and what became of it: a line of the access log. What a stranger sent is kept as it
/// came, and made harmless in [#json].
///
/// @param time when it was answered
/// @param method empty when the request was not understood, like `target` and `userAgent`
/// @param bytes of content sent
/// @param took from its first byte to the answer
/// @param problem why it was refused or failed; never sent to the client
public record Access(
    Instant time,
    InetSocketAddress remote,
    Optional<Method> method,
    String target,
    Status status,
    long bytes,
    Duration took,
    String userAgent,
    Optional<String> problem) {

  private static final int LONGEST_VALUE = 1_024;

  /// One JSON object in one line of printable ASCII, each value at most 1,024 characters.
  public String json() {
    var line = new StringBuilder(256).append("{\"time\":");
    quote(line, time.toString());
    quote(line.append(",\"remote\":"), remote.getAddress().getHostAddress());
    line.append(",\"port\":").append(remote.getPort());
    quote(line.append(",\"method\":"), method.map(Method::name).orElse(""));
    quote(line.append(",\"target\":"), target);
    line.append(",\"status\":").append(status.code());
    line.append(",\"bytes\":").append(bytes);
    line.append(",\"micros\":").append(took.toNanos() / 1_000);
    quote(line.append(",\"userAgent\":"), userAgent);
    problem.ifPresent(text -> quote(line.append(",\"problem\":"), text));
    return line.append('}').toString();
  }

  private static void quote(StringBuilder out, String text) {
    out.append('"');
    int end = Math.min(text.length(), LONGEST_VALUE);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        out.append("\\u%04x".formatted((int) c));
      } else if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
