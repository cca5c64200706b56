package pki.http;

import java.time.Duration;

/// How much of everything a stranger may take. What goes beyond is answered with the status that
/// says so, where that is still possible, and cut off.
///
/// @param requestLine bytes in the request line; more is a 414
/// @param headerFields bytes in all header fields; more is a 431
/// @param head from a request's first byte to the end of its header fields; later is a 408
/// @param body from there to the end of its content; later is a 408
/// @param idle without any byte between requests
/// @param write for the client to take a response, and again for every 512 KB of it
/// @param connections open at once; one more gets a 503
/// @param working requests in the hands of blocking handlers at once; one more gets a 503
/// @param drain for requests that were under way when the server closes
public record Limits(
    int requestLine,
    int headerFields,
    Duration head,
    Duration body,
    Duration idle,
    Duration write,
    int connections,
    int working,
    Duration drain) {

  /// For a service that anybody may reach.
  public static final Limits STANDARD =
      new Limits(
          8 << 10,
          16 << 10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          8_192,
          1_024,
          Duration.ofSeconds(10));
}
