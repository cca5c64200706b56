package pki.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.testing.JdkValidation;
import pki.testing.Ports;
import pki.testing.ServedHome;
import pki.testing.Tool;
import pki.x509.RevocationReason;

/// What people really use, asking a running `pki serve` at the URLs that our certificates carry.
class StatusInteropTest {
  private static final String INTERMEDIATE = "good.example.test.chain.crt";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path folder;
  private static ServedHome ca;

  @BeforeAll
  static void serve() throws IOException {
    ca = ServedHome.in(folder);
    ca.issue("good.example.test");
    ca.issue("gone.example.test");
    ca.revoke(ca.certificate("gone.example.test.crt"), RevocationReason.KEY_COMPROMISE);
    ca.serve();
    Files.writeString(
        folder.resolve("trust.pem"),
        Files.readString(folder.resolve("root.crt"))
            + Files.readString(folder.resolve(INTERMEDIATE)));
  }

  @AfterAll
  static void stop() {
    ca.close();
  }

  @ParameterizedTest
  @CsvSource({"-nonce,-sha1", "-no_nonce,-sha1", "-nonce,-sha256", "-no_nonce,-sha256"})
  void opensslOcsp(String nonce, String hash) {
    String out =
        tool("openssl")
            .run(
                "ocsp",
                "-issuer",
                INTERMEDIATE,
                hash,
                "-cert",
                "good.example.test.crt",
                "-cert",
                "gone.example.test.crt",
                "-serial",
                "99",
                nonce,
                "-url",
                ca.url() + "/ocsp",
                "-CAfile",
                "root.crt",
                "-verify_other",
                INTERMEDIATE)
            .succeeded()
            .output();

    assertThat(out)
        .contains("Response verify OK", "good.example.test.crt: good", "99: revoked")
        .contains("gone.example.test.crt: revoked", "Reason: keyCompromise")
        .doesNotContain("WARNING");
  }

