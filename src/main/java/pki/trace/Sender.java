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

/// One side of a connection, as far as reading it goes: which key it writes with, and what of its
/// messages is still to come.
final class Sender {
  private static final int MESSAGE_HEADER = 4;

  /// What is inside a record.
  record Opened(ContentType type, Octets content) {}

  private final Direction direction;
  private final ConnectionSecrets secrets;
  private final RecordSplitter splitter = new RecordSplitter();

  private Stage stage = Stage.HANDSHAKE;
  private boolean ciphersChanged;
  private @Nullable Octets trafficSecret;
  private @Nullable RecordProtection protection;
  private final PendingBytes pending = new PendingBytes();

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
  boolean isEncrypted(Cut cut) {
    return secrets.version() == TLS_1_3
        ? cut.type() == ContentType.APPLICATION_DATA
        : ciphersChanged || cut.type() == ContentType.APPLICATION_DATA;
  }

  /// What is inside a record; empty when its key is not known.
  Optional<Opened> open(Cut cut) {
    if (!isEncrypted(cut)) {
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
  List<byte[]> messages(byte[] bytes) {
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
}
