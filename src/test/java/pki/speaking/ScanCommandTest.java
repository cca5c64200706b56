package pki.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.authentication.TlsIdentity;
import pki.authentication.VaultHandshakeKey;
import pki.keys.SubjectKey;
import pki.scan.ScanPki;
import pki.testing.JsonTree;
import pki.testing.PkiCommand;
import pki.testing.PkiCommand.Answer;
import pki.tls.Site.Page;
import pki.tls.TlsServer;

class ScanCommandTest {
  @TempDir private static Path folder;
  private static TlsServer server;

  @BeforeAll
  static void serve() throws IOException {
    var chain = new ScanPki(folder).write("ec", ScanPki.ec(), ScanPki.Kind.GOOD);
    server =
        TlsServer.serving(
                new TlsIdentity(
                    chain, new VaultHandshakeKey(SubjectKey.read(folder.resolve("ec.key")))))
            .strictTransportSecurity(Duration.ofDays(365))
            .start(visit -> Page.text("hello"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer scan(String... options) {
    var arguments = new String[7 + options.length];
    arguments[0] = "tls";
    arguments[1] = "scan";
    arguments[2] = "127.0.0.1:" + server.port();
    arguments[3] = "--home";
    arguments[4] = folder.resolve("no-home").toString();
    arguments[5] = "--name";
    arguments[6] = "scanned.test";
    System.arraycopy(options, 0, arguments, 7, options.length);
    return PkiCommand.run(arguments);
  }

  private static String root() {
    return folder.resolve("root.crt").toString();
  }

  @Test
  void theGradeComesFirst() {
    Answer answer = scan("--anchors", root());

    assertThat(answer.status()).as(answer.err()).isZero();
    assertThat(answer.lines().getFirst())
        .isEqualTo("127.0.0.1:%d, asked for scanned.test: grade A+".formatted(server.port()));
    assertThat(answer.lines())
        .contains("Suites of TLS 1.3", "Attacks", "  post-quantum          yes")
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void aPolicyThatIsMetIsYes() {
    Answer answer = scan("--anchors", root(), "--policy", "intermediate");

    assertThat(answer.status()).isZero();
    assertThat(answer.out()).endsWith("policy intermediate is met\n");
  }

  @Test
  void aPolicyThatIsNotMetIsNo() {
    Answer answer = scan("--anchors", root(), "--policy", "modern");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out()).endsWith("policy modern is not met:\n  TLS 1.2 is accepted\n");
  }

  @Test
  void withoutAnchorsNobodyIsTrustedAndAHintSaysSo() {
    Answer answer = scan();

    assertThat(answer.status()).isZero();
    assertThat(answer.lines().getFirst()).endsWith("grade F");
    assertThat(answer.err())
        .isEqualTo("hint: nobody is trusted here; name the root with --anchors FILE\n");
  }

  @Test
  void jsonSaysWhatWasObservedInThreeWords() {
    Answer answer = scan("--anchors", root(), "--policy", "modern", "-o", "json");

    assertThat(answer.status()).isEqualTo(1);
    JsonTree json = JsonTree.of(answer.out());
    assertThat(json.get("grade").text()).isEqualTo("A+");
    assertThat(json.get("protocol").get("compression").text()).isEqualTo("no");
    assertThat(json.get("protocol").get("encryptThenMac").text()).isEqualTo("unknown");
    assertThat(json.get("session").get("resumedByTicket13").text()).isEqualTo("yes");
    assertThat(json.get("policy").get("deviations").texts())
        .as("texts")
        .containsExactly("TLS 1.2 is accepted");
    assertThat(json.get("groups").get("names").texts()).as("texts").startsWith("X25519MLKEM768");
  }

  @Test
  void nobodyThereIsStatusThree() throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Answer answer = PkiCommand.run("tls", "scan", "127.0.0.1:" + port, "--anchors", root());

    assertThat(answer.status()).isEqualTo(3);
    assertThat(answer.err())
        .startsWith("pki: cannot connect to 127.0.0.1:%d: ".formatted(port))
        .contains("hint: ");
  }

  @Test
  void noTlsIsStatusThree() throws IOException {
    try (var listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(() -> {
            while (!listener.isClosed()) {
              try (var socket = listener.accept()) {
                int _ = socket.getInputStream().read(new byte[4096]);
                socket
                    .getOutputStream()
                    .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              } catch (IOException e) {
                // closed, or a client that has seen enough
              }
            }
          });
      Answer answer =
          PkiCommand.run(
              "tls", "scan", "127.0.0.1:" + listener.getLocalPort(), "--anchors", root());

      assertThat(answer.status()).isEqualTo(3);
      assertThat(answer.err())
          .contains("does not speak TLS: it answers no TLS record but 'HTTP/1.1 400 Bad Request'");
    }
  }

  @Test
  void noAddressIsStatusTwo() {
    assertThat(PkiCommand.run("tls", "scan", "nowhere").status()).isEqualTo(2);
  }
}
