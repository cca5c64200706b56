package pki.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// testssl.sh, which takes longer than other tools.
public final class Testssl {
  private static final int PATIENCE_MINUTES = 10;
  private static final Set<String> SERIOUS = Set.of("MEDIUM", "HIGH", "CRITICAL", "FATAL");

  private Testssl() {}

  /// One line of what it found.
  public record Finding(String id, String severity, String text) {
    /// Medium or above.
    public boolean isSerious() {
      return SERIOUS.contains(severity);
    }
  }

  /// Scans a server on this host.
  ///
  /// @param folder with the trusted `root.crt`
  /// @param target `NAME:PORT`
  /// @param checks its options, such as `--protocols`
  public static List<Finding> scan(Path folder, String target, String... checks)
      throws IOException, InterruptedException {
    Path json = Files.createTempDirectory(folder, "testssl").resolve("findings.json");
    List<String> arguments = new ArrayList<>(List.of("--quiet", "--warnings=off"));
    arguments.addAll(List.of("--ip=127.0.0.1", "--add-ca=root.crt", "--jsonfile=" + json));
    arguments.addAll(List.of(checks));
    arguments.add(target);
    try (Tool.Running running =
        Tool.require("testssl").in(folder).start(arguments.toArray(String[]::new))) {
      assertThat(running.process().waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES))
          .as(running.output())
          .isTrue();
    }
    return JsonTree.of(Files.readString(json)).list().stream()
        .map(found ->
            new Finding(
                found.get("id").text(), found.get("severity").text(), found.get("finding").text()))
        .toList();
  }
}
