package pki.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static pki.testing.Specimens.NOW;
import static pki.testing.Specimens.event;
import static pki.testing.Specimens.issuer;
import static pki.testing.Specimens.specimen;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.jdbc.JdbcCertificateStore;
import pki.store.AuditCheck;
import pki.store.CertificateRecord;
import pki.store.CertificateStore;
import pki.store.IssuerId;
import pki.store.Reservation;
import pki.store.StoreException;
import pki.testing.Specimens.Specimen;
import pki.testing.StoreKind;
import pki.testing.Tool;
import pki.x509.Certificate;

/// What is particular to the H2 file.
class H2StoreTest {
  private static final Duration NO_PATIENCE = Duration.ofMillis(1);

  private final RandomGenerator random = new SecureRandom();
  @TempDir Path folder;

  @MustBeClosed
  private CertificateStore open(DatabaseLocation location) {
    return JdbcCertificateStore.open(location, random);
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the store closes its database
  private CertificateStore openAtOnce(DatabaseLocation.Home home) {
    return new JdbcCertificateStore(
        Database.open(new H2Engine(home, Duration.ofSeconds(5), NO_PATIENCE), random));
  }

  private static Specimen issueOne(CertificateStore store) {
    IssuerId issuer = store.addIssuer(issuer("root"), event("issuer.add")).id();
    Specimen specimen = specimen(issuer, "4a3b2c1d", "www.example.test");
    assertThat(store.intend(specimen.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    store.complete(issuer, specimen.serial(), specimen.certificate(), event("complete"));
    return specimen;
  }

  /// Does to the database what no store would.
  private static void tamper(DatabaseLocation.Home home, String sql) throws SQLException {
    var engine = new H2Engine(home);
    try (Session session = engine.connect()) {
      session.execute(sql);
      engine.sync(session);
    } finally {
      engine.release();
    }
  }

  // The file

  @Test
  void makesFilesThatOnlyTheirOwnerReads() throws IOException {
    var home = new DatabaseLocation.Home(folder);
    try (CertificateStore store = open(home)) {
      assertThat(issueOne(store).serial()).isNotNull();
    }
    for (Path file : List.of(home.file(), home.witness())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(home.file(), home.witness());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.3.232", "2.5.250", "2.5.252", "2.6.0"})
  void refusesAnH2ThatIsNotProven(String version) {
    assertThatThrownBy(() -> H2Engine.checkVersion(version))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("H2 " + version + " is refused");
  }

  @Test
  void needsTheHomeToExist() {
    assertThatThrownBy(() -> open(new DatabaseLocation.Home(folder.resolve("none"))))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(folder + "/none/pki.mv.db");
  }

  @Test
  void isNotFooledByAnInterruptBeforehand() {
    Thread.currentThread().interrupt();
    try (CertificateStore store = open(StoreKind.home(folder))) {
      assertThat(store.issuers()).isEmpty();
      Thread.currentThread().interrupt();
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  // One process at a time

  @Test
  void waitsForAnotherProcess() throws Exception {
    DatabaseLocation.Home home = StoreKind.home(folder);
    Process other = StoreWorker.command(List.of(), "hold", home, folder.resolve("ledger")).start();
    try (BufferedReader out = other.inputReader()) {
      assertThat(out.readLine()).isEqualTo("holding");
      assertThatThrownBy(() -> openAtOnce(home))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining(home + " is still in use by another process");
      other.outputWriter().close(); // its task is to end then
      try (CertificateStore store = open(home)) {
        assertThat(store.abandonUnfinished(NOW)).hasSize(1);
      }
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void countsItselfAsAnotherProcess() {
    DatabaseLocation.Home home = StoreKind.home(folder);
    try (CertificateStore store = open(home)) {
      assertThatThrownBy(() -> openAtOnce(home))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use");
      assertThat(store.issuers()).isEmpty();
    }
    try (CertificateStore store = openAtOnce(home)) {
      assertThat(store.issuers()).isEmpty();
    }
  }

  @Test
  void isMadeByTwoProcessesAtOnce() throws Exception {
    var home = new DatabaseLocation.Home(folder);
    var command = StoreWorker.command(List.of(), "open", home, folder.resolve("ledger"));
    List<Process> both = List.of(command.start(), command.start());
    for (Process process : both) {
      try (BufferedReader out = process.inputReader()) {
        assertThat(out.readLine()).isEqualTo("opened 0");
      }
      assertThat(process.waitFor()).isZero();
    }
  }

  // The schema

  @Test
  void doesNotLoadTheMigrationLibraryWithoutNeed() throws Exception {
    DatabaseLocation.Home home = StoreKind.home(folder);
    Path loaded = folder.resolve("loaded");
    ProcessBuilder command = StoreWorker.command(List.of(), "open", home, folder.resolve("ledger"));
    command.command().add(1, "-Xlog:class+load:file=" + loaded);
    assertThat(command.start().waitFor()).isZero();
    assertThat(Files.readString(loaded))
        .contains("pki.database.Schema ")
        .doesNotContain("org.flywaydb")
        .doesNotContain("org.postgresql");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE "flyway_schema_history" SET "version" = '003' WHERE "version" = '002' | has schema version 3, and this program knows none above 2
          UPDATE "flyway_schema_history" SET "success" = FALSE WHERE "version" = '002' | has a half-made schema: its change to version 2 failed
          """)
  void refusesASchemaThatItDoesNotKnow(String sql, String reason) throws SQLException {
    DatabaseLocation.Home home = StoreKind.home(folder);
    tamper(home, sql);
    assertThatThrownBy(() -> open(home))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith(home + " " + reason);
  }

  @Test
  void knowsEveryMigrationScript() throws Exception {
    Path scripts = Path.of(Schema.class.getResource("/pki/database/migration").toURI());
    try (Stream<Path> files = Files.list(scripts)) {
      assertThat(files.map(file -> file.getFileName().toString()).sorted().toList().getLast())
          .startsWith("V%03d__".formatted(Schema.VERSION));
    }
  }

  // Damage

  @Test
  void noticesACertificateThatWasAltered() throws SQLException {
    DatabaseLocation.Home home = StoreKind.home(folder);
    Specimen specimen;
    try (CertificateStore store = open(home)) {
      specimen = issueOne(store);
    }
    String der =
        Stream.of(specimen.certificate().der())
            .map(java.util.HexFormat.of()::formatHex)
            .findFirst()
            .orElseThrow();
    String altered = der.replace("7777772e", "7777782e"); // www. becomes wwx.
    tamper(home, "UPDATE certificate SET der = X'%s'".formatted(altered));
    try (CertificateStore store = open(home)) {
      assertThatThrownBy(() -> store.find(specimen.intent().issuer(), specimen.serial()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is not what was signed");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE audit_log SET result = 'other' WHERE sequence = 1                    | 1 | ALTERED
          UPDATE audit_log SET previous = hash WHERE sequence = 1                     | 1 | UNLINKED
          DELETE FROM audit_log WHERE sequence = 1                                    | 1 | MISSING
          DELETE FROM audit_log WHERE sequence = 2                                    | 2 | MISSING
          DELETE FROM audit_log WHERE sequence = 0                                    | 0 | MISSING
          UPDATE audit_head SET next_sequence = 2                                     | 2 | MISSING
          """)
  void noticesAnAuditLogThatWasAltered(String sql, long sequence, AuditCheck.Fault fault)
      throws Exception {
    DatabaseLocation.Home home = StoreKind.home(folder);
    try (CertificateStore store = open(home)) {
      issueOne(store);
    }
    tamper(home, sql);
    Files.delete(home.witness()); // which may notice at once
    try (CertificateStore store = open(home)) {
      assertThat(store.audit().verify()).isEqualTo(new AuditCheck.Broken(sequence, fault));
    }
  }

  @Test
  void noticesThatTheFileIsAnOlderOne() throws IOException {
    DatabaseLocation.Home home = StoreKind.home(folder);
    Path backup = folder.resolve("backup");
    Files.copy(home.file(), backup);
    try (CertificateStore store = open(home)) {
      assertThat(issueOne(store).serial()).isNotNull();
    }
    Files.move(backup, home.file(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(damage(home)).hasValueSatisfying(says(home + " is damaged or an earlier state"));
    Files.delete(home.witness()); // as one does who wants it so
    try (CertificateStore store = open(home)) {
      assertThat(store.issuers()).isEmpty();
    }
  }

  @Test
  void noticesThatTheFileIsGone() throws IOException {
    DatabaseLocation.Home home = StoreKind.home(folder);
    try (CertificateStore store = open(home)) {
      assertThat(issueOne(store).serial()).isNotNull();
    }
    Files.delete(home.file());
    assertThat(damage(home)).hasValueSatisfying(says(home + " is empty, and was not"));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999})
  void noticesAFileThatWasCutShort(double part) throws IOException {
    DatabaseLocation.Home home = StoreKind.home(folder);
    try (CertificateStore store = open(home)) {
      issueOne(store);
    }
    try (var file = new RandomAccessFile(home.file().toFile(), "rw")) {
      file.setLength((long) (file.length() * part));
    }
    assertThat(damage(home)) // what is cut off may have been dead space
        .satisfies(
            message -> assertThat(message.orElse(home.toString())).contains(home.toString()));
  }

  private static Consumer<String> says(String words) {
    return message -> assertThat(message).contains(words);
  }

  /// Most of the file is dead space, and H2 has no check over what a page holds: what is asked for
  /// is that no wrong certificate and no wrong log is ever taken for a right one.
  @Test
  void handsOutNothingWrongWhenABitFlips() throws IOException {
    DatabaseLocation.Home home = StoreKind.home(folder);
    Specimen specimen;
    try (CertificateStore store = open(home)) {
      specimen = issueOne(store);
    }
    byte[] whole = Files.readAllBytes(home.file());
    for (int i = 0; i < 24; i++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      // H2 may keep a file that it could not open: take another one each time
      var copy = new DatabaseLocation.Home(Files.createDirectory(folder.resolve("flip" + i)));
      Files.write(copy.file(), flipped);
      try (CertificateStore store = open(copy)) {
        assertThat(certificateOf(store, specimen).orElse(specimen.certificate()))
            .isEqualTo(specimen.certificate());
        assertThat(store.audit().verify()).isNotNull();
      } catch (StoreException e) {
        assertThat(e).hasMessageContaining(copy.toString());
      }
    }
  }

  private static Optional<Certificate> certificateOf(CertificateStore store, Specimen specimen) {
    return store
        .find(specimen.intent().issuer(), specimen.serial())
        .flatMap(CertificateRecord::certificate);
  }

  /// What the store says, unless it finds everything as it was.
  private Optional<String> damage(DatabaseLocation.Home home) {
    try (CertificateStore store = open(home)) {
      boolean whole =
          store.audit().verify() instanceof AuditCheck.Intact intact
              && intact.head().next() == 3
              && store.findBySerialPrefix("4a3b2c1d", 1).getFirst().certificate().isPresent();
      return whole ? Optional.empty() : Optional.of("silently different");
    } catch (StoreException e) {
      return Optional.ofNullable(e.getMessage());
    }
  }

  // The disk

  @Test
  void losesNothingWhenTheDiskIsFull() throws IOException {
    assertThat(
            onSmallDisk("fallocate -l 7m $D/ballast; chmod 600 $D/ballast", "fill", "$D/ballast"))
        .anyMatch(line -> line.startsWith("full "))
        .anyMatch(line -> line.startsWith("stopped "))
        .contains("lost 0")
        .anyMatch(line -> line.startsWith("resumed "));
  }

  @Test
  void readsFromAReadOnlyDisk() throws IOException {
    assertThat(onSmallDisk("mount -o remount,ro $D", "change", "-"))
        .contains("read 0")
        .anyMatch(line -> line.startsWith("refused "));
  }

  /// Runs a worker on a file system of its own, which only root may make.
  private List<String> onSmallDisk(String before, String task, String argument) throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
    Path template = Files.createDirectory(folder.resolve("template"));
    DatabaseLocation.Home home = StoreKind.home(template);
    Path disk = Files.createDirectory(folder.resolve("disk"));
    List<String> worker =
        StoreWorker.command(List.of(), task, new DatabaseLocation.Home(disk), Path.of(argument))
            .command();
    String script =
        """
        set -e
        D=%s
        mount -t tmpfs -o size=8m,mode=700 none $D
        cp %s $D/
        %s
        %s 2>&1
        """
            .formatted(disk, home.file(), before, String.join(" ", worker).replace("'", ""));
    return Tool.require("unshare").run("-m", "sh", "-c", script).succeeded().out().lines().toList();
  }
}
