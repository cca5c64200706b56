package pki.speaking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.testing.JsonTree;
import pki.testing.PkiCommand;
import pki.testing.Tool;

/// A running `pki tls serve` with other people's clients, and with ours.
class ServeTest {
  @TempDir static Path folder;
  private static TlsHome home;
  private static Tool.Running server;
  private static int port;

  @BeforeAll
  static void serve() {
    home = TlsHome.in(folder);
    server = home.serve("--cert", "certs/localhost.crt");
    port = TlsHome.port(server);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  // Other people's clients

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void opensslTrustsItAndItsStaple(String version) {
    Tool.Result result = sClient(version, "-status", "-verify_return_error");
    assertThat(result.succeeded().out())
        .contains(
            "Verify return code: 0 (ok)", "OCSP Response Status: successful", "Cert Status: good")
        .contains("OCSP responder"); // it is signed by a delegated one, as `pki serve` has it
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_2", "-tls1_3"})
  void opensslResumes(String version) {
    // TLS 1.3's tickets come with the first answer, so something has to be asked for
    String ask =
        "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | openssl s_client -connect 127.0.0.1:%d -servername localhost -CAfile certs/root.crt -ign_eof %s"
            .formatted(port, version);
    Tool.require("openssl");
    Tool shell = Tool.require("sh").in(folder);
    assertThat(shell.run("-c", ask + " -sess_out session" + version).succeeded().out())
        .contains("New, TLSv1", "whoever comes again")
        .doesNotContain("The second time");
    assertThat(shell.run("-c", ask + " -sess_in session" + version).succeeded().out())
        .contains("Reused, TLSv1", "The second time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_1", "-tls1"})
  void oldVersionsAreRefused(String version) {
    Tool.Result result = sClient(version, "-cipher", "ALL:@SECLEVEL=0");
    assertThat(result.exited(1).output()).contains("alert protocol version");
  }

  /// RFC 7301, section 3.2.
  @ParameterizedTest
  @CsvSource({"foo,1,no application protocol", "'foo,h2',0,ALPN protocol: h2"})
  void whoSpeaksNoneOfOurProtocolsIsToldSo(String protocols, int status, String said) {
    assertThat(sClient("-alpn", protocols).exited(status).output()).contains(said);
  }

  @Test
  void curlIsToldToUseHttpsOnly() {
    Tool.Result result =
        Tool.require("curl")
            .in(folder)
            .run("-sSi", "--cacert", "certs/root.crt", "https://127.0.0.1:" + port + "/hello");
    assertThat(result.succeeded().out())
        .contains("200", "strict-transport-security: max-age=31536000", "hello over TLS");
  }

  @Test
  void nodeTrustsIt() {
    String script =
        """
        const s = require('tls').connect({host: '127.0.0.1', servername: 'localhost', port: +process.argv[1], ca: require('fs').readFileSync('certs/root.crt')},
          () => { console.log(s.authorized, s.getProtocol()); s.end(); });
        s.on('error', e => { console.log(e.message); process.exit(1); });
        """;
    Tool.Result result = Tool.require("node").in(folder).run("-e", script, String.valueOf(port));
    assertThat(result.succeeded().out()).contains("true TLSv1.3");
  }

  @Test
  void pythonTrustsIt() {
    String script =
        """
        import socket, ssl, sys
        c = ssl.create_default_context(cafile="certs/root.crt")
        with c.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1]))), server_hostname="localhost") as s: print(s.version())
        """;
    Tool.Result result = Tool.require("python3").in(folder).run("-c", script, String.valueOf(port));
    assertThat(result.succeeded().out()).isEqualTo("TLSv1.3\n");
  }

  @ParameterizedTest
  @CsvSource({"NORMAL:-VERS-ALL:+VERS-TLS1.2,TLS1.2", "NORMAL,TLS1.3"})
  void gnutlsTrustsItAndItsStaple(String priority, String version) {
    Tool.Result result =
        Tool.require("gnutls-cli")
            .in(folder)
            .run(
                "--x509cafile",
                "certs/root.crt",
                "--ocsp",
                "--priority",
                priority,
                "--sni-hostname",
                "localhost",
                "--verify-hostname",
                "localhost",
                "-p",
                String.valueOf(port),
                "127.0.0.1");
    assertThat(result.succeeded().out())
        .contains("The certificate is trusted", version)
        .contains("OCSP status request");
  }

  @Test
  void nssTrustsItAndItsStaple() throws IOException {
    Path database = Files.createDirectories(folder.resolve("nss"));
    Tool certutil = Tool.require("certutil").in(folder);
    certutil.run("-N", "-d", "sql:" + database, "--empty-password").succeeded();
    certutil
        .run("-A", "-d", "sql:" + database, "-n", "root", "-t", "C,,", "-i", "certs/root.crt")
        .succeeded();
    Tool.require("tstclnt");
    String look =
        "timeout 2 tstclnt -h 127.0.0.1 -a localhost -p %d -d sql:%s -T -v -Q -V tls1.2:tls1.3"
            .formatted(port, database);
    assertThat(Tool.require("sh").in(folder).run("-c", look).output())
        .contains("SSL version 3.4", "Received 1 Cert Status items");
  }

  private static Tool.Result sClient(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "s_client",
                "-connect",
                "127.0.0.1:" + port,
                "-servername",
                "localhost",
                "-verify_hostname",
                "localhost",
                "-CAfile",
                "certs/root.crt"));
    arguments.addAll(List.of(options));
    return Tool.require("openssl").in(folder).run(arguments.toArray(String[]::new));
  }

