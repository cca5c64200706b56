package pki.database;

import java.sql.SQLException;
import java.util.List;
import pki.store.StoreException;

/// Opens a database at the schema that this program knows. When it is there already, that costs one
/// query; the migration library is not even loaded.
final class Schema {
  /// The highest number among the migration scripts.
  static final int VERSION = 2;

  private static final String HISTORY =
      """
      SELECT "version", CASE WHEN "success" THEN 1 ELSE 0 END
      FROM "flyway_schema_history"
      WHERE "version" IS NOT NULL
      """;

  private record Step(int version, boolean succeeded) {}

  private Schema() {}

  static Session open(Engine engine) throws SQLException {
    Session session = engine.connect();
    try {
      int found = version(session, engine);
      if (found > 0) { // an earlier state may be of an earlier version
        AuditTable.checkReaches(session, engine);
      }
      if (found == VERSION) {
        return session;
      }
      Migration.run(engine.migrating()); // in H2 under the lock that our session holds
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
    // A CHECK that H2 made on a connection that is closed while another stays open fails for ever
    // after: close them all and begin again.
    session.close();
    return reopen(engine);
  }

  private static Session reopen(Engine engine) throws SQLException {
    Session session = engine.connect();
    try {
      if (version(session, engine) != VERSION) {
        throw new StoreException("%s has no schema after its migration".formatted(engine));
      }
      return session;
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static int version(Session session, Engine engine) throws SQLException {
    int found = 0;
    for (Step step : history(session)) {
      if (!step.succeeded()) {
        throw new StoreException(
            "%s has a half-made schema: its change to version %d failed; restore a backup"
                .formatted(engine, step.version()));
      }
      found = Math.max(found, step.version());
    }
    if (found > VERSION) {
      throw new StoreException(
          "%s has schema version %d, and this program knows none above %d; use the newer program"
              .formatted(engine, found, VERSION));
    }
    if (found == 0 && engine.witnessed().isPresent()) {
      throw new StoreException("%s is empty, and was not; restore a backup".formatted(engine));
    }
    return found;
  }

  private static List<Step> history(Session session) throws SQLException {
    try {
      return session.query(
          HISTORY,
          Parameters.Binding.NONE,
          row -> new Step(Integer.parseInt(row.text()), row.number() == 1));
    } catch (SQLException e) {
      if (SqlFailure.isNoSuchTable(e)) {
        return List.of();
      }
      throw e;
    }
  }
}
