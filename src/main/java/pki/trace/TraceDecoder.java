package pki.trace;

import static pki.trace.TraceStep.Protection.DECRYPTED;
import static pki.trace.TraceStep.Protection.OPAQUE;
import static pki.trace.TraceStep.Protection.PLAIN;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.handshake.AlertDescription;
import pki.handshake.ClientHello;
import pki.handshake.Field;
import pki.handshake.MessageFields;
import pki.handshake.MessageType;
import pki.handshake.ServerHello;
import pki.handshake.WireReader;
import pki.trace.RecordSplitter.Cut;
import pki.trace.TraceStep.Alert;
import pki.trace.TraceStep.ApplicationData;
import pki.trace.TraceStep.ChangeCipherSpec;
import pki.trace.TraceStep.Content;
import pki.trace.TraceStep.Message;
import pki.trace.TraceStep.Protection;
import pki.trace.TraceStep.Unread;

/// Follows a connection as its two ends do: each hello decides how what comes after it is read.
final class TraceDecoder {
  /// More than any handshake has; what follows is application data.
  private static final int MOST_STEPS = 2_000;

  /// Whether anything can follow what was recorded.
  enum Connection {
    OPEN,
    OVER
  }

  private final ConnectionSecrets secrets;
  private final Map<Direction, Sender> senders = new EnumMap<>(Direction.class);
  private final List<TraceRecord> records = new ArrayList<>();
  private final List<TraceStep> steps = new ArrayList<>();
  private int leftOut;
  private int leftOutBytes;

  TraceDecoder(KeyLog keyLog) {
    this.secrets = new ConnectionSecrets(keyLog);
    for (Direction direction : Direction.values()) {
      senders.put(direction, new Sender(direction, secrets));
    }
  }

  HandshakeTrace decode(Recording recording, Connection connection) {
    boolean full = recording.isFull(); // asked first: what is full stays as it is
    List<Recording.Chunk> chunks = recording.chunks();
    Duration at = Duration.ZERO;
    for (Recording.Chunk chunk : chunks) {
      at = Duration.ofNanos(chunk.nanos() - chunks.getFirst().nanos());
      take(chunk, at);
    }
    HandshakeFacts facts = HandshakeFacts.of(steps, secrets.all());
    if (leftOut > 0) {
      String why = "%d more records are left out".formatted(leftOut);
      step(sender(chunks.getLast().direction()), at, leftOutBytes, PLAIN, new Unread(why));
    } else if (full || connection == Connection.OVER) {
      cutOff(at);
    }
    if (full && !chunks.isEmpty()) {
      String why = "the recording is full: what came then was not recorded";
      step(sender(chunks.getLast().direction()), at, 0, PLAIN, new Unread(why));
    }
    return new HandshakeTrace(records, steps, facts);
  }

  private void take(Recording.Chunk chunk, Duration at) {
    Sender sender = sender(chunk.direction());
    boolean sound = sender.splitter().fault().isEmpty();
    for (Cut cut : sender.splitter().add(chunk.bytes())) {
      record(sender, at, cut);
    }
    sender
        .splitter()
        .fault()
        .filter(fault -> sound)
        .ifPresent(
            fault -> step(sender, at, sender.splitter().pending(), PLAIN, new Unread(fault)));
  }

  /// Tells what each side began to say when it was cut off.
  private void cutOff(Duration at) {
    for (Sender sender : senders.values()) {
      for (Sender.Incomplete one : sender.incomplete()) {
        step(sender, at, one.bytes(), one.protection(), new Unread(one.sentence()));
      }
    }
  }

  private Sender sender(Direction direction) {
    return Objects.requireNonNull(senders.get(direction));
  }

  private void record(Sender sender, Duration at, Cut cut) {
    if (steps.size() >= MOST_STEPS || records.size() >= MOST_STEPS) {
      leftOut++;
      leftOutBytes += cut.fragment().length();
      return;
    }
    Optional<Sender.Opened> opened = sender.open(cut);
    Protection protection =
        opened.isEmpty() ? OPAQUE : sender.isEncrypted(cut.type()) ? DECRYPTED : PLAIN;
    records.add(
        new TraceRecord(
            sender.direction(),
            at,
            cut.type(),
            cut.version(),
            cut.fragment().length(),
            protection));
    if (opened.isEmpty()) {
      step(sender, at, cut.fragment().length(), OPAQUE, new Unread(secrets.whyClosed()));
      return;
    }
    deliver(sender, at, opened.get(), protection);
  }

  private void deliver(Sender sender, Duration at, Sender.Opened opened, Protection protection) {
    Octets data = opened.content();
    switch (opened.type()) {
      case HANDSHAKE -> {
        for (byte[] message : sender.messages(data.bytes(), protection)) {
          message(sender, at, message, protection);
        }
      }
      case CHANGE_CIPHER_SPEC -> {
        step(sender, at, data.length(), protection, new ChangeCipherSpec());
        sender.changeCipherSpec();
      }
      case ALERT -> step(sender, at, data.length(), protection, alert(data));
      case APPLICATION_DATA -> step(sender, at, data.length(), protection, new ApplicationData());
      case HEARTBEAT ->
          step(sender, at, data.length(), protection, new Unread("a heartbeat (RFC 6520)"));
    }
  }

  private static Content alert(Octets data) {
    if (data.length() != 2) {
      return new Unread("an alert of %d bytes instead of 2".formatted(data.length()));
    }
    int code = data.at(1);
    return new Alert(
        data.at(0) == 1 ? Alert.Level.WARNING : Alert.Level.FATAL, code, AlertDescription.of(code));
  }

  private void message(Sender sender, Duration at, byte[] message, Protection protection) {
    int code = message[0] & 0xff;
    Octets body = WireReader.of(message).skip(4).rest();
    Optional<MessageType> type = MessageType.of(code);
    try {
      type = type.map(known -> learn(sender, known, body));
    } catch (EncodingException e) {
      // a hello that cannot be read teaches nothing; its fields will say why
    }
    List<Field> fields =
        type.map(known -> MessageFields.decode(known, body, secrets.version(), secrets.suite()))
            .orElse(List.of());
    step(sender, at, message.length, protection, new Message(code, type, body, fields));
  }

  /// Takes from a message what changes how later ones are read, and says what it truly is.
  private MessageType learn(Sender sender, MessageType type, Octets body) {
    switch (type) {
      case CLIENT_HELLO -> secrets.clientHello(ClientHello.parse(body));
      case SERVER_HELLO -> {
        ServerHello hello = ServerHello.parse(body);
        secrets.serverHello(hello);
        if (hello.isRetryRequest()) {
          return MessageType.HELLO_RETRY_REQUEST;
        }
      }
      case FINISHED -> sender.finished();
      case KEY_UPDATE -> sender.keyUpdate();
      default -> {}
    }
    return type;
  }

  private void step(Sender sender, Duration at, int bytes, Protection protection, Content content) {
    steps.add(new TraceStep(sender.direction(), at, bytes, protection, content));
  }
}
