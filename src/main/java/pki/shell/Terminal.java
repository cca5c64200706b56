package pki.shell;

import java.io.Console;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/// Where a command's answers, notes and questions go. Answers go to `out`, everything else to
/// `err`, so that `pki … | …` works.
///
/// @param interactive whether a person sits at it
public record Terminal(PrintStream out, PrintStream err, boolean interactive) {
  /// The process's own streams.
  public static Terminal ofProcess() {
    return new Terminal(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false));
  }

  /// Prints something that is not the answer.
  public void note(String text) {
    err.println(text);
  }

  /// Prints what to do about what was just said.
  public void hint(String text) {
    err.println("hint: " + text);
  }

  /// Whether to colour, which `NO_COLOR` and dumb terminals turn off (no-color.org).
  public Ansi ansi(Colour wish) {
    return switch (wish) {
      case ALWAYS -> Ansi.ON;
      case NEVER -> Ansi.OFF;
      case AUTO ->
          interactive && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"))
              ? Ansi.ON
              : Ansi.OFF;
    };
  }

  /// The values of `--color`.
  public enum Colour {
    AUTO,
    ALWAYS,
    NEVER
  }
}
