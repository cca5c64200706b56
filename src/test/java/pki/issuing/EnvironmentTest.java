package pki.issuing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.testing.PkiProcess;
import pki.testing.SmallDisk;
import pki.testing.Tool;

/// When the world around fails: exit status 3, one line and a hint, nothing lost, and the next
/// command works as soon as the world does.
class EnvironmentTest {
  @TempDir private Path folder;
  private PkiProcess pki;

  @BeforeEach
  void init() {
    pki = PkiProcess.in(folder);
    pki.run("init", "--name", "World").exited(0);
  }

  @Test
  void aWrongPassphraseIsNamed() throws IOException {
    Path wrong = folder.resolve("wrong");
    Files.createFile(
        wrong, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(wrong, "not the one\n");

    Tool.Result refused = issue("--passphrase-file", wrong.toString());

    couldNot(refused, "passphrase");
    assertThat(refused.output()).doesNotContain("not the one");
    issue().exited(0);
  }

  @Test
  void aPassphraseFileThatOthersMayReadIsRefused() throws IOException {
    Path open = Files.writeString(folder.resolve("open"), "secret\n");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

    couldNot(issue("--passphrase-file", open.toString()), "open");
  }

  @Test
  void anAlteredKeyFileIsNamed() throws IOException {
    try (Stream<Path> keys = Files.list(folder.resolve("home/keys"))) {
      for (Path key : keys.filter(file -> file.toString().endsWith(".pem")).toList()) {
        Files.writeString(key, Files.readString(key).substring(0, 200));
      }
    }

    couldNot(issue(), "keys");
  }

  @Test
  void aHomeThatMayNotBeReadIsSaid() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may give rights away");
    Path home = folder.resolve("home");
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(home);
    Files.setPosixFilePermissions(home, Set.of());

    Tool.Result refused =
        Tool.require("setpriv")
            .with("PKI_HOME", home.toString())
            .run(
                Stream.concat(
                        Stream.of("--bounding-set=-dac_override,-dac_read_search"),
                        javaCommand("list"))
                    .toArray(String[]::new));
    Files.setPosixFilePermissions(home, mode);

    couldNot(refused, "permission denied");
  }

  @Test
  void theRootOfAnotherCaIsFoundInTheWayBeforeSigning() throws IOException {
    Path certs = Files.createDirectory(folder.resolve("certs"));
    Files.writeString(certs.resolve("root.crt"), "another's");

    Tool.Result refused = pki.run("issue", "a.example.test", "--out", "certs").exited(2);

    assertThat(refused.err()).contains("root.crt is there and is another CA's", "--force");
    assertThat(pki.run("list").exited(0).out()).doesNotContain("a.example.test");
    try (Stream<Path> left = Files.list(certs)) {
      assertThat(left).containsExactly(certs.resolve("root.crt"));
    }
    issue().exited(0);
  }

  @Test
  void aDatabaseOfANewerProgramIsRefused() throws SQLException {
    String url = "jdbc:h2:file:" + folder.resolve("home/pki");
    try (Connection connection = DriverManager.getConnection(url, "pki", "");
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          INSERT INTO "flyway_schema_history"
          SELECT MAX("installed_rank") + 1, '999', 'from the future', 'SQL', 'V999__x.sql', 0,
                 'nobody', CURRENT_TIMESTAMP, 0, TRUE
          FROM "flyway_schema_history"
          """);
    }

    couldNot(issue(), "999");
  }

  @Test
  void aFullDiskLosesNothing() {
    Tool.Result story =
        SmallDisk.run(
            folder,
            """
            pki init --name Small
            pki issue before.example.test --out certs
            dd if=/dev/zero of=filler bs=4k 2>/dev/null || true
            status=0; pki issue during.example.test --out certs 2>full.err || status=$?
            rm filler
            echo "status while full: $status"
            pki issue after.example.test --out certs --force
            pki list
            """);

    assertThat(story.succeeded().out())
        .contains("status while full: 3", "before.example.test", "issued after.example.test");
  }

  @Test
  void aReadOnlyDiskIsSaid() {
    Tool.Result story =
        SmallDisk.run(
            folder,
            """
            pki init --name Small
            mount -o remount,ro .
            status=0; pki issue a.example.test --out ../elsewhere 2>&1 || status=$?
            echo "status while read-only: $status"
            test ! -e ../elsewhere/a.example.test.key
            mount -o remount,rw .
            pki issue a.example.test --out certs
            """);

    assertThat(story.succeeded().out())
        .contains("status while read-only: 3", "issued a.example.test")
        .doesNotContain("\tat ");
  }

  private Stream<String> javaCommand(String... more) {
    return Stream.of(
            Stream.of(pki.java().program().toString()), pki.arguments().stream(), Stream.of(more))
        .flatMap(words -> words);
  }

  private Tool.Result issue(String... more) {
    String[] command =
        Stream.concat(
                Stream.of("issue", "a.example.test", "--out", "certs", "--force"), Stream.of(more))
            .toArray(String[]::new);
    return pki.run(command);
  }

  private static void couldNot(Tool.Result result, String said) {
    result.exited(3);
    List<String> lines = result.err().lines().toList();
    assertThat(lines).as(result.err()).hasSize(2);
    assertThat(lines.get(0)).startsWith("pki: ").contains(said);
    assertThat(lines.get(1)).startsWith("hint: ");
  }
}
