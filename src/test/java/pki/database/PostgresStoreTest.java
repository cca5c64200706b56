package pki.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pki.testing.Specimens.NOW;
import static pki.testing.Specimens.certificateOf;
import static pki.testing.Specimens.event;
import static pki.testing.Specimens.issuer;
import static pki.testing.Specimens.specimen;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.jdbc.JdbcCertificateStore;
import pki.store.AuditCheck;
import pki.store.CertificateStore;
import pki.store.IssuerId;
import pki.store.Reservation;
import pki.store.StoreException;
import pki.testing.CuttingProxy;
import pki.testing.PostgresServer;
import pki.testing.Specimens.Specimen;
import pki.testing.StoreKind;
import pki.x509.CertificateStatus.Good;

/// What is particular to PostgreSQL.
class PostgresStoreTest {
  private static final String SERIAL = "4a3b2c1d";

  private final RandomGenerator random = new SecureRandom();
  private final PostgresServer server = PostgresServer.get();
  @TempDir Path folder;

  @MustBeClosed
  private CertificateStore open(DatabaseLocation location) {
    return JdbcCertificateStore.open(location, random);
  }

  private DatabaseLocation as(String role, String database) {
    return new DatabaseLocation.Server(server.url(database, role));
  }

  private static IssuerId addRoot(CertificateStore store) {
    IssuerId id = store.addIssuer(issuer("root"), event("issuer.add")).id();
    return store.activateIssuer(id, certificateOf("root"), List.of(), event("activate")).id();
  }

