package pki.viewing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import pki.shell.Failure;
import pki.shell.Terminal;
import pki.testing.PkiCommand;
import pki.testing.PkiCommand.Answer;
import pki.testing.TestCertificates;
import pki.testing.Tool;

class InspectCommandTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("host.crt");
    Files.writeString(file, TestCertificates.tlsServer().build().toPem().text());
  }

  @Test
  void decodesAFile() {
    Answer answer = PkiCommand.run("inspect", file.toString());

    assertThat(answer.status()).isZero();
    assertThat(answer.lines()).startsWith("certificate host.example.test");
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void answersInJson() {
    assertThat(PkiCommand.run("inspect", file.toString(), "-o", "json").out())
        .contains("\"source\" : \"" + file)
        .contains("\"type\" : \"certificate\"")
        .contains("\"notAfter\" : \"2026-08-29T23:59:59Z\"");
  }

  @Test
  void readsStandardInput() throws IOException {
    var out = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            /* interactive= */ false);
    var input = new ByteArrayInputStream(Files.readAllBytes(file));

    int status = new CommandLine(new InspectCommand(terminal, input)).execute("-");

    assertThat(status).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("certificate host.example.test");
  }

  @ParameterizedTest(name = "{0} holds nothing")
  @ValueSource(strings = {"", "hello", "-----BEGIN CERTIFICATE-----\nAA==\n"})
  void saysThatThereIsNothing(String contents) throws IOException {
    Files.writeString(file, contents);

    assertThat(PkiCommand.run("inspect", file.toString()).status()).isEqualTo(1);
  }

  @Test
  void saysThatItCouldNotBeRead() {
    Answer answer = PkiCommand.run("inspect", "no-such-file");

    assertThat(answer.status()).isEqualTo(3);
    assertThat(answer.err()).contains("no-such-file is no file and no HOST:PORT");
  }

  @Test
  void showsWhatAServerPresents() throws IOException {
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
            "s.key",
            "-out",
            "s.crt",
            "-subj",
            "/CN=untrusted",
            "-days",
            "1")
        .succeeded();
    int port = freePort();
    try (Tool.Running server =
        openssl.start(
            "s_server",
            "-www",
            "-accept",
            "127.0.0.1:" + port,
            "-key",
            "s.key",
            "-cert",
            "s.crt")) {
      server.awaitOutput("ACCEPT");

      Answer answer = PkiCommand.run("inspect", "127.0.0.1:" + port);

      assertThat(answer.status()).as(answer.err()).isZero();
      assertThat(answer.lines()).startsWith("certificate untrusted");
      assertThat(answer.err()).contains("over TLSv1.3; it was looked at, not verified");
    }
  }

  @Test
  void waitsForNobodyLongerThanItShould() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var peer = new PeerAddress("127.0.0.1", silent.getLocalPort());

      assertThatThrownBy(() -> PeerCertificates.of(peer, Duration.ofMillis(200)))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("no certificates from 127.0.0.1:");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "example.test:443,      example.test, 443",
    "[2001:db8::1]:8443,    2001:db8::1,  8443",
    "10.0.0.7:1,            10.0.0.7,     1",
  })
  void readsAddresses(String text, String host, int port) {
    assertThat(PeerAddress.parse(text)).contains(new PeerAddress(host, port));
    assertThat(new PeerAddress(host, port)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.test", "example.test:0", "example.test:65536", "a b:1", ":443"})
  void knowsWhatIsNoAddress(String text) {
    assertThat(PeerAddress.parse(text)).isEmpty();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