  @ParameterizedTest
  @CsvSource({"good,good", "gone,revoked"})
  void gnutlsOcsptool(String name, String status) {
    assertThat(
            tool("ocsptool")
                .run(
                    "--ask=" + ca.url() + "/ocsp",
                    "--load-issuer=" + INTERMEDIATE,
                    "--load-cert=" + name + ".example.test.crt",
                    "--load-trust=trust.pem")
                .output())
        .contains("Certificate Status: " + status)
        .contains("Success");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ocsp", "crl"})
  void nssVfychain(String method) throws IOException {
    Path database = Files.createTempDirectory(folder, "nss");
    String store = "sql:" + database;
    Tool certutil = tool("certutil");
    certutil.run("-N", "-d", store, "--empty-password").succeeded();
    certutil.run("-A", "-d", store, "-n", "r", "-t", "CT,C,C", "-i", "root.crt").succeeded();
    certutil.run("-A", "-d", store, "-n", "i", "-t", ",,", "-i", INTERMEDIATE).succeeded();

    assertThat(vfychain(store, method, "good").succeeded().output()).contains("Chain is good");
    assertThat(vfychain(store, method, "gone").exited(1).output()).contains("revoked");
  }

  private static Tool.Result vfychain(String store, String method, String name) {
    return tool("vfychain")
        .run(
            "-d",
            store,
            "-pp",
            "-u",
            "1",
            "-g",
            "leaf",
            "-m",
            method,
            "-s",
            "failIfNoInfo",
            "-a",
            name + ".example.test.crt",
            INTERMEDIATE);
  }

  /// By the URLs in the certificates, for the leaf and for the intermediate.
  @ParameterizedTest
  @ValueSource(strings = {"ocsp", "crl"})
  void jdk(String method) throws Exception {
    assertThat(jdkRefusal("good", method)).isNull();
    assertThat(jdkRefusal("gone", method))
        .isEqualTo(CertPathValidatorException.BasicReason.REVOKED);
  }

  private static CertPathValidatorException.@Nullable Reason jdkRefusal(String name, String method)
      throws Exception {
    System.setProperty("com.sun.security.enableCRLDP", "true");
    return JdkValidation.refusal(
        ca.certificate("root.crt"),
        List.of(ca.certificate(name + ".example.test.crt"), ca.certificate(INTERMEDIATE)),
        method.equals("ocsp") ? checker -> {} : JdkValidation.BY_CRL);
  }

  @ParameterizedTest
  @CsvSource({"good,0", "gone,60"})
  void curlCrlFile(String name, int status) throws IOException {
    var lists = new StringBuilder();
    for (String label : List.of("t-root-ca", "t-intermediate-ca")) {
      String file = label + ".crl";
      tool("curl").run("-sSf", "-o", file, ca.url() + "/crl/" + file).succeeded();
      lists.append(tool("openssl").run("crl", "-inform", "DER", "-in", file).succeeded().out());
    }
    Files.writeString(folder.resolve("lists.pem"), lists);
    int port = Ports.free();
    try (Tool.Running _ = nginx(name, port)) {
      tool("curl")
          .run(
              "-sS",
              "--cacert",
              "root.crt",
              "--crlfile",
              "lists.pem",
              "--resolve",
              "%s.example.test:%d:127.0.0.1".formatted(name, port),
              "https://%s.example.test:%d/".formatted(name, port))
          .exited(status);
    }
  }

  @Test
  void nginxStaplesWhatWeSayUntilItIsRevoked() throws IOException {
    ca.issue("nginx.example.test");
    int port = Ports.free();
    try (Tool.Running _ = nginx("nginx", port)) {
      ServedHome.await(PATIENCE, () -> stapled(port).contains("Cert Status: good"));
    }
    ca.run("revoke", "nginx.example.test", "--reason", "superseded");
    awaitRevoked("nginx");

    int again = Ports.free();
    try (Tool.Running running = nginx("nginx", again)) {
      ServedHome.await(
          PATIENCE,
          () -> {
            String _ = stapled(again);
            return running.output().contains("certificate status \"revoked\"");
          });
      assertThat(stapled(again)).contains("no response sent");
    }
  }

  @Test
  void apacheStaplesWhatWeSay() throws IOException {
    ca.issue("apache.example.test");
    int port = Ports.free();
    try (Tool.Running _ = apache("apache", port)) {
      ServedHome.await(PATIENCE, () -> stapled(port).contains("Cert Status: good"));
    }
    ca.run("revoke", "apache.example.test", "--reason", "superseded");
    awaitRevoked("apache");

    int again = Ports.free();
    try (Tool.Running _ = apache("apache", again)) {
      ServedHome.await(PATIENCE, () -> stapled(again).contains("Cert Status: revoked"));
    }
  }

  @Test
  void haproxyStaplesOurResponse() throws IOException {
    tool("openssl")
        .run(
            "ocsp",
            "-issuer",
            INTERMEDIATE,
            "-cert",
            "good.example.test.crt",
            "-no_nonce",
            "-url",
            ca.url() + "/ocsp",
            "-CAfile",
            "root.crt",
            "-verify_other",
            INTERMEDIATE,
            "-respout",
            "haproxy.pem.ocsp")
        .succeeded();
    Files.writeString(
        folder.resolve("haproxy.pem"),
        Files.readString(folder.resolve("good.example.test.crt"))
            + Files.readString(folder.resolve("good.example.test.key")));
    Files.copy(folder.resolve(INTERMEDIATE), folder.resolve("haproxy.pem.issuer"));
    int port = Ports.free();
    Files.writeString(
        folder.resolve("haproxy.cfg"),
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 5s
          timeout server 5s
        frontend tls
          bind 127.0.0.1:%d ssl crt haproxy.pem
          http-request return status 200
        """
            .formatted(port));
    try (Tool.Running _ = tool("haproxy").start("-db", "-f", "haproxy.cfg")) {
      awaitPort(port);
      assertThat(stapled(port)).contains("Cert Status: good");
    }
  }

  // Servers

  private static Tool.Running nginx(String name, int port) throws IOException {
    Path home = Files.createTempDirectory(folder, "nginx");
    Files.writeString(
        home.resolve("nginx.conf"),
        """
        daemon off;
        pid nginx.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp;
          uwsgi_temp_path tmp; scgi_temp_path tmp;
          server {
            listen 127.0.0.1:%1$d ssl;
            ssl_certificate %2$s/%3$s.example.test.crt;
            ssl_certificate_key %2$s/%3$s.example.test.key;
            ssl_stapling on;
            ssl_stapling_verify on;
            ssl_trusted_certificate %2$s/trust.pem;
            location / { return 200 "served by nginx\\n"; }
          }
        }
        """
            .formatted(port, folder, name));
    Tool.Running running =
        tool("nginx").start("-e", "stderr", "-p", home.toString(), "-c", "nginx.conf");
    awaitPort(port);
    return running;
  }

  private static Tool.Running apache(String name, int port) throws IOException {
    Path home = Files.createTempDirectory(folder, "apache");
    Files.writeString(
        home.resolve("apache.conf"),
        """
        ServerRoot %4$s
        ServerName localhost
        PidFile apache.pid
        ErrorLog error.log
        Listen 127.0.0.1:%1$d
        LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
        LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
        LoadModule socache_shmcb_module /usr/lib/apache2/modules/mod_socache_shmcb.so
        LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
        User www-data
        Group www-data
        SSLStaplingCache shmcb:%4$s/staples(65536)
        <VirtualHost 127.0.0.1:%1$d>
          SSLEngine on
          SSLCertificateFile %2$s/%3$s.example.test.crt
          SSLCertificateKeyFile %2$s/%3$s.example.test.key
          SSLUseStapling on
        </VirtualHost>
        """
            .formatted(port, folder, name, home));
    Tool.Running running =
        tool("apache2").start("-D", "FOREGROUND", "-f", home.resolve("apache.conf").toString());
    awaitPort(port);
    return running;
  }

  // Helpers

  private static Tool tool(String name) {
    return Tool.require(name).in(folder);
  }

  private static String stapled(int port) {
    return tool("openssl")
        .run("s_client", "-connect", "127.0.0.1:" + port, "-status", "-CAfile", "root.crt")
        .output();
  }

  private static void awaitRevoked(String name) {
    String file = folder.resolve(name + ".example.test.crt").toString();
    ServedHome.await(PATIENCE, () -> ca.attempt("ocsp", file).out().startsWith("revoked"));
  }

  private static void awaitPort(int port) {
    ServedHome.await(
        PATIENCE,
        () -> {
          try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
          } catch (IOException e) {
            return false;
          }
        });
  }
}
