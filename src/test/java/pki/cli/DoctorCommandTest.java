package pki.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.testing.PkiCommand;
import pki.testing.PkiCommand.Answer;
import pki.testing.Tool;

class DoctorCommandTest {
  @TempDir private static Path shared;
  @TempDir private Path folder;
  private Path home;

  @BeforeAll
  static void init() {
    Answer made = PkiCommand.run("init", "--name", "Doc", "--home", healthy().toString());
    assertThat(made.status()).as(made.err()).isZero();
  }

  @BeforeEach
  void copy() {
    home = folder.resolve("home");
    Tool.require("cp").run("-a", healthy().toString(), home.toString()).succeeded();
  }

  @Test
  void findsAHealthyHomeHealthy() {
    Answer answer = doctor();

    assertThat(answer.status()).as(answer.out()).isZero();
    assertThat(answer.lines())
        .noneMatch(line -> line.startsWith("fail"))
        .contains("ok   leftovers: none")
        .anyMatch(line -> line.matches("ok   audit log: \\d+ events, and their chain holds"))
        .anyMatch(line -> line.startsWith("ok   issuer doc-root-ca: its key "));
    assertThat(doctor("-o", "json").out()).contains("\"healthy\" : true");
  }

  @Test
  void findsWhatOthersCouldTouch() throws IOException {
    Files.setPosixFilePermissions(
        home.resolve("keys/doc-root-ca.pem"), PosixFilePermissions.fromString("rw-rw-r--"));

    Answer answer = doctor();

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out())
        .contains("fail secrets: others may read " + home.resolve("keys/doc-root-ca.pem"))
        .contains("fail files: others may change " + home.resolve("keys/doc-root-ca.pem"))
        .contains("hint: chmod -R go= " + home);
  }

  @Test
  void findsWhatAKilledProcessLeft() throws IOException {
    Path left = Files.createFile(home.resolve(".pki-1-2.tmp"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minusSeconds(3600)));

    Answer answer = doctor();

    assertThat(answer.status()).isZero();
    assertThat(answer.out())
        .contains("warn leftovers: a process that was ended left " + left)
        .contains("hint: rm " + left);
  }

  @Test
  void findsAMissingKey() throws IOException {
    Files.delete(home.resolve("keys/doc-root-ca.pem"));
    Files.delete(home.resolve("keys/doc-intermediate-ca.pem"));

    assertThat(doctor().out())
        .contains("warn issuer doc-root-ca: its key file:doc-root-ca.pem is not here")
        .contains("fail issuer doc-intermediate-ca: its key file:doc-intermediate-ca.pem is not");
  }

  @Test
  void findsBrokenSettingsAndTemplates() throws IOException {
    Files.writeString(home.resolve("config.yaml"), "status: {base-url: 7}\n");
    Files.createDirectory(home.resolve("templates"));
    Files.writeString(home.resolve("templates/mine.yaml"), "colour: red\n");

    assertThat(doctor().out())
        .contains("fail settings: " + home.resolve("config.yaml") + ":1: ")
        .contains("fail templates: " + home.resolve("templates/mine.yaml") + ":1: ");
  }

  @Test
  void findsADamagedDatabase() throws IOException {
    Files.write(home.resolve("pki.mv.db"), new byte[8192]);

    Answer answer = doctor();

    assertThat(answer.status()).isEqualTo(1);
    assertThat(answer.out()).contains("fail database: ");
  }

  @Test
  void cannotExamineWhatIsNotThere() {
    assertThat(PkiCommand.run("doctor", "--home", folder.resolve("none").toString()).status())
        .isEqualTo(3);
  }

  @ParameterizedTest(name = "Java {0}: {1}")
  @CsvSource({"25.0.2+10, FAIL", "25.0.3+9-LTS, OK", "25.0.4, OK", "26, OK", "25, FAIL"})
  void knowsWhichJavaIsSafe(String version, Check.Verdict verdict) {
    assertThat(MachineChecks.java(Runtime.Version.parse(version)).verdict()).isEqualTo(verdict);
  }

  @ParameterizedTest(name = "{0} MB free: {1}")
  @CsvSource({"31, FAIL", "32, WARN", "511, WARN", "512, OK"})
  void wantsRoomOnTheDisk(long megabytes, Check.Verdict verdict) {
    assertThat(MachineChecks.disk(megabytes << 20).verdict()).isEqualTo(verdict);
  }

  private static Path healthy() {
    return shared.resolve("healthy");
  }

  private Answer doctor(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "doctor";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--home";
    all[all.length - 1] = home.toString();
    return PkiCommand.run(all);
  }
}
