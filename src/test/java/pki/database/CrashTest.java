package pki.database;

import static org.assertj.core.api.Assertions.assertThat;
import static pki.testing.Specimens.NOW;
import static pki.testing.Specimens.event;
import static pki.testing.Specimens.issuer;
import static pki.testing.Specimens.specimen;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.jdbc.JdbcCertificateStore;
import pki.store.AuditCheck;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord.State;
import pki.store.CertificateStore;
import pki.store.IssuerId;
import pki.store.Reservation;
import pki.testing.Specimens.Specimen;
import pki.testing.StoreKind;
import pki.testing.Tool;
import pki.x509.SerialNumber;

/// What was acknowledged survives. Short in every build; for a real hunt, and before H2 is ever
/// upgraded, run it with `-Dpki.crash.cycles=500 -Dpki.crash.images=5000`.
class CrashTest {
  private static final int CYCLES = Integer.getInteger("pki.crash.cycles", 2);
  private static final int IMAGES = Integer.getInteger("pki.crash.images", 40);

  private final RandomGenerator random = new SecureRandom();
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(value = StoreKind.class, names = "MEMORY", mode = EnumSource.Mode.EXCLUDE)
  void survivesBeingKilled(StoreKind kind) throws Exception {
    DatabaseLocation location =
        kind == StoreKind.H2 ? StoreKind.home(folder) : StoreKind.database();
    Path ledger = folder.resolve("ledger");
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      killAfter(
          random.nextInt(1, 300),
          ledger,
          StoreWorker.command(List.of(), "issue", location, ledger));
      try (CertificateStore store = JdbcCertificateStore.open(location, random)) {
        assertThat(StoreWorker.Ledger.lost(store, ledger)).as("lost").isZero();
        assertThat(store.audit().verify()).isInstanceOf(AuditCheck.Intact.class);
        store.abandonUnfinished(NOW);
        assertThat(store.list(CertificateQuery.first(10).in(EnumSet.of(State.INTENDED)))).isEmpty();
      }
    }
    assertThat(StoreWorker.Ledger.read(ledger)).doesNotHaveDuplicates();
  }

  @Test
  void survivesBeingKilledWhileItIsMade() throws Exception {
    var home = new DatabaseLocation.Home(folder);
    Path ledger = folder.resolve("ledger");
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      Files.deleteIfExists(home.file());
      Files.deleteIfExists(home.witness());
      Process process = StoreWorker.command(List.of(), "open", home, ledger).start();
      while (process.isAlive() && !Files.exists(home.file())) {
        Thread.onSpinWait();
      }
      boolean ended = process.waitFor(random.nextInt(1, 700), TimeUnit.MILLISECONDS);
      assertThat(process.destroyForcibly().waitFor()).isEqualTo(ended ? 0 : 137);
      try (CertificateStore store = JdbcCertificateStore.open(home, random)) {
        assertThat(store.addIssuer(issuer("root"), event("issuer.add")).label()).isEqualTo("root");
      }
    }
  }

  /// Copies the file after each acknowledged commit, as a crash at that moment would leave it, and
  /// looks for the commit in the copy. It finds H2 2.5.252's fault once the file reuses space,
  /// which is made to happen early.
  @Test
  @SuppressWarnings("MustBeClosedChecker") // the store closes its database
  void keepsEachCommitInTheFile() throws IOException {
    DatabaseLocation.Home home = StoreKind.home(folder);
    var engine = new H2Engine(home, Duration.ofMillis(500), Duration.ofSeconds(15));
    Path copies = Files.createDirectory(folder.resolve("image"));
    var image = new DatabaseLocation.Home(copies);
    try (CertificateStore store = new JdbcCertificateStore(Database.open(engine, random))) {
      IssuerId issuer = store.addIssuer(issuer("root"), event("issuer.add")).id();
      long reuse = System.nanoTime() + Duration.ofSeconds(1).toNanos();
      while (System.nanoTime() < reuse) {
        assertThat(intend(store, issuer)).isNotNull();
      }
      for (int i = 0; i < IMAGES; i++) {
        Specimen acknowledged = intend(store, issuer);
        Files.copy(home.file(), image.file(), StandardCopyOption.REPLACE_EXISTING);
        try (CertificateStore copy = JdbcCertificateStore.open(image, random)) {
          assertThat(copy.find(issuer, acknowledged.serial())).as("image %d", i).isPresent();
        }
      }
    }
  }

  private Specimen intend(CertificateStore store, IssuerId issuer) {
    SerialNumber serial = SerialNumber.draw(random.nextLong(1L << 40), random);
    Specimen specimen = specimen(issuer, serial.hex(), "www.example.test");
    assertThat(store.intend(specimen.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    return specimen;
  }

  /// Kills a worker once it has acknowledged so much more, however slow the machine.
  private static void killAfter(int more, Path ledger, ProcessBuilder command) throws Exception {
    int enough = StoreWorker.Ledger.read(ledger).size() + more;
    long deadline = System.nanoTime() + Tool.TIMEOUT.toNanos();
    Process process = command.start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("started");
      while (StoreWorker.Ledger.read(ledger).size() < enough) {
        boolean ended = process.waitFor(5, TimeUnit.MILLISECONDS);
        assertThat(ended).as("worker ended by itself").isFalse();
        assertThat(System.nanoTime() - deadline).as("time left").isNegative();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
