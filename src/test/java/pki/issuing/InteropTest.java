package pki.issuing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.testing.PkiProcess;
import pki.testing.Ports;
import pki.testing.Tool;

/// What `pki issue` writes, in the hands of the programs that people really use: they accept the
/// chain, and nginx serves it.
class InteropTest {
  @TempDir private static Path folder;
  private static int port;
  private static Tool.Running nginx;

  @BeforeAll
  static void issueAndServe() throws IOException {
    PkiProcess pki = PkiProcess.in(folder);
    pki.run("init", "--name", "Interop").exited(0);
    pki.run("issue", "localhost", "127.0.0.1", "*.dev.example.test", "--out", "certs").exited(0);
    port = Ports.free();
    nginx = serve();
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  @Test
  void openSslVerifiesTheChainStrictly() {
    assertThat(
            Tool.require("openssl")
                .in(certs())
                .run(
                    "verify",
                    "-x509_strict",
                    "-purpose",
                    "sslserver",
                    "-CAfile",
                    "root.crt",
                    "-untrusted",
                    "localhost.chain.crt",
                    "localhost.crt")
                .succeeded()
                .out())
        .contains("localhost.crt: OK");
  }

  @Test
  void gnuTlsVerifiesTheChain() throws IOException {
    Path chain = certs().resolve("gnutls.pem");
    Files.writeString(chain, Files.readString(certs().resolve("localhost.crt")) + read("root.crt"));

    assertThat(
            Tool.require("certtool")
                .in(certs())
                .run(
                    "--verify",
                    "--load-ca-certificate",
                    "root.crt",
                    "--verify-hostname",
                    "localhost",
                    "--infile",
                    "gnutls.pem")
                .succeeded()
                .output())
        .contains("The certificate is trusted");
  }

  @Test
  void nssVerifiesTheChain() throws IOException {
    Path database = Files.createDirectory(folder.resolve("nss"));
    String store = "sql:" + database;
    Tool certutil = Tool.require("certutil").in(certs());
    certutil.run("-N", "-d", store, "--empty-password").succeeded();
    certutil.run("-A", "-d", store, "-n", "root", "-t", "C,,", "-i", "root.crt").succeeded();

    assertThat(
            Tool.require("vfychain")
                .in(certs())
                .run("-d", store, "-u", "1", "-a", "localhost.crt", "localhost.chain.crt")
                .succeeded()
                .output())
        .contains("Chain is good!");
  }

  @Test
  void curlAcceptsWhatNginxServes() {
    assertThat(
            Tool.require("curl")
                .in(certs())
                .run("-sS", "--cacert", "root.crt", "https://localhost:" + port + "/")
                .succeeded()
                .out())
        .isEqualTo("served by nginx\n");
  }

  @Test
  void pythonAcceptsWhatNginxServes() {
    assertThat(
            Tool.require("python3")
                .in(certs())
                .run(
                    "-c",
                    """
                    import socket, ssl, sys
                    context = ssl.create_default_context(cafile='root.crt')
                    with socket.create_connection(('127.0.0.1', int(sys.argv[1]))) as plain:
                        with context.wrap_socket(plain, server_hostname='localhost') as tls:
                            print(tls.version())
                    """,
                    Integer.toString(port))
                .succeeded()
                .out())
        .isEqualTo("TLSv1.3\n");
  }

  @Test
  void nodeAcceptsWhatNginxServes() {
    assertThat(
            Tool.require("node")
                .in(certs())
                .with("NODE_EXTRA_CA_CERTS", certs().resolve("root.crt").toString())
                .run(
                    "-e",
                    """
                    require('https').get('https://localhost:' + process.argv[1] + '/', answer => {
                      console.log(answer.statusCode, answer.socket.authorized);
                      process.exit(); // else the kept connection keeps it alive
                    });
                    """,
                    Integer.toString(port))
                .succeeded()
                .out())
        .isEqualTo("200 true\n");
  }

  @Test
  void theJdkAcceptsItsKeystores() {
    PkiProcess.in(folder)
        .run("export", "certs/localhost.crt", "--for", "java", "--out", "java")
        .exited(0);

    assertThat(
            Tool.require("keytool")
                .in(folder.resolve("java"))
                .run(
                    "-list",
                    "-v",
                    "-keystore",
                    "localhost.keystore.p12",
                    "-storepass:file",
                    "localhost.keystore.p12.passphrase")
                .succeeded()
                .out())
        .contains("Entry type: PrivateKeyEntry", "Certificate chain length: 3");
    assertThat(
            Tool.require("keytool")
                .in(folder.resolve("java"))
                .run(
                    "-list",
                    "-keystore",
                    "truststore.p12",
                    "-storepass:file",
                    "truststore.p12.passphrase")
                .succeeded()
                .out())
        .contains("trustedCertEntry");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost.key"})
  void keysAreForTheirOwnerOnly(String key) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(certs().resolve(key))))
        .isEqualTo("rw-------");
  }

  private static Tool.Running serve() throws IOException {
    Path config = folder.resolve("nginx.conf");
    Files.writeString(
        config,
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
            listen 127.0.0.1:%d ssl;
            ssl_protocols TLSv1.2 TLSv1.3;
            ssl_certificate certs/localhost.crt;
            ssl_certificate_key certs/localhost.key;
            location / { return 200 "served by nginx\\n"; }
          }
        }
        """
            .formatted(port));
    Tool.Running running =
        Tool.require("nginx").in(folder).start("-p", folder.toString(), "-c", "nginx.conf");
    awaitPort();
    return running;
  }

  private static void awaitPort() {
    Tool.require("curl")
        .run(
            "-sSk",
            "--retry",
            "50",
            "--retry-connrefused",
            "--retry-delay",
            "1",
            "-o",
            "/dev/null",
            "https://127.0.0.1:" + port + "/")
        .succeeded();
  }

  private static Path certs() {
    return folder.resolve("certs");
  }

  private static String read(String file) throws IOException {
    return Files.readString(certs().resolve(file));
  }
}
