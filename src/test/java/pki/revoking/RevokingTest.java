package pki.revoking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.testing.PkiCommand;
import pki.testing.PkiCommand.Answer;
import pki.testing.Tool;

/// `pki revoke`, `unrevoke` and `crl`, as somebody types them.
class RevokingTest {
  private static final String CA = "x-intermediate-ca";

  /// A home with a CA and a revoked certificate, made once.
  @TempDir static Path template;

  @TempDir Path folder;

  @BeforeAll
  static void makeACa() {
    assertThat(pki(template, "init", "--name", "X").status()).isZero();
    String out = template + "/certs";
    assertThat(pki(template, "issue", "old.example.test", "--out", out).status()).isZero();
    assertThat(pki(template, "revoke", "old.example.test", "--reason", "superseded").status())
        .isZero();
  }

  @BeforeEach
  void copyIt() throws IOException {
    try (Stream<Path> files = Files.walk(template)) {
      for (Path file : files.skip(1).toList()) {
        Path copy = folder.resolve(template.relativize(file).toString());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private Path home() {
    return folder.resolve("home");
  }

  private Answer pki(String... arguments) {
    return pki(folder, arguments);
  }

  private static Answer pki(Path folder, String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--home", folder.resolve("home").toString()));
    return PkiCommand.run(all.toArray(String[]::new));
  }

  private Path issue(String name, String... more) {
    List<String> arguments = new ArrayList<>(List.of("issue", name, "--out", folder + "/certs"));
    arguments.addAll(Arrays.asList(more));
    assertThat(pki(arguments.toArray(String[]::new)).status()).isZero();
    return folder.resolve("certs/" + name + ".crt");
  }

  private Path list(String name) {
    return home().resolve("crl").resolve(name);
  }

  @Test
  void publishesAListForEachNewCa() {
    assertThat(list(CA + ".crl")).exists();
    assertThat(list("x-root-ca.crl")).exists();
  }

  @Test
  void revokesAndTheListSaysSo() {
    Path file = issue("a.example.test");
    Answer revoked =
        pki(
            "revoke",
            "a.example.test",
            "--reason",
            "keyCompromise",
            "--at",
            "2026-01-01T00:00:00Z");
    assertThat(revoked.status()).isZero();
    assertThat(revoked.out())
        .contains("revoked a.example.test", "keyCompromise", "since 2026-01-01T00:00:00Z")
        .contains("number 3, 2 entries");
    Tool.Result openssl =
        Tool.require("openssl")
            .run("crl", "-inform", "DER", "-in", list(CA + ".crl").toString(), "-noout", "-text");
    assertThat(openssl.output()).contains("Key Compromise", "Invalidity Date", "Jan  1 00:00:00");
    assertThat(pki("list", "--status", "revoked").out()).contains("a.example.test");
    assertThat(pki("list", "--status", "good").out()).doesNotContain("a.example.test");
    assertThat(pki("show", file.toString(), "-o", "json").out()).contains("invalidSince");
    Answer verified =
        pki(
            "verify",
            file.toString(),
            "--revocation",
            "soft",
            "--crl",
            list(CA + ".crl").toString());
    assertThat(verified.status()).isEqualTo(1);
    assertThat(verified.out()).contains("revoked");
  }

  @Test
  void holdsAndReleases() {
    Path file = issue("a.example.test");
    assertThat(pki("revoke", file.toString(), "--reason", "certificateHold").status()).isZero();
    Answer released = pki("unrevoke", file.toString(), "-o", "json");
    assertThat(released.status()).isZero();
    assertThat(released.out()).contains("\"released\"", "\"number\" : \"4\"", "\"entries\" : 1");
    assertThat(pki("list", "--status", "good").out()).contains("a.example.test");
  }

  @Test
  void releasesByName() {
    issue("a.example.test");
    assertThat(pki("unrevoke", "a.example.test").err()).contains("is not on hold, but good");
    assertThat(pki("revoke", "a.example.test", "--reason", "certificateHold").status()).isZero();
    String elsewhere = folder.resolve("again").toString();
    assertThat(pki("issue", "a.example.test", "--out", elsewhere).status()).isZero();
    assertThat(pki("unrevoke", "a.example.test").status()).isZero();
    assertThat(pki("list", "--status", "revoked").out()).doesNotContain("a.example.test");

    assertThat(pki("revoke", "a.example.test", "--reason", "certificateHold").err())
        .contains("is more than one certificate", "name one by its serial");
    assertThat(pki("unrevoke", "old.example.test").err())
        .contains("there is no certificate 'old.example.test'");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          revoke nobody.example.test --reason superseded         | 1 | there is no certificate 'nobody.example.test'
          revoke CERT --reason superseded                        | 1 | is revoked already: superseded since
          unrevoke CERT                                          | 1 | is not on hold, but revoked for good (superseded)
          revoke ROOT --reason superseded                        | 1 | is a root, which cannot revoke itself
          revoke CERT                                            | 2 | Missing required option
          revoke CERT --reason removeFromCRL                     | 2 | 'removeFromCRL' must be one of unspecified, keyCompromise
          revoke CERT --reason superseded --at 2126-01-01T00:00:00Z | 2 | is in the future
          crl --issuer nobody                                    | 1 | there is no active CA 'nobody'
          crl --delta                                            | 2 | there are no delta lists
          crl --out CERT --issuer x-root-ca                      | 3 | is there already
          """)
  void refuses(String line, int status, String message) {
    String[] arguments =
        line.replace("CERT", folder.resolve("certs/old.example.test.crt").toString())
            .replace("ROOT", folder.resolve("certs/root.crt").toString())
            .split(" +");
    Answer answer = pki(arguments);
    assertThat(answer.err()).containsIgnoringCase(message);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.err()).contains("hint: ");
  }

  @Test
  void revokesACa() {
    assertThat(pki("revoke", "X Intermediate CA", "--reason", "cessationOfOperation").out())
        .contains("x-root-ca.crl (number 2, 1 entries");
  }

  @Test
  void publishesPartsAndDeltas() throws Exception {
    Files.writeString(
        home().resolve("config.yaml"),
        """
        crl:
          partitions: 2
          delta-validity: 12h
        """);
    Path out = folder.resolve("ca.crl");
    assertThat(pki("crl", "--issuer", CA, "--out", out.toString()).out().lines()).hasSize(3);
    for (String name : List.of(CA, CA + ".2", CA + ".3")) {
      assertThat(list(name + ".crl")).exists();
      assertThat(list(name + ".delta.crl")).exists();
    }
    assertThat(out).hasSameBinaryContentAs(list(CA + ".crl"));
    Path file = issue("a.example.test");
    assertThat(pki("show", file.toString()).out())
        .containsPattern("crl/x-intermediate-ca\\.[23]\\.crl")
        .containsPattern("crl/x-intermediate-ca\\.[23]\\.delta\\.crl");
    byte[] before = Files.readAllBytes(list(CA + ".crl"));
    assertThat(pki("revoke", file.toString(), "--reason", "superseded").out())
        .contains(CA + ".delta.crl (number");
    assertThat(Files.readAllBytes(list(CA + ".crl"))).isEqualTo(before);
  }

  @Test
  void shortLivedCertificatesNeedNoList() {
    Path file = issue("a.example.test", "--validity", "6d");
    Answer shown = pki("show", file.toString(), "-o", "json");
    assertThat(shown.out()).doesNotContain("/crl/x-intermediate").contains("/ca/" + CA + ".crt");
    assertThat(pki("verify", file.toString(), "--revocation", "hard").out()).contains("valid");
  }

  @Test
  void answersInJson() {
    issue("a.example.test");
    Answer revoked = pki("revoke", "a.example.test", "--reason", "superseded", "-o", "json");
    assertThat(revoked.out())
        .contains("\"result\" : \"revoked\"", "\"reason\" : \"superseded\"", "\"delta\" : false");
  }
}
