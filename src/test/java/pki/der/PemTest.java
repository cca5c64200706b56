package pki.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.testing.Tool;

class PemTest {
  private static final Pem ABC = new Pem("X", Octets.of("abc".getBytes(StandardCharsets.US_ASCII)));

  @ParameterizedTest(name = "{0} octets") // RFC 7468, section 3
  @ValueSource(ints = {0, 1, 2, 3, 47, 48, 49, 96, 97, 1_000, 100_000})
  void writesTheStrictFormAndReadsIt(int length) {
    byte[] contents = new byte[length];
    new Random(length).nextBytes(contents);
    var pem = new Pem("CERTIFICATE REQUEST", Octets.of(contents));

    List<String> lines = pem.text().lines().toList();

    assertThat(pem.text()).endsWith("-----\n").doesNotContain("\r");
    assertThat(lines.getFirst()).isEqualTo("-----BEGIN CERTIFICATE REQUEST-----");
    assertThat(lines.getLast()).isEqualTo("-----END CERTIFICATE REQUEST-----");
    assertThat(lines.subList(1, lines.size() - 1))
        .allSatisfy(line -> assertThat(line).matches("[A-Za-z0-9+/=]{1,64}"));
    assertThat(lines.subList(1, Math.max(1, lines.size() - 2)))
        .allSatisfy(line -> assertThat(line).hasSize(64));
    assertThat(Pem.parseAll(pem.text())).containsExactly(pem);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CRLF                   | -----BEGIN X-----~YWJj~-----END X-----~
          carriage returns       | -----BEGIN X-----^YWJj^-----END X-----^
          no newline at the end  | -----BEGIN X-----~YWJj~-----END X-----
          any width              | -----BEGIN X-----~Y~WJ~j~-----END X-----~
          blank lines            | ~~-----BEGIN X-----~~YWJj~~-----END X-----~~
          space around lines     | ' \t-----BEGIN X-----  ~  YWJj\t~ -----END X----- ~'
          text before            | subject=CN = a~issuer=CN = b~-----BEGIN X-----~YWJj~-----END X-----~
          text after             | -----BEGIN X-----~YWJj~-----END X-----~that was it~-----~
          dashes before          | -----~----- begin~-----BEGIN X-----~YWJj~-----END X-----~
          """)
  void readsWhatOthersWrite(String what, String text) {
    String crlf = text.replace("~", "\r\n").replace("^", "\r");

    assertThat(Pem.parseAll(crlf)).as(what).containsExactly(ABC);
    assertThat(Pem.parseAll(text.replace("~", "\n").replace("^", "\n"))).containsExactly(ABC);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -----BEGIN X-----~YWJj~-----END Y-----                     | PEM line 3 ends 'Y' where 'X' began
          -----BEGIN X-----~YWJj~-----END x-----                     | PEM line 3 ends 'x' where 'X' began
          -----BEGIN X-----~YWJj                                     | PEM line 2 ends the text before 'X' ended
          -----BEGIN X-----                                          | PEM line 1 ends the text before 'X' ended
          -----BEGIN X-----~YWJj~-----BEGIN X-----~YWJj~-----END X----- | PEM line 3 begins before 'X' ended
          YWJj~-----END X-----                                       | PEM line 2 ends 'X', which did not begin
          ----BEGIN X-----~YWJj~-----END X-----                      | PEM line 3 ends 'X', which did not begin
          -----BEGIN X-----~YWJj~-----END X-----~-----END X-----     | PEM line 4 ends 'X', which did not begin
          -----BEGIN X----~YWJj~-----END X-----                      | PEM line 1 has a malformed boundary
          -----BEGIN X~YWJj~-----END X-----                          | PEM line 1 has a malformed boundary
          -----BEGIN -----~YWJj~-----END -----                       | PEM line 1 has a malformed boundary
          -----BEGIN  X-----~YWJj~-----END  X-----                   | PEM line 1 has a malformed boundary
          -----BEGIN X -----~YWJj~-----END X -----                   | PEM line 1 has a malformed boundary
          -----BEGIN X--Y-----~YWJj~-----END X--Y-----               | PEM line 1 has a malformed boundary
          -----BEGIN \u001b[2J-----~YWJj~-----END \u001b[2J-----     | PEM line 1 has a malformed boundary
          -----BEGIN X-----~YWJj~-----END X----- more                | PEM line 3 has a malformed boundary
          -----BEGIN X-----~Proc-Type: 4,ENCRYPTED~~YWJj~-----END X----- | line 1 has broken base64
          -----BEGIN X-----~YWJ~-----END X-----                      | line 1 has base64 that is not canonical
          -----BEGIN X-----~YWI~-----END X-----                      | line 1 has base64 that is not canonical
          -----BEGIN X-----~YWJ=~-----END X-----                     | line 1 has base64 that is not canonical
          -----BEGIN X-----~YR==~-----END X-----                     | line 1 has base64 that is not canonical
          -----BEGIN X-----~YQ==YQ==~-----END X-----                 | line 1 has broken base64
          -----BEGIN X-----~YQ===~-----END X-----                    | line 1 has broken base64
          -----BEGIN X-----~Y~-----END X-----                        | line 1 has broken base64
          -----BEGIN X-----~YW Jj~-----END X-----                    | line 1 has broken base64
          -----BEGIN X-----~YW-_~-----END X-----                     | line 1 has broken base64
          -----BEGIN X-----~YWJj\u0000~-----END X-----               | line 1 has broken base64
          """)
  void refusesWhatIsBroken(String text, String reason) {
    assertThatThrownBy(() -> Pem.parseAll(text.replace("~", "\n")))
        .isInstanceOf(EncodingException.class)
        .hasMessageEndingWith(reason);
  }

