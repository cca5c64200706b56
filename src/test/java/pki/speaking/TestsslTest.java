package pki.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.testing.PkiProcess;
import pki.testing.ServedHome;
import pki.testing.Testssl;
import pki.testing.Testssl.Finding;
import pki.testing.Tool;

/// What testssl.sh finds in `pki tls serve`, with a certificate whose root it trusts and whose
/// status it can ask for.
class TestsslTest {
  private static final String NAME = "www.example.test";

  @TempDir private static Path folder;
  private static ServedHome ca;

  @BeforeAll
  static void serve() {
    ca = ServedHome.in(folder);
    ca.issue(NAME);
    ca.serve();
  }

  @AfterAll
  static void stop() {
    ca.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"modern", "intermediate"})
  void findsNothingOfMediumOrAbove(String policy) throws Exception {
    try (Tool.Running server =
        PkiProcess.in(folder)
            .start("tls", "serve", "--cert", NAME + ".crt", "--policy", policy, "--port", "0")) {
      String listening = "listening on https://" + NAME + ":";
      server.awaitOutput(listening);
      String port = server.output().replaceFirst("(?s).*" + listening + "(\\d+).*", "$1");
      List<Finding> findings =
          Testssl.scan(
              folder,
              NAME + ":" + port,
              "--protocols",
              "--std",
              "--fs",
              "--server-defaults",
              "--headers",
              "--vulnerable");

      assertThat(findings).filteredOn(Finding::isSerious).isEmpty();
      Map<String, String> byId =
          findings.stream()
              .collect(Collectors.toMap(Finding::id, Finding::text, (one, other) -> one + other));
      assertThat(byId)
          .containsEntry("cert_chain_of_trust", "passed.")
          .containsEntry("OCSP_stapling", "offered")
          .containsEntry("TLS1_3", "offered with final")
          .containsEntry("TLS1_2", policy.equals("modern") ? "not offered" : "offered")
          .containsKeys("HSTS_time", "heartbleed", "ROBOT", "LUCKY13", "RC4");
    }
  }
}
