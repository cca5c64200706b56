package pki.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.authentication.PeerValidator;
import pki.authentication.TlsIdentity;
import pki.handshake.AlertDescription;
import pki.handshake.TlsVersion;
import pki.name.DnsName;
import pki.testing.Tool;
import pki.tls.Refusal.By;
import pki.tls.Site.Page;
import pki.x509.Certificate;

/// Our server with other people's clients, and our client with their servers.
class CounterpartTest {
  private static final TlsPki PKI = new TlsPki();
  private static final TlsIdentity SERVER = PKI.server("server.test", "127.0.0.1");
  private static final KeyPair KEYS = TlsPki.ec("secp256r1");
  private static final TlsIdentity CLIENT = PKI.client(KEYS, "client.test");

  @TempDir static Path folder;

  @BeforeAll
  static void writeFiles() throws IOException {
    write("root.crt", PKI.anchors());
    write("client.crt", CLIENT.chain());
    write("between.crt", CLIENT.chain().subList(1, 2));
    Files.writeString(folder.resolve("client.key"), TlsPki.pem(KEYS.getPrivate()));
  }

  private static void write(String name, List<Certificate> certificates) throws IOException {
    var text = new StringBuilder();
    certificates.forEach(certificate -> text.append(certificate.toPem().text()));
    Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2,TLSv1.2", "-tls1_3,TLSv1.3"})
  void opensslTrustsOurServer(String option, String version) {
    try (TlsServer server = TlsServer.serving(SERVER).start(visit -> Page.text(""))) {
      Tool.Result result =
          sClient(server, option, "-verify_return_error", "-verify_hostname", "server.test");
      result.succeeded();
      assertThat(result.out()).contains("Verify return code: 0 (ok)").contains(version);
    }
  }

  @ParameterizedTest
  @CsvSource({"-tls1_1", "-tls1"})
  void opensslCannotComeWithOldVersions(String option) {
    try (TlsServer server = TlsServer.serving(SERVER).start(visit -> Page.text(""))) {
      Tool.Result result = sClient(server, option, "-cipher", "ALL:@SECLEVEL=0");
      result.exited(1);
      assertThat(result.output()).contains("alert protocol version");
    }
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2", "TLS_1_3"})
  void opensslShowsItsCertificate(TlsVersion version) {
    try (TlsServer server =
        TlsServer.serving(SERVER)
            .parameters(TlsParameters.of(TlsPolicy.INTERMEDIATE).withVersions(version))
            .clients(ClientAuthentication.NEED, PKI.trust())
            .start(visit -> Page.text(""))) {
      sClient(server, "-cert", "client.crt", "-cert_chain", "between.crt", "-key", "client.key")
          .succeeded();
    }
  }

  @ParameterizedTest
  @CsvSource({"--http1.1,1.1", "--http2,2"})
  void curlReadsAPage(String option, String version) {
    try (TlsServer server =
        TlsServer.serving(SERVER).start(visit -> Page.text("hello " + visit.path()))) {
      Tool.Result result =
          Tool.require("curl")
              .in(folder)
              .run(
                  "-sS",
                  option,
                  "--cacert",
                  "root.crt",
                  "-w",
                  "|%{http_version}",
                  "https://127.0.0.1:" + server.port() + "/a?b");
      assertThat(result.succeeded().out()).isEqualTo("hello /a?b|" + version);
    }
  }

  @Test
  void pythonReadsAPage() {
    String script =
        """
        import http.client, ssl, sys
        c = http.client.HTTPSConnection("127.0.0.1", int(sys.argv[1]), context=ssl.create_default_context(cafile="root.crt"))
        for i in range(2):
            c.request("GET", "/%d" % i); r = c.getresponse(); print(r.status, r.read().decode())
        """;
    try (TlsServer server =
        TlsServer.serving(SERVER).start(visit -> Page.text("hello " + visit.path()))) {
      Tool.Result result =
          Tool.require("python3").in(folder).run("-c", script, String.valueOf(server.port()));
      assertThat(result.succeeded().out()).isEqualTo("200 hello /0\n200 hello /1\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2", "TLS_1_3"})
  void opensslServesOurClient(TlsVersion version) throws IOException {
    try (var server =
            sServer("-Verify", "2", "-verify_return_error", "-CAfile", "root.crt", "-www");
        TlsClient client =
            TlsClient.trusting(anyName()).versions(version).identity(CLIENT).build()) {
      TlsReport report = client.get(server.target(), "/");
      assertThat(report.refusal()).isEmpty();
      assertThat(report.connection().orElseThrow().negotiated().version()).isEqualTo(version);
      assertThat(
              new String(
                  report.reply().orElseThrow().body().bytes(),
                  java.nio.charset.StandardCharsets.UTF_8))
          .contains("Client certificate", "client.test");
    }
  }

  @ParameterizedTest
  @CsvSource({"TLS_1_2,HANDSHAKE_FAILURE", "TLS_1_3,CERTIFICATE_REQUIRED"})
  void opensslRefusesOurClientWithoutCertificate(TlsVersion version, AlertDescription alert)
      throws IOException {
    try (var server = sServer("-Verify", "2", "-CAfile", "root.crt", "-www");
        TlsClient client = TlsClient.trusting(anyName()).versions(version).build()) {
      Refusal refusal = client.get(server.target(), "/").refusal().orElseThrow();
      assertThat(refusal.by()).isEqualTo(By.PEER);
      assertThat(refusal.alert()).contains(alert);
    }
  }

  private static PeerValidator anyName() {
    return PKI.trust();
  }

  private static Tool.Result sClient(TlsServer server, String... options) {
    var arguments =
        new java.util.ArrayList<>(
            List.of(
                "s_client",
                "-connect",
                "127.0.0.1:" + server.port(),
                "-servername",
                "server.test",
                "-CAfile",
                "root.crt"));
    arguments.addAll(List.of(options));
    return Tool.require("openssl").in(folder).run(arguments.toArray(String[]::new));
  }

  /// An `openssl s_server` with a certificate for `client.test`, which serves as well.
  private static SServer sServer(String... options) throws IOException {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var arguments =
        new java.util.ArrayList<>(
            List.of(
                "s_server",
                "-accept",
                "127.0.0.1:" + port,
                "-cert",
                "client.crt",
                "-cert_chain",
                "between.crt",
                "-key",
                "client.key"));
    arguments.addAll(List.of(options));
    var running = Tool.require("openssl").in(folder).start(arguments.toArray(String[]::new));
    running.awaitOutput("ACCEPT");
    return new SServer(running, port);
  }

  private record SServer(Tool.Running running, int port) implements AutoCloseable {
    TlsTarget target() {
      return TlsTarget.of("127.0.0.1", port).named(DnsName.parse("client.test"));
    }

    @Override
    public void close() {
      running.close();
    }
  }
}