  @Test
  void readsSeveralInOrder() {
    var other = new Pem("Y Z", Octets.ofHex("00ff"));

    assertThat(Pem.parseAll(ABC.text() + "\nin between\n" + other.text() + ABC.text()))
        .containsExactly(ABC, other, ABC);
    assertThat(Pem.parseAll("no encoding here\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " X", "X ", "A  B", "A--B", "-A", "ä", "A\nB", "A\u0000"})
  void refusesOtherLabels(String label) {
    assertThatThrownBy(() -> new Pem(label, Octets.EMPTY)).isInstanceOf(EncodingException.class);
  }

  @Test
  void boundsWhatItReads() {
    String tooLong = "\n".repeat(Pem.LONGEST_TEXT + 1);

    assertThatThrownBy(() -> Pem.parseAll(tooLong))
        .hasMessage("PEM text has 16777217 characters, at most 16777216 are read");
    assertTimeout(
        Duration.ofSeconds(2), () -> assertThat(Pem.parseAll(tooLong.substring(1))).isEmpty());
    assertThatThrownBy(() -> new Pem("A".repeat(65), Octets.EMPTY))
        .isInstanceOf(EncodingException.class);
  }

  @Test
  void showsNoContents() {
    assertThat(ABC).hasToString("X (3 bytes)");
  }

  @Test
  void looksForABeginLineOnly() {
    assertThat(Pem.looksLikePem(ABC.text().getBytes(StandardCharsets.US_ASCII))).isTrue();
    assertThat(Pem.looksLikePem(new byte[] {0x30, 0})).isFalse();
  }

  @Test
  void writesWhatOpensslWrites(@TempDir Path folder) throws Exception {
    Tool openssl = Tool.require("openssl").in(folder);
    openssl
        .run(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "key",
            "-out",
            "cert.pem",
            "-subj",
            "/CN=a")
        .succeeded();
    openssl.run("x509", "-in", "cert.pem", "-outform", "DER", "-out", "cert.der").succeeded();
    String theirs = Files.readString(folder.resolve("cert.pem"));

    assertThat(Pem.parseAll(theirs).getFirst().text()).isEqualTo(theirs);
    assertThat(Pem.parseAll(theirs).getFirst().contents().bytes())
        .isEqualTo(Files.readAllBytes(folder.resolve("cert.der")));
    assertThat(Pem.parseAll(openssl.run("x509", "-in", "cert.pem", "-text").succeeded().out()))
        .hasSize(1);
  }
}
