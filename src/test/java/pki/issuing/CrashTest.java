package pki.issuing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pki.ca.IssuanceStep;
import pki.database.DatabaseLocation;
import pki.jdbc.JdbcCertificateStore;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord;
import pki.store.CertificateRecord.State;
import pki.store.CertificateStore;
import pki.testing.Failpoint;
import pki.testing.PkiProcess;
import pki.testing.PostgresServer;
import pki.testing.Tool;
import pki.x509.CertificateStatus;

/// `kill -9` right after each step of issuing: nothing that was signed is unknown, no serial is
/// used twice, and the next command works by itself.
class CrashTest {
  private static final int KILLED = 128 + 9;
  private static final Set<IssuanceStep> BEFORE_INTENT =
      EnumSet.range(IssuanceStep.CHECKED, IssuanceStep.LINTED);
  private static final Set<IssuanceStep> UNFINISHED =
      EnumSet.range(IssuanceStep.INTENDED, IssuanceStep.VERIFIED);

  @TempDir private Path folder;

  static Stream<Arguments> stepsOnBothDatabases() {
    return Stream.of(Engine.values())
        .flatMap(
            engine -> Stream.of(IssuanceStep.values()).map(step -> Arguments.of(engine, step)));
  }

  enum Engine {
    H2,
    POSTGRESQL
  }

  @ParameterizedTest(name = "{0}, killed after {1}")
  @MethodSource("stepsOnBothDatabases")
  void aKilledIssuanceLeavesNothingUnknown(Engine engine, IssuanceStep step) {
    DatabaseLocation database = database(engine);
    PkiProcess pki = pki(database);
    pki.run("init", "--name", "Crash").exited(0);

    Tool.Result killed =
        pki.with(Failpoint.VARIABLE, step.name()).run("issue", "a.example.test", "--out", "a");
    assertThat(killed.exit()).as(killed.output()).isEqualTo(KILLED);
    pki.run("issue", "b.example.test", "--out", "b").exited(0);

    List<CertificateRecord> leaves = leaves(database);
    assertThat(leaves).extracting(CertificateRecord::serial).doesNotHaveDuplicates();
    assertThat(leaves).filteredOn(leaf -> leaf.names().contains("b.example.test")).hasSize(1);
    List<CertificateRecord> victims =
        leaves.stream().filter(leaf -> leaf.names().contains("a.example.test")).toList();
    if (BEFORE_INTENT.contains(step)) {
      assertThat(victims).isEmpty();
    } else {
      State expected = UNFINISHED.contains(step) ? State.ABANDONED : State.ISSUED;
      assertThat(victims).singleElement().extracting(CertificateRecord::state).isEqualTo(expected);
    }
  }

  @ParameterizedTest(name = "killed after {0}")
  @EnumSource(IssuanceStep.class)
  void aKilledInitCanBeDoneAgain(IssuanceStep step) {
    PkiProcess pki = pki(new DatabaseLocation.Home(folder.resolve("home")));
    Tool.Result killed = pki.with(Failpoint.VARIABLE, step.name()).run("init", "--name", "Crash");
    assertThat(killed.exit()).as(killed.output()).isEqualTo(KILLED);

    pki.run("init", "--name", "Again").exited(0);
    pki.run("issue", "a.example.test", "--issuer", "again-intermediate-ca").exited(0);
  }

  private PkiProcess pki(DatabaseLocation database) {
    return database instanceof DatabaseLocation.Server server
        ? PkiProcess.in(folder).with("PKI_DATABASE_URL", server.url())
        : PkiProcess.in(folder);
  }

  private DatabaseLocation database(Engine engine) {
    return switch (engine) {
      case H2 -> new DatabaseLocation.Home(folder.resolve("home"));
      case POSTGRESQL -> {
        PostgresServer postgres = PostgresServer.get();
        yield new DatabaseLocation.Server(postgres.url(postgres.createDatabase(), "keeper"));
      }
    };
  }

  private static List<CertificateRecord> leaves(DatabaseLocation database) {
    try (CertificateStore store = JdbcCertificateStore.open(database, new SecureRandom())) {
      List<CertificateRecord> all = store.list(CertificateQuery.first(100));
      for (CertificateRecord record : all) {
        if (record.state() == State.ABANDONED) {
          assertThat(store.status(record.issuer(), record.serial()))
              .isInstanceOf(CertificateStatus.Revoked.class);
        }
      }
      return all.stream().filter(record -> record.template().equals("tls-server")).toList();
    }
  }
}
