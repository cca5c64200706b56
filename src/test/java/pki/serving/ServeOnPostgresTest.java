package pki.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.testing.PostgresServer;
import pki.testing.ServedHome;

/// `pki serve` on PostgreSQL, which keeps a connection and finds a new one when that breaks.
class ServeOnPostgresTest {
  @TempDir private Path folder;

  @Test
  void knowsWhatOthersDoEvenAfterItsConnectionBroke() {
    PostgresServer postgres = PostgresServer.get();
    String database = postgres.createDatabase();
    String settings = "database:\n  url: " + postgres.url(database, "keeper") + "\n";
    try (ServedHome ca = ServedHome.in(folder, settings)) {
      ca.issue("first.example.test");
      ca.serve();
      ca.run("ocsp", "first.example.test");

      ca.issue("second.example.test");
      Duration took = awaitGood(ca, "second.example.test");
      assertThat(took).isLessThan(Duration.ofSeconds(5)); // most of it starts the asking command

      postgres.asSuperuser(
          database,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'keeper'");
      ca.issue("third.example.test");
      awaitGood(ca, "third.example.test");
      assertThat(ca.stop().exit()).isZero();
    }
  }

  private static Duration awaitGood(ServedHome ca, String name) {
    return ServedHome.await(
        Duration.ofSeconds(20), () -> ca.attempt("ocsp", name).out().startsWith("good"));
  }
}
