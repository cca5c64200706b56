package pki.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.testing.JsonTree;
import pki.testing.PkiProcess;
import pki.testing.ServedHome;
import pki.testing.Tool;

/// What testssl.sh finds in `pki tls serve`, with a certificate whose root it trusts and whose
/// status it can ask for.
class TestsslTest {
  private static final String NAME = "www.example.test";
  private static final Set<String> SERIOUS = Set.of("MEDIUM", "HIGH", "CRITICAL", "FATAL");

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
      List<JsonTree> findings = testssl(port);

      assertThat(findings)
          .filteredOn(finding -> SERIOUS.contains(finding.get("severity").text()))
          .isEmpty();
      Map<String, String> byId =
          findings.stream()
              .collect(
                  Collectors.toMap(
                      finding -> finding.get("id").text(),
                      finding -> finding.get("finding").text(),
                      (one, other) -> one + other));
      assertThat(byId)
          .containsEntry("cert_chain_of_trust", "passed.")
          .containsEntry("OCSP_stapling", "offered")
          .containsEntry("TLS1_3", "offered with final")
          .containsEntry("TLS1_2", policy.equals("modern") ? "not offered" : "offered")
          .containsKeys("HSTS_time", "heartbleed", "ROBOT", "LUCKY13", "RC4");
    }
  }

  private static List<JsonTree> testssl(String port) throws IOException, InterruptedException {
    Path json = Files.createTempDirectory(folder, "testssl").resolve("findings.json");
    try (Tool.Running running =
        Tool.require("testssl")
            .in(folder)
            .start(
                "--quiet",
                "--warnings=off",
                "--ip=127.0.0.1",
                "--add-ca=root.crt",
                "--protocols",
                "--std",
                "--fs",
                "--server-defaults",
                "--headers",
                "--vulnerable",
                "--jsonfile=" + json,
                NAME + ":" + port)) {
      assertThat(running.process().waitFor(5, TimeUnit.MINUTES)).as(running.output()).isTrue();
    }
    return JsonTree.of(Files.readString(json)).list();
  }
}
