package pki.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Whether a response may be kept, and how a later request asks for it only if it has changed.
public sealed interface Caching {
  /// Nobody keeps it.
  Caching NO_STORE = new NoStore();

  /// Anybody may keep it until it is replaced: `Cache-Control: public`, `max-age` up to `expires`,
  /// `Expires`, `Last-Modified` and `ETag`, as RFC 5019, section 5 has them.
  ///
  /// @param entityTag names this very content; printable ASCII without quotes
  static Caching until(Instant expires, Instant lastModified, String entityTag) {
    return new Until(expires, lastModified, entityTag);
  }

  record NoStore() implements Caching {}

  /// Kept until a moment. Its header fields but for the age are written once, for it may be sent a
  /// million times.
  final class Until implements Caching {
    private final Instant expires;
    private final Instant lastModified;
    private final String quotedTag;
    private final byte[] fields;

    private Until(Instant expires, Instant lastModified, String entityTag) {
      if (!entityTag.matches("[!#-~]+")) {
        throw new IllegalArgumentException(
            "entity tag must be printable ASCII without quotes, was '" + entityTag + "'");
      }
      this.expires = expires.truncatedTo(ChronoUnit.SECONDS); // as the field says it
      this.lastModified = lastModified.truncatedTo(ChronoUnit.SECONDS);
      this.quotedTag = '"' + entityTag + '"';
      this.fields =
          "Last-Modified: %s\r\nExpires: %s\r\nETag: %s\r\n"
              .formatted(HttpDate.format(lastModified), HttpDate.format(expires), quotedTag)
              .getBytes(StandardCharsets.US_ASCII);
    }

    /// Whether the client says that it has this very content (RFC 9110, section 13.2.2:
    /// If-None-Match decides where it is present).
    boolean isHeldBy(Fields request) {
      if (request.find("if-none-match").isPresent()) {
        return request.list("if-none-match").stream()
            .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag) // weak comparison
            .anyMatch(tag -> tag.equals("*") || tag.equals(quotedTag));
      }
      return request
          .find("if-modified-since")
          .flatMap(HttpDate::parse)
          .filter(since -> !lastModified.isAfter(since))
          .isPresent();
    }

    byte[] fields() {
      return fields;
    }

    /// Seconds from now until it expires, 0 when it has.
    long age(Instant now) {
      return Math.max(0, ChronoUnit.SECONDS.between(now, expires));
    }
  }
}
