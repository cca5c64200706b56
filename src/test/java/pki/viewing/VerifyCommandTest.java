package pki.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.testing.PkiCommand;
import pki.testing.PkiCommand.Answer;
import pki.testing.TestAuthority;
import pki.testing.TestCertificates;
import pki.testing.TestCrls;
import pki.testing.Tool;
import pki.x509.Certificate;

/// `pki verify` on what people meet: each answer fits a screen and says what would mend it.
class VerifyCommandTest {
  private static final String NOW = "2026-06-02T00:00:00Z";
  private static final int SCREEN = 12;

  @TempDir private static Path folder;

  private static final TestAuthority ROOT = TestAuthority.root("CN=Example Root");
  private static final TestAuthority LOWER =
      ROOT.lower("CN=Example Intermediate", TestCertificates.ca());
  private static final Certificate LEAF = LOWER.issue(TestCertificates.tlsServer());

  @BeforeAll
  static void write() throws IOException {
    write("root.crt", ROOT.certificate());
    write("chain.crt", LEAF, LOWER.certificate());
    write("leaf.crt", LEAF);
    write(
        "namesake.crt",
        LEAF,
        TestAuthority.root("CN=Example Root")
            .lower("CN=Example Intermediate", TestCertificates.ca())
            .certificate());
    Files.writeString(
        folder.resolve("revoked.crl"),
        TestCrls.revoking(LOWER, "CN=Example Intermediate", TestCertificates.START, List.of(LEAF))
                .text()
            + TestCrls.revoking(ROOT, "CN=Example Root", TestCertificates.START, List.of()).text());
    Files.writeString(
        folder.resolve("clean.crl"),
        TestCrls.revoking(LOWER, "CN=Example Intermediate", TestCertificates.START, List.of())
                .text()
            + TestCrls.revoking(ROOT, "CN=Example Root", TestCertificates.START, List.of()).text());
  }

  private static void write(String name, Certificate... certificates) throws IOException {
    var text = new StringBuilder();
    for (Certificate certificate : certificates) {
      text.append(certificate.toPem().text());
    }
    Files.writeString(folder.resolve(name), text);
  }

  private static String file(String name) {
    return folder.resolve(name).toString();
  }

