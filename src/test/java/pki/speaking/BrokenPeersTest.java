package pki.speaking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pki.testing.PkiCommand;
import pki.testing.PkiCommand.Answer;
import pki.testing.PkiProcess;
import pki.testing.RawPeer;
import pki.testing.RawPeer.Behaviour;
import pki.testing.Tool;

/// `pki tls connect` to peers that no honest program is: a clear sentence and an exit status, in
/// bounded time.
class BrokenPeersTest {
  private static final String NONE = "no connection: ";

  /// ServerHello of TLS 1.2 with TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, as a message.
  private static final byte[] SERVER_HELLO =
      hex("02000026" + "0303" + "55".repeat(32) + "00" + "c02b" + "00");

  @TempDir static Path folder;
  private static Tool.Running server;
  private static int port;

  @BeforeAll
  static void serve() {
    var pki = PkiProcess.in(folder);
    String home = folder.resolve("home").toString();
    PkiCommand.run("init", "--name", "Peers", "--home", home);
    PkiCommand.run(
        "issue", "localhost", "--home", home, "--out", folder.resolve("certs").toString());
    server = pki.start("tls", "serve", "--cert", "certs/localhost.crt", "--port", "0");
    server.awaitOutput("listening on ");
    port =
        Integer.parseInt(
            server.output().replaceFirst("(?s).*listening on https://[^:]*:(\\d+)/.*", "$1"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  static Stream<Arguments> peers() {
    return Stream.of(
        peer(
            "speaks HTTP",
            3,
            NONE + "what the peer says is no TLS",
            (in, out) -> out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII))),
        peer(
            "garbage",
            3,
            NONE + "what the peer says is no TLS",
            (in, out) -> out.write(hex("deadbeef".repeat(40)))),
        peer("closes at once", 3, NONE + "the peer closed", (in, out) -> {}),
        peer(
            "closes after the hello", 3, NONE + "the peer closed", (in, out) -> in.readNBytes(100)),
        peer(
            "half a hello",
            3,
            NONE,
            (in, out) -> {
              in.readNBytes(100);
              out.write(record(22, SERVER_HELLO), 0, 20);
            }),
        peer(
            "a record of 2^16 - 1",
            3,
            NONE,
            (in, out) -> {
              in.readNBytes(100);
              out.write(hex("160303ffff"));
              out.write(new byte[65_535]);
            }),
        peer(
            "a hello without meaning",
            3,
            NONE,
            (in, out) -> {
              in.readNBytes(100);
              out.write(record(22, hex("0200000400000000")));
            }),
        peer(
            "an alert",
            1,
            "refused by the server: the peer sent the alert handshake_failure",
            (in, out) -> {
              in.readNBytes(100);
              out.write(hex("15030300020228"));
            }),
        peer(
            "an empty chain",
            3,
            NONE,
            (in, out) -> {
              in.readNBytes(100);
              out.write(record(22, SERVER_HELLO));
              out.write(record(22, hex("0b000003000000")));
              in.read();
            }),
        peer("10,000 certificates", 3, NONE, BrokenPeersTest::manyCertificates));
  }

  private static Arguments peer(String name, int status, String sentence, Behaviour behaviour) {
    return Arguments.of(name, status, sentence, behaviour);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("peers")
  void isToldInASentence(String name, int status, String sentence, Behaviour behaviour)
      throws IOException {
    try (var peer = new RawPeer(behaviour)) {
      long begun = System.nanoTime();
      Answer answer = connect(peer.port());
      assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
      assertThat(answer.out().lines().findFirst().orElse(answer.err())).startsWith(sentence);
      assertThat(answer.out().lines().findFirst().orElse("")).hasSizeLessThan(200);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void silenceEndsInTime() throws IOException {
    try (var peer = new RawPeer((in, out) -> in.readAllBytes())) {
      Answer answer = connect(peer.port(), "--trace");
      assertThat(answer.status()).isEqualTo(3);
      assertThat(answer.out())
          .startsWith("no connection: the server did not answer within 2s")
          .contains("── ClientHello ──");
    }
  }

  @Test
  void oneByteAtATimeIsAConnectionLikeAnother() throws IOException {
    try (var peer = RawPeer.cutting(port, 1_000_000)) {
      assertThat(connect(peer.port()).out()).startsWith("accepted: ");
    }
  }

  /// The server's handshake is some 2,700 octets long.
  static IntStream cuts() {
    return IntStream.iterate(1, octets -> octets < 2_700, octets -> octets + 270);
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void anEndAnywhereIsToldInASentence(int octets) throws IOException {
    try (var peer = RawPeer.cutting(port, octets)) {
      Answer answer = connect(peer.port());
      assertThat(answer.status()).as(answer.toString()).isIn(0, 3); // 0: it was all there
      assertThat(answer.out()).containsAnyOf(NONE, "accepted: ");
    }
  }

  @Test
  void aSelfSignedCertificateIsRefused() throws IOException {
    Tool openssl = Tool.require("openssl").in(folder);
    openssl
        .run(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "self.key",
            "-out",
            "self.crt",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=DNS:localhost")
        .succeeded();
    try (var impostor =
        PkiProcess.in(folder).start("tls", "serve", "--cert", "self.crt", "--port", "0")) {
      impostor.awaitOutput("listening on ");
      int own =
          Integer.parseInt(
              impostor.output().replaceFirst("(?s).*listening on https://[^:]*:(\\d+)/.*", "$1"));
      Answer answer = connect(own);
      assertThat(answer.status()).isEqualTo(1);
      assertThat(answer.out()).startsWith("refused: ");
      assertThat(answer.out()).contains("mend");
    }
  }

  @Test
  void nobodyThereIsNoAnswer() throws IOException {
    int free;
    try (var peer = new RawPeer((in, out) -> {})) {
      free = peer.port();
    }
    Answer answer = connect(free);
    assertThat(answer.status()).isEqualTo(3);
    assertThat(answer.err()).contains("cannot connect to localhost:" + free, "hint:");
  }

  private static Answer connect(int where, String... more) {
    List<String> command =
        new ArrayList<>(List.of("tls", "connect", "localhost:" + where, "--timeout", "2s"));
    command.addAll(List.of("--anchors", folder.resolve("certs/root.crt").toString()));
    command.addAll(List.of(more));
    return PkiCommand.run(command.toArray(String[]::new));
  }

  private static void manyCertificates(java.io.InputStream in, OutputStream out)
      throws IOException {
    in.readNBytes(100);
    out.write(record(22, SERVER_HELLO));
    byte[] der = Files.readAllBytes(folder.resolve("home/pki.head")); // any bytes will do
    var chain = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      chain.writeBytes(length3(400));
      chain.writeBytes(java.util.Arrays.copyOf(der, 400));
    }
    var message = new ByteArrayOutputStream();
    message.write(11);
    message.writeBytes(length3(chain.size() + 3));
    message.writeBytes(length3(chain.size()));
    message.writeBytes(chain.toByteArray());
    byte[] all = message.toByteArray();
    for (int at = 0; at < all.length; at += 16_000) {
      out.write(
          record(22, java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + 16_000))));
    }
    in.read();
  }

  private static byte[] length3(int length) {
    return new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length};
  }

  private static byte[] record(int type, byte[] fragment) {
    var record = new ByteArrayOutputStream();
    record.writeBytes(
        new byte[] {(byte) type, 3, 3, (byte) (fragment.length >> 8), (byte) fragment.length});
    record.writeBytes(fragment);
    return record.toByteArray();
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
