package pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.testing.Ports;
import pki.testing.Tool;

/// Runs every command of the README's tour, as a newcomer would, and looks for what the README says
/// they answer. Only the ports are others: whoever runs this may have a `pki serve` of their own.
class ReadmeIT {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final String EXPECTED = "# => ";

  @TempDir private Path folder;

  @Test
  void everyCommandOfTheTourDoesWhatTheReadmeSays() throws IOException {
    Tool.require("openssl");
    List<String> tour = onFreePorts(tour());
    assertThat(tour).as("commands in the tour").hasSizeGreaterThan(15);

    String output =
        Tool.require("bash")
            .in(PROJECT)
            .with("HOME", folder.toString())
            .run("-euo", "pipefail", "-c", script(tour))
            .succeeded()
            .output();

    for (int i = 0; i < tour.size(); i++) {
      if (tour.get(i).startsWith(EXPECTED)) {
        String wanted = tour.get(i).substring(EXPECTED.length());
        assertThat(section(output, i)).as("answer to: " + commandBefore(tour, i)).contains(wanted);
      }
    }
  }

  /// The lines of the shell blocks after the tour's heading.
  private static List<String> tour() throws IOException {
    String readme = Files.readString(PROJECT.resolve("README.md"));
    List<String> lines = new ArrayList<>();
    boolean inside = false;
    for (String line : readme.substring(readme.indexOf("## A five-minute tour")).lines().toList()) {
      if (line.startsWith("```")) {
        inside = line.equals("```sh");
      } else if (inside) {
        lines.add(line);
      }
    }
    return lines;
  }

  /// The same tour where the usual ports may be taken; certificates then point at the other port.
  private List<String> onFreePorts(List<String> tour) throws IOException {
    String status = "127.0.0.1:" + Ports.free();
    String tls = String.valueOf(Ports.free());
    Path home = Files.createDirectories(folder.resolve("tour/home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        home.resolve("config.yaml"), "status:\n  base-url: http://%s\n".formatted(status));
    return tour.stream()
        .map(line -> line.replace("127.0.0.1:2560", status).replace("18443", tls))
        .map(line -> line.replace("pki serve ", "pki serve --listen " + status + " "))
        .toList();
  }

  /// The commands, each announced by its line number, standard error with standard output.
  private static String script(List<String> tour) {
    var script = new StringBuilder("exec 2>&1\n");
    for (int i = 0; i < tour.size(); i++) {
      if (!tour.get(i).startsWith("#")) {
        script.append("echo '@@@ ").append(i).append("'\n").append(tour.get(i)).append('\n');
      }
    }
    return script.toString();
  }

  /// What the last command before line `i` answered.
  private static String section(String output, int i) {
    String answer = "";
    for (String part : output.split("@@@ ", -1)) {
      int end = part.indexOf('\n');
      if (end > 0 && Integer.parseInt(part.substring(0, end).strip()) < i) {
        answer = part;
      }
    }
    return answer;
  }

  private static String commandBefore(List<String> tour, int i) {
    int at = i;
    while (tour.get(at).startsWith("#")) {
      at--;
    }
    return tour.get(at);
  }
}