  // Our client

  private static PkiCommand.Answer connect(String... options) {
    return home.connect(port, options);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void theTraceFitsATerminalOfHundredColumns(String version) {
    PkiCommand.Answer answer = connect("--trace", "--tls", version);
    assertThat(answer.status()).isZero();
    assertThat(answer.lines().stream().filter(line -> line.contains("│")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    assertThat(answer.out())
        .contains("ClientHello", "Finished", "4.1.2)", "not revoked, as of", "valid: localhost")
        .doesNotContain("\u001b");
  }

  @Test
  void jsonHasTheWholeTrace() {
    JsonTree answer = JsonTree.of(connect("-o", "json", "--resume").out());
    assertThat(answer.get("result").text()).isEqualTo("accepted");
    assertThat(answer.get("trace").get("steps").list().getFirst().get("message").text())
        .isEqualTo("ClientHello");
    assertThat(answer.get("trace").get("secrets").list().getFirst().has("secret")).isFalse();
    assertThat(answer.get("resumption").get("resumed").flag()).isTrue();
    List<String> bytes = answer.get("resumption").get("bytes").texts();
    assertThat(Integer.parseInt(bytes.getLast())).isLessThan(Integer.parseInt(bytes.getFirst()));
  }

  @Test
  void secretsAreShownToWhoAsks() {
    JsonTree answer = JsonTree.of(connect("-o", "json", "--show-secrets").out());
    assertThat(answer.get("trace").get("secrets").list().getFirst().get("secret").text())
        .hasSize(64);
  }

  @Test
  void theKeyLogIsItsOwnersOnly() throws IOException {
    Path log = Files.writeString(folder.resolve("keys.log"), "# for everybody\n");
    Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(connect("--keylog", log.toString()).status()).isZero();
    assertThat(connect("--keylog", log.toString(), "--tls", "1.2").status()).isZero();
    assertThat(Files.readAllLines(log))
        .anyMatch(line -> line.startsWith("CLIENT_TRAFFIC_SECRET_0 "))
        .anyMatch(line -> line.startsWith("CLIENT_RANDOM "));
    assertThat(Files.getPosixFilePermissions(log)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--name bank.example,1,refused: the certificate is not for 'bank.example'",
    "--suites TLS_NONE,2,''",
    "--groups x448,2,''",
    "--tls 1.1,2,''",
    "--cert absent.crt,2,''",
    "--suites TLS_DHE_RSA_WITH_AES_128_GCM_SHA256 --tls 1.2,2,''",
    "--suites tls_ecdhe_ecdsa_with_aes_128_gcm_sha256 --tls 1.2,0,accepted",
    "--timeout 60d,2,''",
    "--alpn=,0,accepted"
  })
  void noIsNotCouldNot(String options, int status, String start) {
    PkiCommand.Answer answer = connect(options.split(" "));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.out()).startsWith(start);
    if (status == 2) {
      assertThat(answer.err()).contains("hint:");
    }
  }

  @Test
  void aRootOfSomebodyElseIsNotEnough() throws IOException {
    Tool.require("openssl")
        .in(folder)
        .run(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "other.key",
            "-out",
            "other.crt",
            "-subj",
            "/CN=Other")
        .succeeded();
    PkiCommand.Answer answer =
        PkiCommand.run(
            "tls",
            "connect",
            "localhost:" + port,
            "--anchors",
            folder.resolve("other.crt").toString());
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out()).startsWith("refused: ").contains("mend");
  }

  // A life of its own

  @Test
  void halfAHelloIsTold() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(HexFormat.of().parseHex("16030100800100007c0303"));
    }
    TlsHome.eventually(
        () -> server.output().contains("the client left before its hello was complete"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port 70000",
        "--policy modern --tls 1.2",
        "--anchors certs/root.crt",
        "--cert absent.crt",
        "--key certs/localhost.key",
        "--cert a --key a.key --key b.key",
        "--cert certs/localhost.crt --name localhost"
      })
  void whatMakesNoSenseIsSaidAtOnce(String options) {
    List<String> command = new ArrayList<>(List.of("tls", "serve"));
    command.addAll(List.of(options.split(" ")));
    PkiCommand.Answer answer = home.attempt(command.toArray(String[]::new));
    assertThat(answer.status()).as(answer.toString()).isEqualTo(2);
    assertThat(answer.err()).contains("hint:").doesNotContain("should not have happened");
  }

  @Test
  void aBusyPortIsToldWithAHint() {
    Tool.Result result =
        home.pki()
            .run("tls", "serve", "--cert", "certs/localhost.crt", "--port", String.valueOf(port));
    assertThat(result.exited(3).err()).contains("cannot listen on", "hint:");
  }

  @Test
  void endsCleanlyWhenAsked() throws Exception {
    Tool.Running own = home.serve("--cert", "certs/localhost.crt");
    int there = TlsHome.port(own);
    own.process().destroy();
    assertThat(own.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(own.process().exitValue()).isZero();
    assertThat(own.output()).doesNotContain("Exception");
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), there).close())
        .isInstanceOf(IOException.class);
  }
}
