package pki.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pki.demo.Demo;
import pki.demo.Demo.Played;
import pki.demo.Outcome;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;

/// `pki demo`: the whole story, for real, in a temporary home.
@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "keep the home and files in DIR, which must not exist yet")
  private @Nullable Path keep;

  @Option(
      names = "--html",
      paramLabel = "DIR",
      description = "write a page for each handshake to DIR, which is made")
  private @Nullable Path html;

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Optional<Path> kept = Optional.ofNullable(keep).map(Path::toAbsolutePath);
    if (kept.isPresent() && Files.exists(kept.get())) {
      throw Failure.usage("%s exists already".formatted(kept.get()), "name a new folder");
    }
    List<Played> played = new Demo(terminal, kept, pages()).play(this::print);
    boolean held =
        played.size() == Demo.story().size()
            && played.stream().noneMatch(p -> p.outcome() instanceof Outcome.Failed);
    if (output.json()) {
      terminal
          .out()
          .println(
              Json.pretty(
                  Json.object(
                      "result",
                      held ? "held" : "failed",
                      "steps",
                      played.stream().map(DemoCommand::values).toList())));
    } else {
      terminal.out().println(held ? "\nall of it held" : "\nit failed there");
      kept.ifPresent(folder -> terminal.out().println("kept in " + folder));
      pages().ifPresent(folder -> terminal.out().println("pages in " + folder));
    }
    return (held ? ExitStatus.OK : ExitStatus.NO).code();
  }

  private Optional<Path> pages() throws IOException {
    if (html != null) {
      Files.createDirectories(html);
    }
    return Optional.ofNullable(html);
  }

  private void print(int number, Played played) {
    if (output.json()) {
      return;
    }
    Ansi ansi = output.ansi(terminal);
    Verdict verdict = verdict(played.outcome());
    terminal
        .out()
        .println("%2d  %s  %s".formatted(number, ansi.string(verdict.mark), played.step().title()));
    terminal.out().println("            " + verdict.text);
    if (!verdict.picture.isEmpty()) {
      terminal.out().println();
      verdict.picture.forEach(terminal.out()::println);
      terminal.out().println();
    }
  }

  /// @param mark with picocli's mark-up, six characters wide
  private record Verdict(String word, String mark, String text, List<String> picture) {}

  private static Verdict verdict(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Held(String proof, List<String> picture) ->
          new Verdict("held", "@|bold,green ok    |@", proof, picture);
      case Outcome.Failed(String reason) ->
          new Verdict("failed", "@|bold,red FAILED|@", reason, List.of());
      case Outcome.Skipped(String reason) ->
          new Verdict("skipped", "@|yellow -     |@", reason, List.of());
    };
  }

  private static Map<String, Object> values(Played played) {
    Verdict verdict = verdict(played.outcome());
    return Json.object(
        "title", played.step().title(),
        "result", verdict.word,
        "detail", verdict.text,
        "picture", verdict.picture);
  }
}
