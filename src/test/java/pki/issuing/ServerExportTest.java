package pki.issuing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.assessment.Assessment;
import pki.assessment.Grade;
import pki.assessment.PolicyCheck;
import pki.authentication.PathTrust;
import pki.name.DnsName;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.scan.Observations;
import pki.scan.Scanner;
import pki.testing.PkiCommand;
import pki.testing.PkiProcess;
import pki.testing.Ports;
import pki.testing.Tool;
import pki.tls.StartTls;
import pki.tls.TlsPolicy;
import pki.tls.TlsTarget;
import pki.toolkit.CertificateInput;

/// What `pki export --for` writes, in the servers that it is for: they start with it, and a scan
/// gives them the best grade.
class ServerExportTest {
  @TempDir private static Path folder;

  private static Tool.Running responder;

  @BeforeAll
  static void issue() throws IOException {
    String home = folder.resolve("home").toString();
    int port = Ports.free();
    Files.createDirectories(folder.resolve("home"));
    Files.writeString(
        folder.resolve("home/config.yaml"),
        "status:\n  base-url: http://127.0.0.1:%d\n".formatted(port));
    run("init", "--home", home, "--name", "Lab");
    run("issue", "app.test", "*.app.test", "127.0.0.1", "--home", home, "--out", certs());
    responder = PkiProcess.in(folder).start("serve", "--listen", "127.0.0.1:" + port);
    responder.awaitOutput("listening on");
  }

  @AfterAll
  static void stop() {
    responder.close();
  }

  private static String certs() {
    return folder.resolve("certs").toString();
  }

  private static PkiCommand.Answer run(String... arguments) {
    PkiCommand.Answer answer = PkiCommand.run(arguments);
    assertThat(answer.status()).as(answer.err()).isZero();
    return answer;
  }

  /// Exports for a server, and returns the folder.
  private static Path export(String server) {
    Path out = folder.resolve(server);
    if (!Files.exists(out)) {
      run(
          "export",
          certs() + "/app.test.crt",
          "--home",
          folder.resolve("home").toString(),
          "--for",
          server,
          "--out",
          out.toString());
    }
    return out;
  }

  @Test
  void nginxStartsWithIt() throws IOException {
    Path out = export("nginx");
    int port = Ports.free();
    rewrite(out.resolve("nginx.conf"), "listen 443", "listen 127.0.0.1:" + port);
    assertThat(read(out, "nginx.conf"))
        .contains("ssl_stapling on;", "app.test 127.0.0.1 *.app.test");
    Files.writeString(
        out.resolve("main.conf"),
        """
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path tmp; proxy_temp_path tmp; fastcgi_temp_path tmp;
          uwsgi_temp_path tmp; scgi_temp_path tmp;
          include nginx.conf;
        }
        """);
    Observations seen =
        hasTheBestGrade(
            port, Tool.require("nginx").in(out), "-p", out.toString(), "-c", "main.conf");
    assertThat(seen.staple().text()).isEqualTo("good");
  }

  @Test
  void apacheStartsWithIt() throws IOException {
    Path out = export("apache");
    int port = Ports.free();
    rewrite(out.resolve("apache.conf"), "\\*:443", "127.0.0.1:" + port);
    assertThat(read(out, "apache.conf"))
        .contains("SSLUseStapling on", "ServerAlias 127.0.0.1 *.app.test");
    var main = new StringBuilder();
    for (String module :
        List.of("mpm_event", "authz_core", "socache_shmcb", "ssl", "headers", "http2")) {
      main.append(
          "LoadModule %1$s_module /usr/lib/apache2/modules/mod_%1$s.so%n".formatted(module));
    }
    main.append(
        """
        ServerRoot "%1$s"
        DefaultRuntimeDir "%1$s"
        PidFile apache.pid
        ErrorLog error.log
        Listen 127.0.0.1:%2$d
        ServerName app.test
        User www-data
        Group www-data
        Include apache.conf
        """
            .formatted(out, port));
    Files.writeString(out.resolve("main.conf"), main);
    Observations seen =
        hasTheBestGrade(
            port, Tool.require("apache2").in(out), "-d", out.toString(), "-f", "main.conf", "-X");
    assertThat(seen.staple().text()).isEqualTo("good");
  }

  @Test
  void haproxyStartsWithIt() throws IOException {
    Path out = export("haproxy");
    int port = Ports.free();
    rewrite(out.resolve("haproxy.cfg"), "bind :443", "bind 127.0.0.1:" + port);
    rewrite(out.resolve("haproxy.cfg"), "default_backend.*", "http-request return status 200");
    run(
        "ocsp",
        certs() + "/app.test.crt",
        "--home",
        folder.resolve("home").toString(),
        "--out",
        out.resolve("app.test.pem.ocsp").toString());
    Observations seen =
        hasTheBestGrade(port, Tool.require("haproxy").in(out), "-db", "-f", "haproxy.cfg");
    assertThat(seen.staple().text()).isEqualTo("good");
  }

