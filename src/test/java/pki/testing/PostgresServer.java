package pki.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL for the tests of this JVM, started by the first that asks and as careful with data
/// as a real one.
public final class PostgresServer {
  private static @Nullable PostgresServer running;

  private final EmbeddedPostgres postgres;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer() {
    try {
      postgres =
          EmbeddedPostgres.builder()
              .setServerConfig("fsync", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "100")
              .setServerConfig("shared_buffers", "16MB")
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("starting PostgreSQL", e);
    }
    asSuperuser("postgres", "CREATE ROLE keeper LOGIN");
  }

  /// The server, started by the first call and ended with the JVM.
  public static synchronized PostgresServer get() {
    if (running == null) {
      running = new PostgresServer();
    }
    return running;
  }

  /// Makes an empty database that the role `keeper` owns.
  public String createDatabase() {
    String name = "pki_" + databases.incrementAndGet();
    asSuperuser(
        "postgres",
        "CREATE DATABASE %s OWNER keeper TEMPLATE template0 ENCODING 'UTF8'".formatted(name));
    return name;
  }

  /// Where to connect as an ordinary role.
  public String url(String database, String role) {
    return "jdbc:postgresql://localhost:%d/%s?user=%s"
        .formatted(postgres.getPort(), database, role);
  }

  public int port() {
    return postgres.getPort();
  }

  public void asSuperuser(String database, String sql) {
    try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("running " + sql, e);
    }
  }
}
