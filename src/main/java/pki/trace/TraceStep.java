package pki.trace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import pki.der.Octets;
import pki.handshake.AlertDescription;
import pki.handshake.Field;
import pki.handshake.MessageType;
import pki.handshake.TlsVersion;
import pki.handshake.WireWriter;

/// One thing that a side said.
///
/// @param at when its last byte passed, counted from the connection's first
/// @param bytes how long it is: a message with its header of 4, anything else without its record's
///   header and protection
public record TraceStep(
    Direction direction, Duration at, int bytes, Protection protection, Content content) {
  /// Whether it could be read on the way.
  public enum Protection {
    /// Sent in the clear.
    PLAIN,
    /// Sent encrypted, and opened here with the connection's secrets.
    DECRYPTED,
    /// Sent encrypted, and closed to us.
    OPAQUE
  }

  /// What was said.
  public sealed interface Content {}

  /// A handshake message.
  ///
  /// @param code the type's number
  /// @param type absent when the number is unknown
  /// @param body without its header
  /// @param fields the body decoded, as far as it can be
  public record Message(int code, Optional<MessageType> type, Octets body, List<Field> fields)
      implements Content {
    public String label() {
      return type.map(MessageType::label).orElseGet(() -> "message " + code);
    }

    /// All of it, with its header of 4 (RFC 8446, section 4).
    public Octets octets() {
      return Octets.of(
          WireWriter.encode(out -> out.u8(code).vector(3, content -> content.raw(body))));
    }
  }

  /// From here on the sender encrypts (TLS 1.2), or means nothing by it (TLS 1.3, RFC 8446,
  /// appendix D.4).
  public record ChangeCipherSpec() implements Content {}

  /// A notice of a problem, or of the end (RFC 8446, section 6).
  ///
  /// @param description absent when its number is unknown
  public record Alert(Level level, int code, Optional<AlertDescription> description)
      implements Content {
    public enum Level {
      WARNING,
      FATAL
    }

    public String label() {
      return description.map(AlertDescription::label).orElseGet(() -> "alert " + code);
    }

    /// Whether it breaks the connection off, rather than end it or warn. TLS 1.3 goes by the
    /// description and takes no notice of the level (RFC 8446, section 6), older versions by the
    /// level (RFC 5246, section 7.2).
    ///
    /// @param version absent until the server has answered
    public boolean isError(Optional<TlsVersion> version) {
      boolean error =
          version.filter(TlsVersion.TLS_1_3::equals).isPresent()
              ? !description.equals(Optional.of(AlertDescription.USER_CANCELED))
              : level == Level.FATAL;
      return error && !description.equals(Optional.of(AlertDescription.CLOSE_NOTIFY));
    }
  }

  public record ApplicationData() implements Content {}

  /// What cannot be read.
  ///
  /// @param why lower case, no full stop
  public record Unread(String why) implements Content {}

  boolean isMoreDataBefore(TraceStep next) {
    return content instanceof ApplicationData
        && next.content instanceof ApplicationData
        && next.direction == direction;
  }

  /// This data with the data after it.
  TraceStep with(TraceStep more) {
    return new TraceStep(direction, at, bytes + more.bytes, protection, content);
  }

  /// The message's type, when this is a message of a known one.
  public Optional<MessageType> messageType() {
    return content instanceof Message message ? message.type() : Optional.empty();
  }
}
