package pki.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import pki.cli.Commands;
import pki.shell.Terminal;

/// A command line of `pki`, run in this process, at which no person sits.
public final class PkiCommand {
  private PkiCommand() {}

  /// What a command answered.
  public record Answer(int status, String out, String err) {
    /// The answer's lines.
    public List<String> lines() {
      return out.lines().toList();
    }
  }

  public static Answer run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            /* interactive= */ false);
    int status = Commands.program(terminal).run(terminal, arguments);
    return new Answer(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
