package pki.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.testing.PkiCommand;
import pki.testing.PkiProcess;
import pki.testing.PostgresServer;
import pki.testing.ServedHome;
import pki.testing.Tool;

/// `pki tls serve` on PostgreSQL, where no file tells that somebody has changed something.
class ServeOnPostgresTest {
  private static final String CLIENT = "alice@example.test";

  @TempDir private Path folder;

  @Test
  void aClientThatWasSeenIsRefusedOnceItIsRevoked() {
    PostgresServer postgres = PostgresServer.get();
    String name = postgres.createDatabase();
    String database = postgres.url(name, "keeper");
    PkiProcess pki = PkiProcess.in(folder).with("PKI_DATABASE_URL", database);
    pki.run("init", "--name", "Shared").succeeded();
    pki.run("issue", "localhost", "--out", "certs").succeeded();
    pki.run("issue", CLIENT, "--template", "tls-client", "--out", "certs").succeeded();
    try (Tool.Running server =
        pki.start(
            "tls",
            "serve",
            "--cert",
            "certs/localhost.crt",
            "--client-auth",
            "need",
            "--port",
            "0")) {
      server.awaitOutput("listening on ");
      String port = server.output().replaceFirst("(?s).*https://[^:]*:(\\d+)/.*", "$1");
      PkiCommand.Answer known = connect(port);
      assertThat(known.status()).as(known + server.output()).isZero();

      postgres.asSuperuser(
          name, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'keeper'");
      pki.run("revoke", CLIENT, "--reason", "keyCompromise").succeeded();

      ServedHome.await(Duration.ofSeconds(5), () -> connect(port).out().contains("revoked"));
    }
  }

  private PkiCommand.Answer connect(String port) {
    Path certs = folder.resolve("certs");
    return PkiCommand.run(
        "tls",
        "connect",
        "localhost:" + port,
        "--anchors",
        certs.resolve("root.crt").toString(),
        "--cert",
        certs.resolve(CLIENT + ".crt").toString());
  }
}
