package pki.viewing;

import java.util.List;
import picocli.CommandLine.Help.Ansi.Style;
import pki.report.Report;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;

/// Prints reports: as text, with a blank line between, or as one JSON document.
final class Answer {
  private final Terminal terminal;
  private final OutputOptions output;

  Answer(Terminal terminal, OutputOptions output) {
    this.terminal = terminal;
    this.output = output;
  }

  boolean isJson() {
    return output.json();
  }

  /// Prints the values of one thing as JSON.
  void json(Object values) {
    terminal.out().println(Json.pretty(values));
  }

  void text(List<Report> reports) {
    String gap = "";
    for (Report report : reports) {
      terminal.out().print(gap);
      text(report);
      gap = System.lineSeparator();
    }
  }

  /// Prints a report, its heading in bold on a terminal.
  void text(Report report) {
    String heading = report.lines().getFirst();
    boolean styled = output.ansi(terminal).enabled(); // no markup: the heading is from outside
    terminal.out().println(styled ? Style.bold.on() + heading + Style.reset.on() : heading);
    report.lines().stream().skip(1).forEach(terminal.out()::println);
  }
}
