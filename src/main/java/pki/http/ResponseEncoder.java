package pki.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/// Writes status lines and header fields. Says nothing of who we are.
final class ResponseEncoder {
  static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

  private static final byte[][] STATUS_LINES = new byte[600][];
  private static final byte[] NO_STORE = ascii("Cache-Control: no-store\r\n");
  private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
  private static final byte[] CLOSE = ascii("Connection: close\r\n");
  private static final byte[] AS_DECLARED = ascii("X-Content-Type-Options: nosniff\r\n");

  static {
    for (Status status : Status.values()) {
      STATUS_LINES[status.code()] =
          ascii("HTTP/1.1 %d %s\r\n".formatted(status.code(), status.reason()));
    }
  }

  /// The date field of a second, which thousands of responses share.
  private static final class DateField {
    private final long second;
    private final byte[] field;

    DateField(Instant now) {
      this.second = now.getEpochSecond();
      this.field = ascii("Date: " + HttpDate.format(now) + "\r\n");
    }
  }

  private volatile DateField date = new DateField(Instant.EPOCH);

  /// Writes all that stands before the content.
  void write(ByteBuf out, Response response, Connecting connecting, Instant now) {
    out.writeBytes(STATUS_LINES[response.status().code()]);
    out.writeBytes(dateField(now));
    writeCaching(out, response.caching(), now);
    if (!response.status().isWithoutContent()) {
      field(out, "Content-Type", response.type().text());
      field(out, "Content-Length", Long.toString(response.content().length()));
      out.writeBytes(AS_DECLARED);
    }
    for (Map.Entry<String, String> field : response.fields().entrySet()) {
      field(out, field.getKey(), field.getValue());
    }
    switch (connecting) {
      case STAYS -> {}
      case STAYS_AS_ASKED -> out.writeBytes(KEEP_ALIVE);
      case CLOSES -> out.writeBytes(CLOSE);
    }
    ByteBufUtil.writeAscii(out, "\r\n");
  }

  /// What a response says of its connection.
  enum Connecting {
    STAYS,
    /// HTTP/1.0 stays open only when told so.
    STAYS_AS_ASKED,
    CLOSES
  }

  private static void writeCaching(ByteBuf out, Caching caching, Instant now) {
    switch (caching) {
      case Caching.NoStore() -> out.writeBytes(NO_STORE);
      case Caching.Until until -> {
        out.writeBytes(until.fields());
        field(
            out,
            "Cache-Control",
            "max-age=" + until.age(now) + ", public, no-transform, must-revalidate");
      }
    }
  }

  private byte[] dateField(Instant now) {
    DateField current = date;
    if (current.second != now.getEpochSecond()) {
      current = new DateField(now);
      date = current;
    }
    return current.field;
  }

  private static void field(ByteBuf out, String name, String value) {
    ByteBufUtil.writeAscii(out, name);
    ByteBufUtil.writeAscii(out, ": ");
    ByteBufUtil.writeAscii(out, value);
    ByteBufUtil.writeAscii(out, "\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
