package pki.viewing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.testing.PkiCommand;
import pki.testing.PkiCommand.Answer;
import pki.testing.TestCertificates;

class LintAndTemplatesTest {
  @TempDir private Path folder;

  @Test
  void passesAGoodCertificate() throws IOException {
    Path file = folder.resolve("good.crt");
    Files.writeString(file, TestCertificates.tlsServer().build().toPem().text());

    Answer answer = PkiCommand.run("lint", file.toString());

    assertThat(answer.status()).as(answer.out()).isZero();
    assertThat(answer.lines()).containsExactly("host.example.test: no findings");
  }

  @Test
  void tellsRuleSeverityAndSectionOfAFlaw() throws IOException {
    Path file = folder.resolve("bad.crt");
    var flawed = TestCertificates.tlsServer().serial(BigInteger.valueOf(-1)).build();
    Files.write(file, flawed.der());

    Answer text = PkiCommand.run("lint", file.toString());
    Answer json = PkiCommand.run("lint", file.toString(), "-o", "json");

    assertThat(text.status()).isEqualTo(1);
    assertThat(text.out()).contains("  error  ").contains("(RFC 5280, section 4.1.2.2");
    assertThat(json.status()).isEqualTo(1);
    assertThat(json.out())
        .contains("\"passed\" : false")
        .contains("\"severity\" : \"error\"")
        .contains("\"citation\" : \"RFC 5280, section 4.1.2.2");
  }

  @ParameterizedTest(name = "lint {0}: {1}")
  @CsvSource({"missing.crt, 3, no such file", "empty.crt, 1, is no certificate"})
  void saysWhatItCannotLint(String name, int status, String message) throws IOException {
    Files.createFile(folder.resolve("empty.crt"));

    Answer answer = PkiCommand.run("lint", folder.resolve(name).toString());

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.err()).contains(message);
  }

  @Test
  void listsTemplatesAndWhereTheyComeFrom() throws IOException {
    Files.createDirectories(folder.resolve("templates"));
    Files.writeString(folder.resolve("templates/broken.yaml"), "colour: red\n");
    Files.writeString(folder.resolve("templates/email.yaml"), templates("show", "email").out());

    Answer answer = templates("list");

    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .containsPattern("(?m)^tls-server +shipped +a TLS server")
        .containsPattern("(?m)^email +replaced ")
        .containsPattern("(?m)^broken +broken .*broken.yaml:1: ");
    assertThat(templates()).isEqualTo(answer);
    assertThat(templates("-o", "json").out()).contains("\"origin\" : \"replaced\"");
  }

  @Test
  void showsATemplateAsItIsWritten() {
    assertThat(templates("show", "root").out()).contains("\nbasic-constraints:");
    assertThat(templates("show", "nothing").status()).isEqualTo(1);
    assertThat(templates("show").status()).isEqualTo(2);
  }

  @Test
  void checksAFile() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, templates("show", "tls-server").out());
    assertThat(templates("check", file.toString()).status()).isZero();

    Files.writeString(file, "colour: red\n");
    Answer wrong = templates("check", file.toString());

    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.out()).contains("mine.yaml:1: ");
    assertThat(templates("check", folder.resolve("none.yaml").toString()).status()).isEqualTo(3);
  }

  private Answer templates(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "templates";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--home";
    all[all.length - 1] = folder.toString();
    return PkiCommand.run(all);
  }
}
