package pki.scan;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.handshake.AlertDescription;
import pki.handshake.ContentType;
import pki.handshake.MessageType;
import pki.handshake.ServerHello;
import pki.handshake.TlsVersion;
import pki.scan.Reply.Message;
import pki.scan.Reply.Silence;

/// Reads records and puts the messages in them together, until the server waits for us. Reads no
/// more than [Limits#LONGEST_FLIGHT].
final class FlightReader {
  private static final int HEADER = 5;
  private static final int LONGEST_RECORD = (1 << 14) + 2048; // RFC 5246, section 6.2.3
  private static final int MESSAGE_HEADER = 4;
  private static final int MOST_MESSAGES = 32; // a flight has six or so
  private static final int SHOWN = 40;

  private final InputStream in;
  private final List<Message> messages = new ArrayList<>();
  private byte[] pending = new byte[0];
  private int read;

  FlightReader(InputStream in) {
    this.in = in;
  }

  /// A record as it came.
  record RawRecord(ContentType type, Octets contents) {}

  /// What comes until the server waits, or ends, or has said too much.
  Reply flight() {
    try {
      while (read < Limits.LONGEST_FLIGHT) {
        Optional<Reply> end = take(record());
        if (end.isPresent()) {
          return end.get();
        }
      }
      return new Reply.Foreign("more than %d bytes without end".formatted(Limits.LONGEST_FLIGHT));
    } catch (EncodingException e) {
      return new Reply.Foreign(String.valueOf(e.getMessage()));
    } catch (SocketTimeoutException e) {
      return new Reply.Silent(Silence.TIMED_OUT);
    } catch (EOFException | SocketException e) {
      return new Reply.Silent(Silence.CLOSED);
    } catch (IOException e) {
      return new Reply.Foreign(String.valueOf(e.getMessage()));
    }
  }

  /// The next record.
  RawRecord record() throws IOException {
    byte[] header = read(HEADER);
    int length = (header[3] & 0xff) << 8 | (header[4] & 0xff);
    Optional<ContentType> type = ContentType.of(header[0]);
    if (type.isEmpty() || header[1] != 3 || length > LONGEST_RECORD) {
      throw new EncodingException("no TLS record but " + shown(header));
    }
    return new RawRecord(type.get(), Octets.of(read(length)));
  }

  private Optional<Reply> take(RawRecord record) {
    return switch (record.type()) {
      case HANDSHAKE -> handshake(record.contents());
      case ALERT -> alert(record.contents());
      case CHANGE_CIPHER_SPEC -> Optional.empty(); // TLS 1.3's, which means nothing
      case APPLICATION_DATA, HEARTBEAT -> Optional.of(done());
    };
  }

  private Optional<Reply> handshake(Octets contents) {
    byte[] come = concatenated(pending, contents.bytes());
    int begin = 0;
    while (come.length - begin >= MESSAGE_HEADER) {
      int length =
          (come[begin + 1] & 0xff) << 16 | (come[begin + 2] & 0xff) << 8 | (come[begin + 3] & 0xff);
      if (length > Limits.LONGEST_FLIGHT) {
        throw new EncodingException("a handshake message of %d bytes".formatted(length));
      }
      int end = begin + MESSAGE_HEADER + length;
      if (end > come.length) {
        break;
      }
      byte[] body = Arrays.copyOfRange(come, begin + MESSAGE_HEADER, end);
      var message = new Message(come[begin] & 0xff, Octets.of(body));
      messages.add(message);
      if (isLast(message)) {
        return Optional.of(done());
      }
      if (messages.size() == MOST_MESSAGES) {
        throw new EncodingException("more than %d messages without end".formatted(MOST_MESSAGES));
      }
      begin = end;
    }
    pending = Arrays.copyOfRange(come, begin, come.length);
    return Optional.empty();
  }

  /// In TLS 1.3 all behind the ServerHello is encrypted to a key share that we have not sent.
  private static boolean isLast(Message message) {
    return message.code() == MessageType.SERVER_HELLO_DONE.code()
        || (message.code() == MessageType.SERVER_HELLO.code()
            && ServerHello.parse(message.body()).version() >= TlsVersion.TLS_1_3.code());
  }

  private Reply done() {
    return messages.isEmpty() || messages.getFirst().code() != MessageType.SERVER_HELLO.code()
        ? new Reply.Foreign("TLS records without a ServerHello")
        : new Reply.Flight(ServerHello.parse(messages.getFirst().body()), messages);
  }

  /// A warning, such as unrecognized_name, does not end it.
  private static Optional<Reply> alert(Octets contents) {
    if (contents.length() != 2) {
      throw new EncodingException("an alert of %d bytes".formatted(contents.length()));
    }
    int code = contents.at(1);
    boolean warning = contents.at(0) == 1 && code != AlertDescription.CLOSE_NOTIFY.code();
    return warning ? Optional.empty() : Optional.of(new Reply.Refused(code));
  }

  private byte[] read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    read += bytes.length;
    if (bytes.length < count) {
      if (count == HEADER && bytes.length > 0 && bytes[0] > ContentType.HEARTBEAT.code()) {
        throw new EncodingException("no TLS record but " + shown(bytes));
      }
      throw new EOFException();
    }
    return bytes;
  }

  /// What came, with nothing in it that a terminal would obey.
  private String shown(byte[] start) throws IOException {
    byte[] more = in.readNBytes(Math.min(SHOWN, in.available()));
    String text = new String(concatenated(start, more), StandardCharsets.ISO_8859_1);
    return "'%s'".formatted(text.lines().findFirst().orElse("").replaceAll("[^ -~]", "?"));
  }

  private static byte[] concatenated(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
