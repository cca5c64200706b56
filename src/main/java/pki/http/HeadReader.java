package pki.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Finds the end of a request's head among the bytes that have arrived, line by line, so that a
/// head over its limit is refused as soon as it is seen.
final class HeadReader {
  private final Limits limits;
  private int fields; // where the header fields start, counted from the reader index
  private int line; // where the current line starts
  private int scanned; // how much of it holds no line feed

  HeadReader(Limits limits) {
    this.limits = limits;
  }

  /// Reads the head once it is complete; empty when more bytes are needed.
  Optional<RequestHead> read(ByteBuf in) {
    skipEmptyLines(in);
    while (true) {
      int from = in.readerIndex() + scanned;
      int lineFeed = in.indexOf(from, in.writerIndex(), (byte) '\n');
      int seen = (lineFeed < 0 ? in.writerIndex() : lineFeed) - in.readerIndex();
      checkSize(seen);
      if (lineFeed < 0) {
        scanned = seen;
        return Optional.empty();
      }
      if (seen == line || in.getByte(lineFeed - 1) != '\r') {
        throw RequestException.malformed("line does not end with CRLF");
      }
      if (seen == line + 1) {
        return Optional.of(finish(in));
      }
      line = seen + 1;
      fields = fields == 0 ? line : fields;
      scanned = line;
    }
  }

  /// RFC 9112, section 2.2: old clients end a body with a CRLF that its length does not count.
  private void skipEmptyLines(ByteBuf in) {
    while (scanned == 0
        && in.isReadable()
        && (in.getByte(in.readerIndex()) == '\r' || in.getByte(in.readerIndex()) == '\n')) {
      in.skipBytes(1);
    }
    if (scanned == 0 && in.isReadable()) {
      char first = (char) (in.getByte(in.readerIndex()) & 0xff);
      if (!Fields.isTokenCharacter(first)) { // such as TLS's 0x16: no need to wait for a line's end
        throw RequestException.malformed("first byte is not a method's");
      }
    }
  }

  private void checkSize(int seen) {
    if (line == 0 && seen > limits.requestLine()) {
      throw new RequestException(
          Status.URI_TOO_LONG, "request line over %d bytes".formatted(limits.requestLine()));
    }
    int emptyLine = 1; // of which the CR was seen
    if (line > 0 && seen - fields > limits.headerFields() + emptyLine) {
      throw new RequestException(
          Status.REQUEST_HEADER_FIELDS_TOO_LARGE,
          "header fields over %d bytes".formatted(limits.headerFields()));
    }
  }

  private RequestHead finish(ByteBuf in) {
    String text = in.readCharSequence(line, StandardCharsets.ISO_8859_1).toString();
    in.skipBytes(2);
    fields = 0;
    line = 0;
    scanned = 0;
    return RequestHead.parse(text);
  }
}
