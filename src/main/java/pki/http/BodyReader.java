package pki.http;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import pki.http.RequestHead.Framing;

/// Collects a request's content as it arrives, never more of it than the route takes: a declared
/// length is compared before a byte is stored, and storage grows only with what has come.
abstract sealed class BodyReader {
  private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);

  /// @throws RequestException when the declared length is over `most`
  static BodyReader of(Framing framing, int most) {
    return switch (framing) {
      case Framing.None() -> new Sized(0);
      case Framing.Length(long octets) -> {
        if (octets > most) {
          throw tooLarge(most);
        }
        yield new Sized((int) octets);
      }
      case Framing.Chunked() -> new Chunked(most);
    };
  }

  /// Takes what belongs to the content, and says whether it is complete.
  abstract boolean read(ByteBuf in);

  byte[] content() {
    return content.toByteArray();
  }

  int size() {
    return content.size();
  }

  /// Moves up to `most` bytes into the content and returns how many those were.
  int take(ByteBuf in, int most) {
    int count = Math.min(in.readableBytes(), most);
    try {
      in.readBytes(content, count);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return count;
  }

  static RequestException tooLarge(int most) {
    return new RequestException(Status.CONTENT_TOO_LARGE, "content over %d bytes".formatted(most));
  }

  /// Content of a declared length.
  private static final class Sized extends BodyReader {
    private int missing;

    Sized(int length) {
      this.missing = length;
    }

    @Override
    boolean read(ByteBuf in) {
      missing -= take(in, missing);
      return missing == 0;
    }
  }

  /// Content in chunks (RFC 9112, section 7.1). Chunk extensions are skipped, and so are trailer
  /// fields.
  private static final class Chunked extends BodyReader {
    private static final int LONGEST_LINE = 256;
    private static final int MOST_TRAILERS = 20;

    private enum Expected {
      SIZE,
      DATA,
      END_OF_DATA,
      TRAILER,
      NOTHING
    }

    private final int most;
    private Expected expected = Expected.SIZE;
    private int missing; // of the current chunk
    private int trailers;

    Chunked(int most) {
      this.most = most;
    }

    @Override
    boolean read(ByteBuf in) {
      boolean moved = true;
      while (moved && expected != Expected.NOTHING) {
        moved = step(in);
      }
      return expected == Expected.NOTHING;
    }

    /// Reads the next line or data; false when more bytes are needed.
    private boolean step(ByteBuf in) {
      if (expected == Expected.DATA) {
        missing -= take(in, missing);
        if (missing == 0) {
          expected = Expected.END_OF_DATA;
        }
        return missing == 0;
      }
      int length = lineLength(in);
      if (length < 0) {
        return false;
      }
      String line = in.readCharSequence(length, StandardCharsets.ISO_8859_1).toString();
      in.skipBytes(2);
      expected = next(line);
      return true;
    }

    private Expected next(String line) {
      return switch (expected) {
        case SIZE -> {
          missing = size(line);
          yield missing == 0 ? Expected.TRAILER : Expected.DATA;
        }
        case END_OF_DATA -> {
          if (!line.isEmpty()) {
            throw RequestException.malformed("chunk is longer than its size");
          }
          yield Expected.SIZE;
        }
        case TRAILER -> {
          if (++trailers > MOST_TRAILERS) {
            throw RequestException.malformed("more than " + MOST_TRAILERS + " trailer lines");
          }
          yield line.isEmpty() ? Expected.NOTHING : Expected.TRAILER;
        }
        case DATA, NOTHING -> throw new IllegalStateException("no line in " + expected);
      };
    }

    private int size(String line) {
      int end = 0;
      while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0) {
        end++;
      }
      boolean extended = end < line.length() && ";\t ".indexOf(line.charAt(end)) >= 0;
      if (end == 0 || (end < line.length() && !extended) || line.indexOf('\r') >= 0) {
        throw RequestException.malformed("chunk size is not hexadecimal");
      }
      if (end > 7 || Integer.parseInt(line.substring(0, end), 16) > most - size()) {
        throw tooLarge(most);
      }
      return Integer.parseInt(line.substring(0, end), 16);
    }

    /// The length of the next line without its CRLF, or -1 when it is not complete.
    private static int lineLength(ByteBuf in) {
      int lineFeed = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
      int length = (lineFeed < 0 ? in.writerIndex() : lineFeed) - in.readerIndex();
      if (length > LONGEST_LINE) {
        throw RequestException.malformed("line in chunked content over " + LONGEST_LINE + " bytes");
      }
      if (lineFeed < 0) {
        return -1;
      }
      if (length == 0 || in.getByte(lineFeed - 1) != '\r') {
        throw RequestException.malformed("line in chunked content does not end with CRLF");
      }
      return length - 1;
    }
  }
}
