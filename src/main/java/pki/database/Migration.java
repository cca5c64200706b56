package pki.database;

import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import pki.store.StoreException;

/// Runs the migration scripts. The only class that knows the library, and loaded only when there is
/// something to migrate. Two processes may run it at once: in H2 the file's lock keeps them apart,
/// in PostgreSQL the library's.
final class Migration {
  /// What it has to say it also throws. Held here, since loggers are held weakly.
  private static final Logger SILENT = Logger.getLogger("org.flywaydb");

  private Migration() {}

  static void run(Engine.Migrating target) {
    SILENT.setLevel(Level.OFF);
    Map<String, String> connecting = new HashMap<>();
    target.connecting().forEach((name, value) -> connecting.put((String) name, (String) value));
    try {
      Flyway.configure()
          .dataSource(target.url(), null, null)
          .jdbcProperties(connecting)
          .locations(
              target.folders().stream().map(folder -> "classpath:" + folder).toArray(String[]::new))
          .placeholders(target.placeholders())
          .defaultSchema(target.schema())
          .createSchemas(true)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StoreException("bringing the schema up to date failed: " + SqlFailure.reason(e), e);
    }
  }
}
