package pki.issuing;

import java.util.List;
import pki.profile.Violation;
import pki.shell.ExitStatus;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;

/// Tells why nothing was issued: every rule that was broken, and what would mend it.
final class Refusal {
  private Refusal() {}

  static int report(Terminal terminal, OutputOptions output, List<Violation> violations) {
    if (output.json()) {
      terminal
          .out()
          .println(
              Json.pretty(
                  Json.object(
                      "result",
                      "refused",
                      "violations",
                      violations.stream()
                          .map(v ->
                              Json.object(
                                  "rule", v.rule(), "message", v.message(), "hint", v.hint()))
                          .toList())));
      return ExitStatus.NO.code();
    }
    for (Violation violation : violations) {
      terminal.note("pki: refused by %s: %s".formatted(violation.rule(), violation.message()));
      if (!violation.hint().isEmpty()) {
        terminal.hint(violation.hint());
      }
    }
    return ExitStatus.NO.code();
  }
}
