package pki.speaking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.testing.Crowd;
import pki.testing.JsonTree;
import pki.testing.PkiCommand;
import pki.testing.PkiProcess;
import pki.testing.Tool;

/// A running `pki tls serve` with other people's clients, and with ours.
class ServeTest {
  @TempDir static Path folder;
  private static PkiProcess pki;
  private static Tool.Running server;
  private static int port;

  @BeforeAll
  static void serve() {
    pki = PkiProcess.in(folder);
    here("init", "--name", "Serve");
    here("issue", "localhost", "127.0.0.1", "--out", folder.resolve("certs").toString());
    server = pki.start("tls", "serve", "--cert", "certs/localhost.crt", "--port", "0");
    port = port(server);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /// A command in this process, on the same home as the server's.
  private static PkiCommand.Answer here(String... arguments) {
    List<String> command = new ArrayList<>(List.of(arguments));
    command.addAll(List.of("--home", folder.resolve("home").toString()));
    PkiCommand.Answer answer = PkiCommand.run(command.toArray(String[]::new));
    assertThat(answer.status()).as(answer.toString()).isZero();
    return answer;
  }

  private static int port(Tool.Running running) {
    running.awaitOutput("listening on ");
    return Integer.parseInt(
        running.output().replaceFirst("(?s).*listening on https://[^:]*:(\\d+)/.*", "$1"));
  }

  private static String where() {
    return "localhost:" + port;
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
        .contains("Reused, TLSv1", "resumed with a ticket", "The second time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-tls1_1", "-tls1"})
  void oldVersionsAreRefused(String version) {
    Tool.Result result = sClient(version, "-cipher", "ALL:@SECLEVEL=0");
    assertThat(result.exited(1).output()).contains("alert protocol version");
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
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "tls",
                "connect",
                where(),
                "--anchors",
                folder.resolve("certs/root.crt").toString()));
    arguments.addAll(List.of(options));
    return PkiCommand.run(arguments.toArray(String[]::new));
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
    Path log = folder.resolve("keys.log");
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
    "--cert absent.crt,2,''"
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
            "tls", "connect", where(), "--anchors", folder.resolve("other.crt").toString());
    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out()).startsWith("refused: ").contains("mend");
  }

  // A life of its own

  @Test
  void aRenewedCertificateIsServedAndNobodyIsDropped() throws Exception {
    Path files = folder.resolve("renewed");
    here("issue", "renewed.test", "--out", files.toString());
    try (Tool.Running own =
        pki.start("tls", "serve", "--cert", "renewed/renewed.test.crt", "--port", "0")) {
      int there = port(own);
      try (var crowd = new Crowd(there, 50)) {
        assertThat(crowd.ask()).hasSize(50).allMatch(line -> line.contains("200"));
        String before = serial(there);
        here("renew", files.resolve("renewed.test.crt").toString());
        eventually(() -> !serial(there).equals(before));
        assertThat(crowd.ask()).hasSize(50).allMatch(line -> line.contains("200"));
      }
    }
  }

  @Test
  void ofANameTheNewestIsServed() {
    Path files = folder.resolve("newest");
    here("issue", "renewed.test", "newest.test", "--out", files.toString());
    Path certificate = files.resolve("renewed.test.crt");
    try (Tool.Running own =
        pki.start(
            "tls",
            "serve",
            "--cert",
            "newest.test",
            "--key",
            files.resolve("renewed.test.key").toString(),
            "--port",
            "0")) {
      int there = port(own);
      String before = serial(there);
      here("renew", certificate.toString());
      eventually(() -> !serial(there).equals(before));
      assertThat(own.output()).contains("serving the renewed certificate");
    }
  }

  private static String serial(int there) {
    JsonTree answer =
        JsonTree.of(
            PkiCommand.run(
                    "tls",
                    "connect",
                    "localhost:" + there,
                    "--name",
                    "renewed.test",
                    "--anchors",
                    folder.resolve("certs/root.crt").toString(),
                    "-o",
                    "json")
                .out());
    return String.valueOf(answer.get("trace").get("steps"))
        .replaceFirst("(?s).*?name=serial, value=([0-9a-f]+).*", "$1");
  }

  @Test
  void clientsNeedACertificateOfOurs() {
    here(
        "issue",
        "alice@example.test",
        "--template",
        "tls-client",
        "--out",
        folder.resolve("client").toString());
    String alice = folder.resolve("client/alice@example.test.crt").toString();
    String root = folder.resolve("certs/root.crt").toString();
    try (Tool.Running own =
        pki.start("tls", "serve", "--name", "localhost", "--client-auth", "need", "--port", "0")) {
      String there = "localhost:" + port(own);
      for (String version : List.of("1.2", "1.3")) {
        PkiCommand.Answer nobody =
            PkiCommand.run("tls", "connect", there, "--anchors", root, "--tls", version);
        assertThat(nobody.status()).as(nobody.toString()).isEqualTo(1);
        assertThat(nobody.out()).startsWith("refused by the server: ");
        // Both ends use the home: ours must have left it when the server looks alice up.
        assertThat(
                here("tls", "connect", there, "--cert", alice, "--tls", version, "--timeout", "4s")
                    .out())
            .contains("answered   HTTP 200");
      }
      assertThat(own.output()).contains("note: a handshake failed");
      here("revoke", alice, "--reason", "keyCompromise");
      eventually(() ->
          PkiCommand.run("tls", "connect", there, "--anchors", root, "--cert", alice)
              .out()
              .contains("certificate_revoked"));
    }
  }

  @Test
  void aBusyPortIsToldWithAHint() {
    Tool.Result result =
        pki.run("tls", "serve", "--cert", "certs/localhost.crt", "--port", String.valueOf(port));
    assertThat(result.exited(3).err()).contains("cannot listen on", "hint:");
  }

  @Test
  void endsCleanlyWhenAsked() throws Exception {
    Tool.Running own = pki.start("tls", "serve", "--cert", "certs/localhost.crt", "--port", "0");
    int there = port(own);
    own.process().destroy();
    assertThat(own.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(own.process().exitValue()).isZero();
    assertThat(own.output()).doesNotContain("Exception");
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), there).close())
        .isInstanceOf(IOException.class);
  }

  private static void eventually(Supplier<Boolean> condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.get()) {
      assertThat(System.nanoTime()).as("it never came").isLessThan(end);
      LockSupport.parkNanos(50_000_000); // another process decides
    }
  }
}
