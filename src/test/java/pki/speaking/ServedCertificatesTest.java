package pki.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.testing.Crowd;
import pki.testing.JsonTree;
import pki.testing.PkiCommand;
import pki.testing.PkiProcess;
import pki.testing.Tool;

/// What happens to certificates while a `pki tls serve` shows them or asks clients for theirs.
class ServedCertificatesTest {
  @TempDir static Path folder;
  private static TlsHome home;

  @BeforeAll
  static void init() {
    home = TlsHome.in(folder);
  }

  @Test
  void aRenewedCertificateIsServedAndNobodyIsDropped() throws Exception {
    Path files = folder.resolve("renewed");
    home.run("issue", "renewed.test", "--out", files.toString());
    try (Tool.Running own = home.serve("--cert", "renewed/renewed.test.crt")) {
      int there = TlsHome.port(own);
      try (var crowd = new Crowd(there, 50)) {
        assertThat(crowd.ask()).hasSize(50).allMatch(line -> line.contains("200"));
        String before = serial(there);
        home.run("renew", files.resolve("renewed.test.crt").toString());
        TlsHome.eventually(() -> !serial(there).equals(before));
        assertThat(crowd.ask()).hasSize(50).allMatch(line -> line.contains("200"));
      }
    }
  }

  @Test
  void eachNameHasItsCertificate() {
    Path files = folder.resolve("two");
    home.run("issue", "one.test", "--out", files.toString());
    home.run("issue", "two.test", "--out", files.toString());
    try (Tool.Running own =
        home.serve("--cert", "two/one.test.crt", "--cert", "two/two.test.crt")) {
      int there = TlsHome.port(own);
      for (String name : List.of("one.test", "two.test")) {
        home.run("tls", "connect", "localhost:" + there, "--name", name);
      }
      PkiCommand.Answer other =
          home.connect(there, "--sni", "two.test", "--name", "one.test", "--trace");
      assertThat(other.status()).isEqualTo(1);
      assertThat(other.out()).startsWith("refused: the certificate is not for 'one.test'");
      // A session does not go on under another name (RFC 6066, section 3).
      Tool shell = Tool.require("sh").in(folder);
      String ask =
          "openssl s_client -tls1_2 -connect 127.0.0.1:%d -servername %s.test %s </dev/null";
      shell.run("-c", ask.formatted(there, "one", "-sess_out session-one")).succeeded();
      assertThat(shell.run("-c", ask.formatted(there, "two", "-sess_in session-one")).out())
          .contains("New, TLSv1.2");
      assertThat(shell.run("-c", ask.formatted(there, "one", "-sess_in session-one")).out())
          .contains("Reused, TLSv1.2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"FILE", "SERIAL", "NAME"})
  void aRevokedServerSaysSoItself(String by) {
    String name = "fallen-%s.test".formatted(by.toLowerCase(Locale.ROOT));
    Path files = folder.resolve("fallen");
    JsonTree issued =
        JsonTree.of(home.run("issue", name, "--out", files.toString(), "-o", "json").out());
    String serial = issued.get("serial").text();
    String key = files.resolve(name + ".key").toString();
    List<String> command = new ArrayList<>(List.of("--cert"));
    command.addAll(
        switch (by) {
          case "FILE" -> List.of(files.resolve(name + ".crt").toString());
          case "SERIAL" -> List.of(serial, "--key", key);
          default -> List.of(name, "--key", key);
        });
    try (Tool.Running own = home.serve(command.toArray(String[]::new))) {
      int there = TlsHome.port(own);
      assertThat(home.connect(there, "--name", name).status()).isZero();
      home.run("revoke", serial, "--reason", "superseded");
      TlsHome.eventually(() -> home.connect(there, "--name", name).status() == 1);
      assertThat(home.connect(there, "--name", name).out())
          .startsWith("refused: ")
          .contains("was revoked");
    }
  }

  @Test
  void ofANameTheNewestIsServed() {
    Path files = folder.resolve("newest");
    home.run("issue", "renewed.test", "newest.test", "--out", files.toString());
    Path certificate = files.resolve("renewed.test.crt");
    try (Tool.Running own =
        home.serve(
            "--cert", "newest.test", "--key", files.resolve("renewed.test.key").toString())) {
      int there = TlsHome.port(own);
      String before = serial(there);
      home.run("renew", certificate.toString());
      TlsHome.eventually(() -> !serial(there).equals(before));
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
                    home.path("certs/root.crt"),
                    "-o",
                    "json")
                .out());
    return String.valueOf(answer.get("trace").get("steps"))
        .replaceFirst("(?s).*?name=serial, value=([0-9a-f]+).*", "$1");
  }

  @Test
  void clientsNeedACertificateOfOurs() {
    home.run(
        "issue",
        "alice@example.test",
        "--template",
        "tls-client",
        "--out",
        folder.resolve("client").toString());
    String alice = folder.resolve("client/alice@example.test.crt").toString();
    String root = home.path("certs/root.crt");
    try (Tool.Running own = home.serve("--name", "localhost", "--client-auth", "need")) {
      String there = "localhost:" + TlsHome.port(own);
      for (String version : List.of("1.2", "1.3")) {
        PkiCommand.Answer nobody =
            PkiCommand.run("tls", "connect", there, "--anchors", root, "--tls", version);
        assertThat(nobody.status()).as(nobody.toString()).isEqualTo(1);
        assertThat(nobody.out()).startsWith("refused by the server: ");
        // Both ends use the home: ours must have left it when the server looks alice up.
        assertThat(
                home.run(
                        "tls",
                        "connect",
                        there,
                        "--cert",
                        alice,
                        "--tls",
                        version,
                        "--timeout",
                        "4s")
                    .out())
            .contains("answered   HTTP 200");
      }
      assertThat(own.output()).contains("note: a handshake failed");
      home.run("revoke", alice, "--reason", "keyCompromise");
      TlsHome.eventually(() ->
          PkiCommand.run("tls", "connect", there, "--anchors", root, "--cert", alice)
              .out()
              .contains("certificate_revoked"));
    }
  }

  /// Trusting others does not mean to forget what is known of one's own.
  @Test
  void aRevokedClientOfOursIsRefusedAmongOthers() {
    String client = folder.resolve("client/bob@example.test.crt").toString();
    home.run(
        "issue",
        "bob@example.test",
        "--template",
        "tls-client",
        "--out",
        folder.resolve("client").toString());
    PkiProcess elsewhere = home.pki().with("PKI_HOME", folder.resolve("elsewhere").toString());
    elsewhere.run("init", "--name", "Elsewhere").succeeded();
    elsewhere
        .run("issue", "carol@example.test", "--template", "tls-client", "--out", "other")
        .succeeded();
    try (Tool.Running own =
        home.serve(
            "--client-auth",
            "need",
            "--anchors",
            "certs/root.crt",
            "--anchors",
            "other/root.crt")) {
      int there = TlsHome.port(own);
      assertThat(home.connect(there, "--cert", client).status()).isZero();
      home.run("revoke", client, "--reason", "keyCompromise");
      TlsHome.eventually(
          () -> home.connect(there, "--cert", client).out().contains("certificate_revoked"));
      String carol = folder.resolve("other/carol@example.test.crt").toString();
      assertThat(home.connect(there, "--cert", carol).status()).isZero();
    }
  }
}