  private static void intend(CertificateStore store, Specimen specimen) {
    assertThat(store.intend(specimen.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
  }

  // Fitness

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALTER DATABASE %s SET zero_damaged_pages = on                          | zero_damaged_pages must be off
          ALTER DATABASE %s SET ignore_checksum_failure = on                     | ignore_checksum_failure must be off
          ALTER ROLE keeper IN DATABASE %s SET default_transaction_read_only = on | it must not be read-only
          """)
  void refusesSettingsThatLoseData(String sql, String reason) {
    String database = server.createDatabase();
    server.asSuperuser(database, sql.formatted(database));
    assertThatThrownBy(() -> open(as("keeper", database)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(database + " is refused: " + reason);
  }

  @Test
  void refusesASuperuser() {
    String database = server.createDatabase();
    assertThatThrownBy(() -> open(as("postgres", database)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("must not be a superuser");
  }

  @Test
  void refusesTablesThatACrashEmpties() {
    String database = server.createDatabase();
    try (CertificateStore store = open(as("keeper", database))) {
      assertThat(store.issuers()).isEmpty();
    }
    server.asSuperuser(database, "ALTER TABLE pki.audit_log SET UNLOGGED");
    assertThatThrownBy(() -> open(as("keeper", database)))
        .hasMessageContaining("no table may be unlogged");
  }

  @Test
  void commitsSynchronouslyWhateverTheRoleSays() throws Exception {
    String database = server.createDatabase();
    server.asSuperuser(
        database,
        "ALTER ROLE keeper IN DATABASE %s SET synchronous_commit = off".formatted(database));
    try (Session session = Engine.of(as("keeper", database)).connect()) {
      assertThat(session.query("SHOW synchronous_commit", Parameters.Binding.NONE, Row::text))
          .containsExactly("on");
    }
  }

  @Test
  void saysThatTheServerIsNotThere() {
    DatabaseLocation nowhere = DatabaseLocation.ofUrl("jdbc:postgresql://localhost:1/pki?user=a");
    assertThatThrownBy(() -> open(nowhere))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("jdbc:postgresql://localhost:1/pki")
        .hasMessageContaining("refused");
  }

  @Test
  void refusesASchemaThatItDoesNotKnow() {
    String database = server.createDatabase();
    try (CertificateStore store = open(as("keeper", database))) {
      assertThat(store.issuers()).isEmpty();
    }
    server.asSuperuser(
        database, "UPDATE pki.flyway_schema_history SET version = '003' WHERE version = '002'");
    assertThatThrownBy(() -> open(as("keeper", database)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has schema version 3, and this program knows none above 2");
  }

  @Test
  void isMadeByTwoProcessesAtOnce() throws Exception {
    DatabaseLocation location = as("keeper", server.createDatabase());
    var command = StoreWorker.command(List.of(), "open", location, folder.resolve("ledger"));
    List<Process> both = List.of(command.start(), command.start());
    for (Process process : both) {
      try (BufferedReader out = process.inputReader()) {
        assertThat(out.readLine()).isEqualTo("opened 0");
      }
      assertThat(process.waitFor()).isZero();
    }
  }

  // Recovery among several processes

  @Test
  void leavesAloneWhatALivingSessionWorksOn() throws Exception {
    DatabaseLocation location = StoreKind.database();
    try (CertificateStore one = open(location);
        CertificateStore two = open(location)) {
      IssuerId root = addRoot(one);
      Specimen specimen = specimen(root, SERIAL, "www.example.test");
      intend(one, specimen);
      Process other =
          StoreWorker.command(List.of(), "hold", location, folder.resolve("ledger")).start();
      try (BufferedReader out = other.inputReader()) {
        assertThat(out.readLine()).isEqualTo("holding");
        assertThat(two.abandonUnfinished(NOW)).as("both live").isEmpty();
      } finally {
        other.destroyForcibly().waitFor();
      }
      assertThat(abandonWhenSeen(two)).as("one was killed").hasSize(1);
      one.complete(root, specimen.serial(), specimen.certificate(), event("complete"));
      assertThat(two.status(root, specimen.serial())).isEqualTo(new Good());
    }
  }

  /// The server sees a moment later than we do that a process is gone.
  private static List<?> abandonWhenSeen(CertificateStore store) {
    List<?> burnt = store.abandonUnfinished(NOW);
    for (int i = 0; i < 2000 && burnt.isEmpty(); i++) {
      burnt = store.abandonUnfinished(NOW);
    }
    return burnt;
  }

  // Connections that break

  @Test
  void goesOnAfterTheServerCutEveryConnection() {
    DatabaseLocation location = StoreKind.database();
    try (CertificateStore store = open(location)) {
      IssuerId root = addRoot(store);
      server.asSuperuser(
          "postgres",
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'keeper'");
      Specimen specimen = specimen(root, SERIAL, "www.example.test");
      intend(store, specimen);
      store.complete(root, specimen.serial(), specimen.certificate(), event("complete"));
      assertThat(store.status(root, specimen.serial())).isEqualTo(new Good());
      assertThat(store.audit().verify()).isInstanceOf(AuditCheck.Intact.class);
    }
  }

  @Test
  void findsOutWhatBecameOfACommitThatWasCutOff() throws Exception {
    DatabaseLocation direct = StoreKind.database();
    try (CuttingProxy proxy = CuttingProxy.to(server.port());
        CertificateStore store =
            open(
                new DatabaseLocation.Server(
                    proxy.redirect(server.url(nameOf(direct), "keeper"))))) {
      proxy.cutAfter("COMMIT"); // a driver sends the word only at a connection's first commit
      IssuerId root = store.addIssuer(issuer("root"), event("issuer.add")).id();
      assertThat(proxy.hasCut()).isTrue();

      Specimen specimen = specimen(root, SERIAL, "www.example.test");
      proxy.cutBefore("COMMIT");
      assertThatThrownBy(() -> intend(store, specimen))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("which did not happen");
      intend(store, specimen);
      assertThat(store.audit().verify()).isInstanceOf(AuditCheck.Intact.class);
      assertThat(store.audit().head().next()).isEqualTo(2);
    }
  }

  @Test
  void handsOverEachRowOnceOrSaysHowFarItCame() throws Exception {
    DatabaseLocation direct = StoreKind.database();
    String sql = "SELECT n FROM generate_series(1, 2500) AS n ORDER BY n";
    try (CuttingProxy proxy = CuttingProxy.to(server.port());
        Database database =
            Database.open(
                new DatabaseLocation.Server(proxy.redirect(server.url(nameOf(direct), "keeper"))),
                random)) {
      List<Long> rows = new ArrayList<>();
      assertThatThrownBy(() ->
              database.each(
                  "listing",
                  sql,
                  Parameters.Binding.NONE,
                  row -> {
                    rows.add(row.number());
                    proxy.cutBefore("C_"); // the portal that the next thousand are asked of
                  }))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("listing in")
          .hasMessageContaining("after 1000 rows");
      assertThat(proxy.hasCut()).isTrue();
      assertThat(rows).hasSize(1000).doesNotHaveDuplicates();

      rows.clear();
      database.each("listing", sql, Parameters.Binding.NONE, row -> rows.add(row.number()));
      assertThat(rows).hasSize(2500).doesNotHaveDuplicates();
    }
  }

  private static String nameOf(DatabaseLocation location) {
    String url = location.toString();
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