  @Test
  void caddyStartsWithIt() throws IOException {
    Path out = export("caddy");
    int port = Ports.free();
    rewrite(out.resolve("Caddyfile"), "(https://[^,\\s]+)", "$1:" + port);
    rewrite(out.resolve("Caddyfile"), "auto_https off", "auto_https off\n\tadmin off");
    Observations seen =
        hasTheBestGrade(
            port,
            Tool.require("caddy").in(out).with("HOME", out.toString()),
            "run",
            "--config",
            "Caddyfile",
            "--adapter",
            "caddyfile");
    assertThat(seen.staple().text()).isEqualTo("good");
  }

  @Test
  void postgresStartsWithIt() throws IOException {
    Path out = export("postgresql");
    Matcher setting =
        Pattern.compile("(?m)^(\\w+) = '?([^'\n]+)'?$").matcher(read(out, "postgresql.conf"));
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder();
    while (setting.find()) {
      builder.setServerConfig(setting.group(1), setting.group(2));
    }
    try (EmbeddedPostgres postgres = builder.start()) {
      var assessment =
          Assessment.of(
              scanner(out)
                  .startTls(StartTls.POSTGRESQL)
                  .scan(target(postgres.getPort()), Instant.now()));
      assertThat(assessment.grounds()).isEmpty();
      assertThat(assessment.grade()).isEqualTo(Grade.A_PLUS);
    }
  }

  @Test
  void kubernetesTakesTheSecret() throws IOException {
    Path out = export("kubernetes");
    export("nginx");
    String made =
        Tool.require("kubectl")
            .in(folder)
            .run(
                "create",
                "secret",
                "tls",
                "app-test-tls",
                "--dry-run=client",
                "-o",
                "yaml",
                "--cert",
                "nginx/app.test.crt",
                "--key",
                "nginx/app.test.key")
            .succeeded()
            .out();
    List<String> secret = read(out, "secret.yaml").lines().map(String::strip).toList();
    assertThat(secret)
        .containsAll(
            made.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("creationTimestamp"))
                .toList());
    assertThat(read(out, "ingress.yaml")).contains("hosts: [\"app.test\", \"*.app.test\"]");
  }

  @Test
  void theJdkReadsWhatTomcatGets() throws IOException {
    Path out = export("tomcat");
    assertThat(read(out, "server.xml"))
        .contains(
            "certificateFile=\"%s/app.test.crt\"".formatted(out.toRealPath()),
            "certificateChainFile=\"%s/app.test.chain.crt\"".formatted(out.toRealPath()),
            "type=\"EC\"");
    assertThat(CertificateInput.read(out.resolve("app.test.crt"))).hasSize(1);
    assertThat(CertificateInput.read(out.resolve("app.test.chain.crt"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx,app.test.key",
    "haproxy,app.test.pem",
    "kubernetes,secret.yaml",
    "spring,app.test.key"
  })
  void whatHoldsTheKeyIsForItsOwnerOnly(String server, String file) throws IOException {
    Path key = export(server).resolve(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    try (var files = Files.list(key.getParent())) {
      assertThat(files.filter(other -> !other.equals(key)))
          .allSatisfy(other -> assertThat(other).content().doesNotContain("PRIVATE KEY"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"quote\"d", "dollar$", "new;line", "brace{"})
  void aFolderThatWouldHaveToBeQuotedIsRefused(String name) {
    PkiCommand.Answer answer =
        PkiCommand.run(
            "export",
            certs() + "/app.test.crt",
            "--home",
            folder.resolve("home").toString(),
            "--for",
            "nginx",
            "--out",
            folder.resolve(name).toString());
    assertThat(answer.status()).isEqualTo(2);
    assertThat(answer.err())
        .contains("holds a character that has a meaning in configuration files");
  }

  private static Observations hasTheBestGrade(int port, Tool tool, String... arguments)
      throws IOException {
    try (Tool.Running running = tool.start(arguments)) {
      awaitListener(running, port);
      var assessment =
          Assessment.of(scanner(folder.resolve("certs")).scan(target(port), Instant.now()));
      assertThat(assessment.grounds()).isEmpty();
      assertThat(assessment.grade()).isEqualTo(Grade.A_PLUS);
      assertThat(PolicyCheck.deviations(TlsPolicy.INTERMEDIATE, assessment.seen())).isEmpty();
      return assessment.seen();
    }
  }

  private static Scanner scanner(Path trusted) throws IOException {
    return new Scanner(
        new PathTrust(
            new PathValidator(),
            CertificateInput.read(trusted.resolve("root.crt")),
            () -> ValidationPolicy.at(Instant.now())),
        new SecureRandom());
  }

  private static TlsTarget target(int port) {
    return TlsTarget.of("127.0.0.1", port).named(DnsName.parse("app.test"));
  }

  private static void awaitListener(Tool.Running running, int port) {
    long start = System.nanoTime();
    while (running.process().isAlive() && System.nanoTime() - start < Tool.TIMEOUT.toNanos()) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        LockSupport.parkNanos(10_000_000); // 10 ms: nothing announces a listener
      }
    }
    fail("%s does not listen: %s", running.command(), running.output());
  }

  private static String read(Path folder, String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  private static void rewrite(Path file, String what, String by) throws IOException {
    String text = Files.readString(file);
    String changed = text.replaceAll(what, by);
    assertThat(changed).isNotEqualTo(text);
    Files.writeString(file, changed, StandardCharsets.UTF_8);
  }
}
