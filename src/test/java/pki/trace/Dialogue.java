package pki.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static pki.handshake.Extensions.SUPPORTED_VERSIONS;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import pki.der.Octets;
import pki.handshake.ClientHello;
import pki.handshake.ContentType;
import pki.handshake.MessageType;
import pki.handshake.RawExtension;
import pki.handshake.ServerHello;
import pki.handshake.WireWriter;
import pki.trace.ConnectionSecrets.Stage;

/// A connection made up record by record, for what no peer at hand would say.
final class Dialogue {
  static final int AES_128_GCM_SHA256 = 0x1301;

  private static final Octets CLIENT_RANDOM = Octets.ofHex("c1".repeat(32));
  private static final Octets SERVER_RANDOM = Octets.ofHex("5e".repeat(32));
  private static final RawExtension TLS_1_3 =
      new RawExtension(SUPPORTED_VERSIONS, Octets.ofHex("0304"));

  private final Recording recording = new Recording();
  private final KeyLog keyLog = new KeyLog();
  private final Map<Direction, Integer> sealed = new EnumMap<>(Direction.class);
  private int nanos;

  /// Both hellos of TLS 1.2, with the session ids that they name.
  static Dialogue ofTls12(int suite, Octets offeredSession, Octets session) {
    return new Dialogue()
        .says(Direction.CLIENT_TO_SERVER, MessageType.CLIENT_HELLO, clientHello(offeredSession))
        .says(
            Direction.SERVER_TO_CLIENT,
            MessageType.SERVER_HELLO,
            serverHello(suite, session, List.of()));
  }

  /// Both hellos of TLS 1.3, with what the server adds to its version.
  static Dialogue ofTls13(RawExtension... more) {
    List<RawExtension> extensions = new ArrayList<>(List.of(more));
    extensions.addFirst(TLS_1_3);
    return new Dialogue()
        .says(Direction.CLIENT_TO_SERVER, MessageType.CLIENT_HELLO, clientHello(Octets.EMPTY))
        .says(
            Direction.SERVER_TO_CLIENT,
            MessageType.SERVER_HELLO,
            serverHello(AES_128_GCM_SHA256, Octets.EMPTY, extensions));
  }

  static Octets clientHello(Octets sessionId) {
    return new ClientHello(
            0x0303,
            CLIENT_RANDOM,
            sessionId,
            List.of(AES_128_GCM_SHA256),
            Octets.ofHex("00"),
            List.of())
        .encode();
  }

  private static Octets serverHello(int suite, Octets sessionId, List<RawExtension> extensions) {
    var hello = new ServerHello(0x0303, SERVER_RANDOM, sessionId, suite, 0, extensions);
    return Octets.of(
        WireWriter.encode(out -> {
          out.u16(hello.legacyVersion()).raw(hello.random());
          out.vector(1, id -> id.raw(hello.sessionId()));
          out.u16(hello.suite()).u8(hello.compressionMethod());
          out.vector(
              2,
              list ->
                  hello
                      .extensions()
                      .forEach(
                          one -> list.u16(one.code()).vector(2, value -> value.raw(one.data()))));
        }));
  }

  static byte[] message(MessageType type, Octets body) {
    return WireWriter.encode(out -> out.u8(type.code()).vector(3, rest -> rest.raw(body)));
  }

  static byte[] record(ContentType type, byte[] fragment) {
    return WireWriter.encode(
        out -> out.u8(type.code()).u16(0x0303).vector(2, rest -> rest.raw(fragment)));
  }

  /// Any bytes whatever.
  Dialogue says(Direction from, byte[] bytes) {
    recording.add(from, nanos++, bytes);
    return this;
  }

  Dialogue says(Direction from, ContentType type, String hex) {
    return says(from, record(type, Octets.ofHex(hex).bytes()));
  }

  Dialogue says(Direction from, MessageType type, Octets body) {
    return says(from, record(ContentType.HANDSHAKE, message(type, body)));
  }

  /// A record of TLS 1.3, sealed with the sender's first key of a stage.
  Dialogue seals(Direction from, Stage stage, ContentType type, byte[] content) {
    if (stage == Stage.APPLICATION) {
      int sequence = sealed.merge(from, 1, Integer::sum) - 1;
      return says(from, SealedRecord.of(secret(from, stage), sequence, type, content));
    }
    return says(from, SealedRecord.of(secret(from, stage), 0, type, content));
  }

  /// A Finished of TLS 1.3, all that the sender says under its handshake key.
  Dialogue finishes(Direction from) {
    return seals(
        from,
        Stage.HANDSHAKE,
        ContentType.HANDSHAKE,
        message(MessageType.FINISHED, Octets.ofHex("f1".repeat(32))));
  }

  /// Puts the secrets of TLS 1.3 into the log.
  Dialogue keysKnown() {
    log("CLIENT_HANDSHAKE_TRAFFIC_SECRET", secret(Direction.CLIENT_TO_SERVER, Stage.HANDSHAKE));
    log("SERVER_HANDSHAKE_TRAFFIC_SECRET", secret(Direction.SERVER_TO_CLIENT, Stage.HANDSHAKE));
    log("CLIENT_TRAFFIC_SECRET_0", secret(Direction.CLIENT_TO_SERVER, Stage.APPLICATION));
    log("SERVER_TRAFFIC_SECRET_0", secret(Direction.SERVER_TO_CLIENT, Stage.APPLICATION));
    return this;
  }

  Dialogue log(String label, Octets secret) {
    keyLog.add("%s %s %s".formatted(label, CLIENT_RANDOM.hex(), secret.hex()));
    return this;
  }

  private static Octets secret(Direction direction, Stage stage) {
    return Octets.of((direction.name() + stage.name()).getBytes(US_ASCII)).sha256();
  }

  Tapped tapped() {
    return new Tapped(recording, keyLog);
  }

  HandshakeTrace trace() {
    return HandshakeTrace.decode(recording, keyLog);
  }
}
