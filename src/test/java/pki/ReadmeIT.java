package pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.testing.Tool;

/// Runs every command of the README's tour, as a newcomer would, and looks for what the README says
/// they answer.
class ReadmeIT {
  private static final Path PROJECT = Path.of("").toAbsolutePath();
  private static final String EXPECTED = "# => ";

  @TempDir private Path folder;

  @Test
  void everyCommandOfTheTourDoesWhatTheReadmeSays() throws IOException {
    Tool.require("openssl");
    List<String> tour = tour();
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
