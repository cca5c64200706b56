package pki.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import pki.shell.ExitStatus;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.store.PlainText;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;

/// `pki doctor`: looks a home over, and says what is wrong and what to do. Needs no passphrase.
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {
  private static final int LONGEST = 1_000;

  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  DoctorCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      toolkit.requireHome();
      List<Check> checks = new ArrayList<>(MachineChecks.of(toolkit.home().folder()));
      checks.addAll(new HomeChecks(toolkit).all());
      checks.addAll(new StoreChecks(toolkit).all());
      boolean healthy = checks.stream().noneMatch(check -> check.verdict() == Check.Verdict.FAIL);
      if (output.json()) {
        terminal
            .out()
            .println(
                Json.pretty(
                    Json.object(
                        "healthy", healthy,
                        "home", toolkit.home().folder().toString(),
                        "checks", checks.stream().map(DoctorCommand::value).toList())));
      } else {
        checks.forEach(this::print);
      }
      return (healthy ? ExitStatus.OK : ExitStatus.NO).code();
    }
  }

  private static Object value(Check check) {
    return Json.object(
        "subject", check.subject(),
        "verdict", check.verdict().word(),
        "finding", check.finding(),
        "hint", check.hint());
  }

  private void print(Check check) {
    String verdict = "@|%s %-5s|@".formatted(colour(check.verdict()), check.verdict().word());
    String finding = PlainText.of("%s: %s".formatted(check.subject(), check.finding()), LONGEST);
    terminal.out().println(output.ansi(terminal).string(verdict) + finding);
    if (!check.hint().isEmpty()) {
      terminal.out().println("     hint: " + PlainText.of(check.hint(), LONGEST));
    }
  }

  private static String colour(Check.Verdict verdict) {
    return switch (verdict) {
      case OK -> "green";
      case WARN -> "yellow";
      case FAIL -> "bold,red";
    };
  }
}
