package pki.crl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.database.DatabaseLocation;
import pki.jdbc.JdbcCertificateStore;
import pki.store.AuditEvent;
import pki.store.IssuerRecord;
import pki.testing.PkiCommand;
import pki.testing.PostgresServer;
import pki.testing.Specimens;
import pki.testing.StoreKind;
import pki.x509.CrlNumber;
import pki.x509.CrlPartition;
import pki.x509.SubjectPublicKeyInfo;

/// Two processes publish lists of one CA, and are killed again and again, while somebody reads.
/// `-Dpki.publications=1000 -Dpki.kills=100` makes it the long run that is done by hand.
class CrlRaceTest {
  private static final int PUBLICATIONS = Integer.getInteger("pki.publications", 40);
  private static final int KILLS = Integer.getInteger("pki.kills", 6);

  private final Random random = new Random(4);
  private final Set<Integer> numbers = new ConcurrentSkipListSet<>();
  private final List<String> doubled = new ArrayList<>();
  private final AtomicInteger published = new AtomicInteger();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = StoreKind.class,
      names = {"H2", "POSTGRESQL"})
  void numbersOnlyRiseAndEveryListHolds(StoreKind kind) throws Exception {
    Path home = folder.resolve("home");
    String database = "home";
    if (kind == StoreKind.POSTGRESQL) {
      PostgresServer server = PostgresServer.get();
      database = server.url(server.createDatabase(), "keeper");
    }
    List<String> init = new ArrayList<>(List.of("init-root", "--name", "CA", "--home", "" + home));
    if (kind == StoreKind.POSTGRESQL) {
      init.addAll(List.of("--database", database));
    }
    assertThat(PkiCommand.run(init.toArray(String[]::new)).status()).isZero();

    DatabaseLocation location =
        kind == StoreKind.H2 ? new DatabaseLocation.Home(home) : DatabaseLocation.ofUrl(database);
    IssuerRecord ca;
    try (var store = JdbcCertificateStore.open(location, new SecureRandom())) {
      ca = store.issuers().getFirst();
    }
    Path file =
        new CrlFolder(home.resolve("crl")).file(ca.label(), CrlPartition.WHOLE, CrlKind.COMPLETE);
    race(home, database, file, ca.publicKey());

    assertThat(doubled).as("numbers that were published twice").isEmpty();
    try (var store = JdbcCertificateStore.open(location, new SecureRandom())) {
      CrlNumber next = store.crls().reserve(ca.id(), _ -> event());
      assertThat(numbers).allMatch(number -> CrlNumber.of(number).compareTo(next) < 0);
      assertThat(next.compareTo(numberIn(file, ca.publicKey()))).isPositive();
    }
  }

  private static AuditEvent event() {
    return Specimens.event("crl.sign");
  }

  private void race(Path home, String database, Path file, SubjectPublicKeyInfo key)
      throws Exception {
    int kills = 0;
    CrlNumber seen = numberIn(file, key);
    Process first = start(home, database);
    Process second = start(home, database);
    try {
      while (published.get() < PUBLICATIONS || kills < KILLS) {
        LockSupport.parkNanos(1_000_000); // leave the cores to those who race
        CrlNumber now = numberIn(file, key);
        assertThat(now).isGreaterThanOrEqualTo(seen);
        seen = now;
        if (kills < KILLS && published.get() >= (kills + 1) * PUBLICATIONS / (KILLS + 1)) {
          boolean one = random.nextBoolean();
          Process victim = one ? first : second;
          boolean ended = victim.waitFor(random.nextInt(1, 120), TimeUnit.MILLISECONDS);
          assertThat(ended).as("ended by itself").isFalse();
          victim.destroyForcibly().waitFor();
          kills++;
          first = one ? start(home, database) : first;
          second = one ? second : start(home, database);
        }
        assertThat(first.isAlive() && second.isAlive()).as("both live").isTrue();
      }
    } finally {
      first.destroyForcibly().waitFor();
      second.destroyForcibly().waitFor();
    }
    assertThat(numberIn(file, key)).isGreaterThanOrEqualTo(seen);
  }

  private Process start(Path home, String database) throws IOException {
    Process worker = CrlWorker.command(home, database).start();
    Thread.ofPlatform().daemon().start(() -> listen(worker.inputReader()));
    return worker;
  }

  private void listen(BufferedReader lines) {
    lines
        .lines()
        .forEach(line -> {
          if (!line.equals("overtaken") && !numbers.add(Integer.parseInt(line))) {
            doubled.add(line);
          }
          published.incrementAndGet();
        });
  }

  /// What a reader finds there at any moment.
  private static CrlNumber numberIn(Path file, SubjectPublicKeyInfo key) throws IOException {
    CrlScan scan = CrlScan.of(ByteBuffer.wrap(Files.readAllBytes(file)));
    assertThat(scan.isSignedBy(key)).isTrue();
    return scan.number().orElseThrow();
  }
}