  private static Answer verify(String arguments) {
    String at = arguments.contains("--at") ? "" : "--at " + NOW;
    String[] words = "verify --anchors root.crt %s %s".formatted(at, arguments).strip().split(" +");
    for (int i = 0; i < words.length; i++) {
      words[i] = words[i].matches(".*\\.(crt|crl)") ? file(words[i]) : words[i];
    }
    return PkiCommand.run(words);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chain.crt --name host.example.test --purpose tls-server | 0 | valid: host.example.test | signed by  Example Root, which is trusted
          leaf.crt                              | 1 | no certificate of that name is at hand | serve the intermediate 'CN=Example Intermediate' with the certificate
          chain.crt --at 2027-06-01T00:00:00Z   | 1 | expired at 2026-08-29T23:59:59Z        | renew it; it is 275 days too old
          chain.crt --at 2026-05-31T21:00:00Z   | 1 | is valid from 2026-06-01T00:00:00Z     | it is 3 h behind notBefore
          chain.crt --name other.example.test   | 1 | is not for 'other.example.test'        | use one of its names
          chain.crt --purpose code-signing      | 1 | does not allow codeSigning             | use a certificate for codeSigning
          chain.crt --revocation hard --crl revoked.crl | 1 | was revoked at 2026-06-01T00:00:00Z | get a new certificate
          chain.crt --revocation hard --crl clean.crl | 0 | valid: host.example.test           | revocation hard
          chain.crt --revocation hard           | 1 | may be revoked, for all that is known  | give a current CRL of its issuer
          namesake.crt                          | 1 | was not signed by the key that 'CN=Example Intermediate' has | use the issuer's certificate with the key that signed
          """)
  void saysInOneScreenWhatIsWrong(String arguments, int status, String sentence, String more) {
    Answer answer = verify(arguments);

    assertThat(answer.status()).as(answer.out() + answer.err()).isEqualTo(status);
    assertThat(answer.lines().getFirst()).contains(sentence);
    assertThat(answer.out()).contains(more).contains("checked ");
    assertThat(answer.lines()).hasSizeLessThan(SCREEN);
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void explainsEveryCheckOfEveryPath() {
    Answer answer = verify("namesake.crt --explain --purpose tls-server");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.lines())
        .contains("path 1 of 1: fails", "  0 host.example.test", "    1 Example Intermediate")
        .contains("    pass issuer is at hand [RFC 5280, section 6.1.3 (a)(4)]")
        .anyMatch(line -> line.startsWith("    FAIL the certificate was not signed by the key"))
        .anyMatch(line -> line.startsWith("      -  policies hold"))
        .anyMatch(line -> line.startsWith("JDK PKIX: invalid, "));
  }

  @Test
  void givesTheSameTreeInJson() {
    Answer answer = verify("chain.crt --explain --name other.example.test -o json");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out())
        .contains("\"result\" : \"invalid\"")
        .contains("\"mend\" : \"use one of its names")
        .contains("\"check\" : \"peerName\"")
        .contains("\"outcome\" : \"notReached\"")
        .contains("\"profile\" : \"webpki\"")
        .contains("\"why\" : \"it was not asked about names\"");
  }

  @Test
  void asksOpenSslTheSameQuestion() {
    Tool.require("openssl");
    assertThat(verify("chain.crt --explain --name other.example.test").lines())
        .contains(
            "openssl: invalid, error 62 at 0 depth lookup: hostname mismatch",
            "JDK PKIX: valid",
            "  differs: it was not asked about names");
    assertThat(verify("chain.crt --explain --purpose tls-server").lines())
        .contains("openssl: valid", "JDK PKIX: valid");
  }

  @ParameterizedTest(name = "verify {0}: {1}")
  @CsvSource({
    "'',                                2",
    "chain.crt --purpose dancing,       2",
    "chain.crt --crl clean.crl,         2",
    "chain.crt --at yesterday,          2",
    "clean.crl,                         1",
    "missing.crt,                       3",
    "127.0.0.1:1,                       3"
  })
  void tellsNoFromCouldNot(String arguments, int status) {
    Answer answer = verify(arguments);

    assertThat(answer.status()).as(answer.err()).isEqualTo(status);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).contains("hint: ");
  }

  /// The commonest of all mistakes: the server sends its own certificate and nothing else.
  @Test
  void namesTheIntermediateThatNginxDoesNotServe() throws IOException {
    Tool nginx = Tool.require("nginx").in(folder);
    PkiCommand.run("init", "--name", "Served", "--home", file("home"));
    PkiCommand.run("issue", "localhost", "--home", file("home"), "--out", file("served"));
    Path all = folder.resolve("served/localhost.crt");
    String chain = Files.readString(all);
    Path alone = folder.resolve("served/alone.crt");
    Files.writeString(alone, chain.substring(0, chain.indexOf("-----BEGIN", 1)));

    Answer incomplete = verifyServer(nginx, alone);
    Answer complete = verifyServer(nginx, all);

    assertThat(incomplete.status()).isEqualTo(1);
    assertThat(incomplete.out())
        .contains("serve the intermediate 'CN=Served Intermediate CA' with the certificate")
        .contains("for serverAuth and localhost");
    assertThat(complete.status()).as(complete.out() + complete.err()).isZero();
    assertThat(complete.out()).contains("Served Root CA, which is trusted");
  }

  private static Answer verifyServer(Tool nginx, Path certificates) throws IOException {
    int port = freePort();
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        daemon off; master_process off; pid nginx.pid; error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;
          uwsgi_temp_path t4; scgi_temp_path t5;
          server {
            listen 127.0.0.1:%d ssl;
            ssl_certificate %s;
            ssl_certificate_key %s;
          }
        }
        """
            .formatted(port, certificates, folder.resolve("served/localhost.key")));
    try (Tool.Running server =
        nginx.start("-p", folder.toString(), "-c", configuration.toString())) {
      awaitListening(port, server);
      return PkiCommand.run("verify", "localhost:" + port, "--home", file("home"));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(int port, Tool.Running server) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < Duration.ofSeconds(20).toNanos()) {
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(10_000_000); // 10 ms: nothing announces that it listens
      }
    }
    throw new AssertionError("nginx never listened: " + server.output());
  }
}
