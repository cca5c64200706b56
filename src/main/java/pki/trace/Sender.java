package pki.trace;

import static pki.handshake.TlsVersion.TLS_1_3;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pki.der.Octets;
import pki.handshake.ContentType;
import pki.trace.ConnectionSecrets.Stage;
import pki.trace.RecordSplitter.Cut;
import pki.trace.TraceStep.Protection;

/// One side of a connection, as far as reading it goes: which key it writes with, and what of its
/// messages is still to come.
final class Sender {
  private static final int MESSAGE_HEADER = 4;

  /// What is inside a record.
  record Opened(ContentType type, Octets content) {}

  /// Bytes of something whose rest has not come.
  record Incomplete(String what, int bytes, Protection protection) {
    /// Lower case, no full stop.
    String sentence() {
      return "%d byte%s of an incomplete %s".formatted(bytes, bytes == 1 ? "" : "s", what);
    }
  }

  private final Direction direction;
  private final ConnectionSecrets secrets;
  private final RecordSplitter splitter = new RecordSplitter();

  private Stage stage = Stage.HANDSHAKE;
  private boolean ciphersChanged;
  private @Nullable Octets trafficSecret;
  private @Nullable RecordProtection protection;
  private final PendingBytes pending = new PendingBytes();
  private Protection pendingProtection = Protection.PLAIN;

  Sender(Direction direction, ConnectionSecrets secrets) {
    this.direction = direction;
    this.secrets = secrets;
  }

  Direction direction() {
    return direction;
  }

  RecordSplitter splitter() {
    return splitter;
  }

  /// Whether a record is encrypted: in TLS 1.3 what says that it is application data, before that
  /// everything after the ChangeCipherSpec.
  boolean isEncrypted(ContentType type) {
    return type == ContentType.APPLICATION_DATA || (ciphersChanged && secrets.version() != TLS_1_3);
  }

  /// What is inside a record; empty when its key is not known.
  Optional<Opened> open(Cut cut) {
    if (!isEncrypted(cut.type())) {
      return Optional.of(new Opened(cut.type(), cut.fragment()));
    }
    Optional<byte[]> plain =
        protection().flatMap(keys -> keys.open(cut.header().bytes(), cut.fragment().bytes()));
    return secrets.version() == TLS_1_3
        ? plain.flatMap(Sender::unpadded)
        : plain.map(content -> new Opened(cut.type(), Octets.of(content)));
  }

  /// TLS 1.3 puts the true type behind the content, and zeros behind that (RFC 8446, section 5.2).
  private static Optional<Opened> unpadded(byte[] plain) {
    int end = plain.length - 1;
    while (end >= 0 && plain[end] == 0) {
      end--;
    }
    int last = end;
    return last < 0
        ? Optional.empty()
        : ContentType.of(plain[last] & 0xff)
            .map(type -> new Opened(type, Octets.of(Arrays.copyOf(plain, last))));
  }

  private Optional<RecordProtection> protection() {
    if (protection == null) {
      if (secrets.version() == TLS_1_3) {
        trafficSecret = secrets.trafficSecret(direction, stage).orElse(null);
        protection = Optional.ofNullable(trafficSecret).flatMap(secrets::tls13).orElse(null);
      } else {
        protection = secrets.tls12(direction).orElse(null);
      }
    }
    return Optional.ofNullable(protection);
  }

  void changeCipherSpec() {
    if (secrets.version() != TLS_1_3) {
      ciphersChanged = true;
      protection = null;
    }
  }

  /// After its Finished, each side of TLS 1.3 goes on with its application key; a client that
  /// authenticates later sends another, which changes nothing (RFC 8446, section 4.6.2).
  void finished() {
    if (secrets.version() == TLS_1_3 && stage == Stage.HANDSHAKE) {
      stage = Stage.APPLICATION;
      protection = null;
    }
  }

  void keyUpdate() {
    if (trafficSecret != null) {
      trafficSecret = secrets.next(trafficSecret).orElse(null);
      protection = Optional.ofNullable(trafficSecret).flatMap(secrets::tls13).orElse(null);
    }
  }

  /// The messages that are complete with these bytes, each with its header.
  ///
  /// @param protection of the record that they came in
  List<byte[]> messages(byte[] bytes, Protection protection) {
    pendingProtection = protection;
    pending.add(bytes);
    List<byte[]> messages = new ArrayList<>();
    while (pending.size() >= MESSAGE_HEADER) {
      int length = pending.at(1) << 16 | pending.at(2) << 8 | pending.at(3);
      if (pending.size() < MESSAGE_HEADER + length) {
        break;
      }
      messages.add(pending.take(MESSAGE_HEADER + length));
    }
    return messages;
  }

  /// What of messages and records still waits for its rest.
  List<Incomplete> incomplete() {
    List<Incomplete> incomplete = new ArrayList<>();
    if (pending.size() > 0) {
      incomplete.add(new Incomplete("message", pending.size(), pendingProtection));
    }
    if (splitter.fault().isEmpty() && splitter.pending() > 0) {
      boolean encrypted = splitter.begun().filter(this::isEncrypted).isPresent();
      incomplete.add(
          new Incomplete(
              "record", splitter.pending(), encrypted ? Protection.OPAQUE : Protection.PLAIN));
    }
    return incomplete;
  }
}
