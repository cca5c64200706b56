package pki.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.testing.PkiCommand;
import pki.testing.PkiCommand.Answer;
import pki.testing.TestCertificates;

/// `pki list` and `pki show` over a home with two CAs and four other certificates.
class InventoryTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void issue() {
    assertThat(pki("init", "--name", "Look").status()).isZero();
    for (List<String> names :
        List.of(
            List.of("a.example.test", "10.0.0.7"),
            List.of("*.example.test"),
            List.of("twice.example.test"),
            List.of("twice.example.test"))) {
      Answer issued =
          pki(
              Stream.concat(
                      Stream.of("issue", "--force", "--validity", "20d", "--out", out()),
                      names.stream())
                  .toArray(String[]::new));
      assertThat(issued.status()).as(issued.err()).isZero();
    }
  }

  @Test
  void listsSoonestExpiryFirstWithinAHundredColumns() {
    Answer all = pki("list");

    assertThat(all.status()).isZero();
    assertThat(all.lines()).hasSize(1 + 6).allMatch(line -> line.length() <= 100);
    assertThat(all.lines().getFirst())
        .matches("SERIAL +STATE +EXPIRES +LEFT +NAME +TEMPLATE +ISSUER");
    assertThat(all.lines().subList(1, 5)) // all of one second, so in no order among themselves
        .allMatch(line -> line.contains(" 19 days "))
        .anyMatch(line -> line.matches("[0-9a-f]{12}  good .* 19 days  a.example.test \\+1 .*"));
    assertThat(all.lines().getLast()).contains("Look Root CA");
  }

  @ParameterizedTest(name = "list {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --issuer look-root-ca               | 2
          --issuer look-intermediate-ca       | 4
          --name *.EXAMPLE.test               | 4
          --name 10.0.0.7                     | 1
          --expiring 30d                      | 4
          --expiring 1d                       | 0
          --status good                       | 6
          --status expired                    | 0
          --status revoked                    | 0
          --limit 2                           | 2
          --name twice* --expiring 30d        | 2
          """)
  void narrowsDown(String options, int expected) {
    Answer answer = pki(words("list -o json " + options));

    assertThat(answer.out().split("\"serial\"", -1)).hasSize(expected + 1);
    assertThat(answer.status()).isEqualTo(expected == 0 ? 1 : 0);
  }

  @Test
  void saysThatThereAreMore() {
    assertThat(pki("list", "--limit", "2").err()).contains("note: there are more");
    assertThat(pki("list", "--limit", "2", "-o", "json").out()).contains("\"more\" : true");
    assertThat(pki("list", "--limit", "6").err()).isEmpty();
  }

  @ParameterizedTest(name = "list {0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --issuer nobody  | 1 | there is no issuer 'nobody'
          --expiring soon  | 2 | duration 'soon'
          --limit 0        | 2 | --limit must be 1 or more, was 0
          --status unknown | 2 | expected one of
          """)
  void refuses(String options, int status, String message) {
    Answer answer = pki(words("list " + options));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.err()).contains(message).contains("hint: ");
  }

  @Test
  void showsByNameFileAndSerial() {
    Answer byName = pki("show", "a.example.test");
    String serial = value(byName, "serial");

    assertThat(byName.lines())
        .startsWith("certificate a.example.test")
        .contains("  state        good", "  template     tls-server")
        .contains("  CA here      look-intermediate-ca");
    for (String reference :
        List.of(serial, serial.substring(0, 14), out() + "/a.example.test.crt", "10.0.0.7")) {
      assertThat(pki("show", reference)).isEqualTo(byName);
    }
  }

  @Test
  void takesAWildcardAtItsWord() {
    assertThat(pki("show", "*.example.test").lines()).startsWith("certificate *.example.test");
    assertThat(pki("show", "*.EXAMPLE.test").status()).isZero();
    assertThat(pki("show", "*").status()).isEqualTo(1);
  }

  @Test
  void knowsAForeignCertificateWhateverItsSerial() throws IOException {
    Path file = folder.resolve("foreign.crt");
    var foreign =
        TestCertificates.tlsServer()
            .issuer("CN=Look Intermediate CA")
            .serial(BigInteger.valueOf(-1))
            .build();
    Files.write(file, foreign.der());

    Answer answer = pki("show", file.toString());

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err()).contains("was not issued here");
  }

  @Test
  void showsThePemWhenAsked() {
    assertThat(pki("show", "a.example.test", "--pem").out())
        .contains("-----BEGIN CERTIFICATE-----")
        .endsWith("-----END CERTIFICATE-----\n");
    assertThat(pki("show", "a.example.test", "--pem", "-o", "json").out())
        .contains("\"pem\" : \"-----BEGIN CERTIFICATE-----\\n")
        .contains("\"issuerLabel\" : \"look-intermediate-ca\"");
  }

  @Test
  void saysWhatAnAmbiguousNameCouldMean() {
    Answer answer = pki("show", "twice.example.test");

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err()).containsPattern("hint: name one by its serial: [0-9a-f]{40}");
  }

  @ParameterizedTest
  @CsvSource({"nobody.example.test", "000000", "abc"})
  void saysThatThereIsNone(String reference) {
    Answer answer = pki("show", reference);

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.err()).contains("'%s'".formatted(reference)).contains("hint: ");
  }

  private static String value(Answer answer, String label) {
    return answer.lines().stream()
        .map(String::strip)
        .filter(line -> line.startsWith(label + " "))
        .map(line -> line.substring(label.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static String out() {
    return folder.resolve("out").toString();
  }

  private static String[] words(String line) {
    return line.split(" ", -1);
  }

  private static Answer pki(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--home";
    all[arguments.length + 1] = folder.resolve("home").toString();
    return PkiCommand.run(all);
  }
}
