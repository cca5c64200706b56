package pki.database;

import static org.assertj.core.api.Assertions.assertThat;
import static pki.testing.Specimens.issuer;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.crl.ListedRevocation;
import pki.jdbc.JdbcCertificateStore;
import pki.store.IssuerId;
import pki.testing.PostgresServer;
import pki.testing.StoreKind;
import pki.x509.CrlPartition;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// Databases that an earlier version wrote.
class MigrationTest {
  private static final Instant REVOKED = Instant.parse("2026-03-01T12:00:05Z");

  private static final String ISSUER =
      """
      INSERT INTO issuer (label, subject, key_uri, public_key, public_key_digest, state)
      VALUES ('ca', ?, 'file:ca', ?, ?, 'awaiting')
      """;

  private static final String REVOCATION =
      """
      INSERT INTO certificate (issuer_id, serial, status, template, subject, names, not_before,
        not_after, public_key_digest, tbs_digest, intended_at, revoked_at, reason)
      VALUES (1, ?, 'abandoned', 'tls-server', ?, '', ?, ?, ?, ?, ?, ?, 0)
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = StoreKind.class,
      names = {"H2", "POSTGRESQL"})
  void listsWhatTheFirstVersionRevoked(StoreKind kind) throws Exception {
    DatabaseLocation location = location(kind);
    Engine engine = Engine.of(location);
    migrateTo("1", engine.migrating());
    try (Session session = engine.connect()) {
      revoke(session, "4a3b2cff", REVOKED.plusMillis(999));
      revoke(session, "4a3b2c03", REVOKED.minusSeconds(9));
    }
    engine.release();

    List<ListedRevocation> entries = new ArrayList<>();
    try (JdbcCertificateStore store = open(location)) {
      store.crls().revoked(new IssuerId(1), new CrlPartition(4, 3), Instant.EPOCH, entries::add);
    }
    assertThat(entries)
        .containsExactly(
            unspecified("4a3b2c03", REVOKED.minusSeconds(9)), unspecified("4a3b2cff", REVOKED));
  }

  private static ListedRevocation unspecified(String serial, Instant since) {
    return new ListedRevocation(
        SerialNumber.ofHex(serial), since, RevocationReason.UNSPECIFIED, Optional.empty());
  }

  private DatabaseLocation location(StoreKind kind) {
    return kind == StoreKind.H2
        ? new DatabaseLocation.Home(folder)
        : new DatabaseLocation.Server(
            PostgresServer.get().url(PostgresServer.get().createDatabase(), "keeper"));
  }

  @MustBeClosed
  private static JdbcCertificateStore open(DatabaseLocation location) {
    return JdbcCertificateStore.open(location, new SecureRandom());
  }

  private static void migrateTo(String version, Engine.Migrating target) {
    Map<String, String> connecting = new HashMap<>();
    target.connecting().forEach((name, value) -> connecting.put((String) name, (String) value));
    Flyway.configure()
        .dataSource(target.url(), null, null)
        .jdbcProperties(connecting)
        .locations("classpath:" + target.folders().getFirst())
        .placeholders(target.placeholders())
        .defaultSchema(target.schema())
        .createSchemas(true)
        .target(version)
        .load()
        .migrate();
  }

  private static void revoke(Session session, String serial, Instant at) throws SQLException {
    var ca = issuer("ca");
    byte[] subject = ca.subject().der();
    if (session.query("SELECT id FROM issuer", p -> {}, Row::number).isEmpty()) {
      session.update(
          ISSUER, p -> p.add(subject).add(ca.publicKey().der()).add(ca.publicKey().sha256()));
    }
    session.update(
        REVOCATION,
        p ->
            p.add(SerialNumber.ofHex(serial).octets())
                .add(subject)
                .add(REVOKED)
                .add(REVOKED.plusSeconds(86_400))
                .add(ca.publicKey().sha256())
                .add(ca.publicKey().sha256())
                .add(REVOKED)
                .add(at));
  }
}
