package pki.database;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import pki.store.AuditHead;
import pki.store.StoreException;

/// PostgreSQL, in a schema of its own. Each store session holds an advisory lock under its holder's
/// number, which the server drops with the connection, so that others see when its process is gone.
/// A pooler that shares connections between transactions would break that.
final class PostgresEngine implements Engine {
  private static final String SCHEMA = "pki";

  /// Each setting with the values that lose nothing, and whether the role is one that no grant
  /// stops. Asked on every connection, because a role or a database may have its own defaults.
  private static final String FITNESS =
      """
      SELECT CASE
        WHEN current_setting('fsync', true) IS DISTINCT FROM 'on' THEN 'fsync must be on'
        WHEN current_setting('full_page_writes', true) IS DISTINCT FROM 'on' THEN 'full_page_writes must be on'
        WHEN COALESCE(current_setting('synchronous_commit', true), 'off') = 'off' THEN 'synchronous_commit must not be off'
        WHEN current_setting('zero_damaged_pages', true) IS DISTINCT FROM 'off' THEN 'zero_damaged_pages must be off'
        WHEN current_setting('ignore_checksum_failure', true) IS DISTINCT FROM 'off' THEN 'ignore_checksum_failure must be off'
        WHEN current_setting('server_encoding') <> 'UTF8' THEN 'its encoding must be UTF8'
        WHEN pg_is_in_recovery() THEN 'it must not be a standby'
        WHEN current_setting('transaction_read_only') <> 'off' THEN 'it must not be read-only'
        WHEN (SELECT bool_or(rolsuper) FROM pg_roles WHERE rolname IN (session_user, current_user)) THEN 'its user must not be a superuser'
        WHEN EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('pki') AND relpersistence <> 'p') THEN 'no table may be unlogged'
        ELSE '' END
      """;

  private final DatabaseLocation.Server server;

  PostgresEngine(DatabaseLocation.Server server) {
    this.server = server;
  }

  @Override
  public Session connect() throws SQLException {
    Session session = open();
    try {
      List<String> faults = session.query(FITNESS, Parameters.Binding.NONE, Row::text);
      if (!faults.getFirst().isEmpty()) {
        throw new StoreException("%s is refused: %s".formatted(server, faults.getFirst()));
      }
      return session;
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private Session open() throws SQLException {
    Migrating target = migrating();
    return new Session(DriverManager.getConnection(target.url(), target.connecting()));
  }

  /// With `synchronous_commit` on, a commit is on disk when it returns.
  @Override
  public void sync(Session session) {}

  @Override
  public void announce(Session session, long holder) throws SQLException {
    String sql = "SELECT CASE WHEN pg_try_advisory_lock(?) THEN 1 ELSE 0 END";
    if (session.query(sql, p -> p.add(holder), Row::number).getFirst() != 1) {
      throw new SQLException("session number %d is in use".formatted(holder));
    }
  }

  @Override
  public boolean isGone(Session session, long holder) throws SQLException {
    String sql = "SELECT CASE WHEN pg_try_advisory_xact_lock(?) THEN 1 ELSE 0 END";
    return session.query(sql, p -> p.add(holder), Row::number).getFirst() == 1;
  }

  @Override
  public AfterFailure afterFailedCommit(Exception e) {
    boolean refused = e instanceof SQLException answer && !SqlFailure.isLostConnection(answer);
    return refused ? AfterFailure.GO_ON : AfterFailure.ASK;
  }

  /// A server keeps its own checks.
  @Override
  public void witness(AuditHead head) {}

  @Override
  public Optional<AuditHead> witnessed() {
    return Optional.empty();
  }

  @Override
  public Migrating migrating() {
    return new Migrating(
        server.url(),
        settings(),
        SCHEMA,
        List.of("pki/database/migration", "pki/database/postgresql"),
        Map.of(
            "octet_order",
            "COLLATE \"C\"",
            "last_octet_of_serial",
            "get_byte(c.serial, OCTET_LENGTH(c.serial) - 1)"));
  }

  /// Waits are bounded, a commit is on disk before it is acknowledged even where the role's default
  /// says otherwise, and another host must prove who it is.
  private Properties settings() {
    var settings = new Properties();
    settings.setProperty("connectTimeout", "5");
    settings.setProperty("socketTimeout", "20");
    settings.setProperty("tcpKeepAlive", "true");
    settings.setProperty("currentSchema", SCHEMA);
    settings.setProperty(
        "options", "-c synchronous_commit=on -c statement_timeout=15s -c lock_timeout=10s");
    if (!server.sets("sslmode") && !isOnThisHost()) {
      settings.setProperty("sslmode", "verify-full");
    }
    return settings;
  }

  private boolean isOnThisHost() {
    String address = server.toString().substring(DatabaseLocation.Server.PREFIX.length());
    return !address.startsWith("//")
        || address.matches("//((localhost|127\\.0\\.0\\.1|\\[::1])(:\\d*)?)?/.*");
  }

  @Override
  public void release() {}

  @Override
  public String toString() {
    return server.toString();
  }
}
