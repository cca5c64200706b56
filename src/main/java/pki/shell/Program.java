package pki.shell;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// A program of many commands, of which only the one that is asked for is built: start-up time is
/// what each use pays.
///
/// @param name what people type
/// @param version what `--version` answers
/// @param sections the commands, grouped for the overview
/// @param failures what an exception means for the exit status and the hint
public record Program(
    String name,
    Supplier<String> version,
    List<Section> sections,
    Function<Throwable, Failure> failures) {

  /// A group of commands under a heading of the overview.
  public record Section(String heading, List<Entry> entries) {}

  /// A command: its name, its line in the overview, and how to make the annotated object.
  ///
  /// @param parts the commands below it, such as `serve` of `tls serve`; each is built only when it
  ///   is asked for, too
  public record Entry(String name, String summary, Supplier<Object> maker, List<Entry> parts) {
    public Entry(String name, String summary, Supplier<Object> maker) {
      this(name, summary, maker, List.of());
    }
  }

  /// Runs one command line.
  ///
  /// @return the exit status
  public int run(Terminal terminal, String... arguments) {
    String first = arguments.length == 0 ? "--help" : arguments[0];
    return switch (first) {
      case "--help", "-h" -> {
        terminal.out().print(overview());
        yield (arguments.length == 0 ? ExitStatus.USAGE : ExitStatus.OK).code();
      }
      case "--version", "-V" -> {
        terminal.out().println(name + " " + version.get());
        yield ExitStatus.OK.code();
      }
      case "help" ->
          arguments.length == 1 ? run(terminal, "--help") : run(terminal, arguments[1], "--help");
      default -> execute(terminal, arguments);
    };
  }

  /// The whole tree of commands, all built: for shell completion and for tests.
  public CommandLine tree(Terminal terminal) {
    return commandLine(terminal, entry -> true, part -> true);
  }

  public Stream<Entry> entries() {
    return sections.stream().flatMap(section -> section.entries().stream());
  }

  private int execute(Terminal terminal, String... arguments) {
    String wanted = arguments[0];
    Optional<Entry> entry = entries().filter(e -> e.name().equals(wanted)).findFirst();
    if (entry.isEmpty() && !wanted.startsWith("-")) {
      return report(terminal, unknown(wanted), Verbosity.BRIEF);
    }
    String second = arguments.length == 1 ? "" : arguments[1];
    boolean part =
        entry.stream().flatMap(e -> e.parts().stream()).anyMatch(e -> e.name().equals(second));
    return commandLine(
            terminal, e -> e.name().equals(wanted), e -> !part || e.name().equals(second))
        .execute(arguments);
  }

  /// @param build which commands to build
  /// @param buildPart which commands below those
  private CommandLine commandLine(
      Terminal terminal, Predicate<Entry> build, Predicate<Entry> buildPart) {
    var root = new CommandLine(CommandSpec.create().name(name));
    for (Entry entry : entries().filter(build).toList()) {
      CommandLine command = command(entry);
      entry.parts().stream()
          .filter(buildPart)
          .forEach(part -> command.addSubcommand(part.name(), command(part)));
      root.addSubcommand(entry.name(), command);
    }
    root.setOut(writer(terminal.out()));
    root.setErr(writer(terminal.err()));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpAutoWidth(true);
    root.setParameterExceptionHandler(
        (wrong, _) -> report(terminal, usage(wrong), Verbosity.BRIEF));
    root.setExecutionExceptionHandler(
        (thrown, command, _) -> report(terminal, failures.apply(thrown), verbosity(command)));
    return root;
  }

  private static CommandLine command(Entry entry) {
    var command = new CommandLine(entry.maker().get());
    command.getCommandSpec().addOption(help()).usageMessage().description(entry.summary() + ".");
    return command;
  }

  /// Here and not in [OutputOptions], so that every command has it.
  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help").usageHelp(true).description("say all this").build();
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, /* autoFlush= */ true, StandardCharsets.UTF_8);
  }

  private enum Verbosity {
    BRIEF,
    STACK_TRACE
  }

  private static Verbosity verbosity(CommandLine command) {
    boolean asked =
        command.getParseResult() != null && command.getParseResult().hasMatchedOption("--verbose");
    return asked ? Verbosity.STACK_TRACE : Verbosity.BRIEF;
  }

  private int report(Terminal terminal, Failure failure, Verbosity verbosity) {
    terminal.note("%s: %s".formatted(name, failure.getMessage()));
    if (!failure.hint().isEmpty()) {
      terminal.hint(failure.hint());
    }
    if (verbosity == Verbosity.STACK_TRACE) {
      (failure.getCause() == null ? failure : failure.getCause()).printStackTrace(terminal.err());
    }
    return failure.status().code();
  }

  private Failure unknown(String wanted) {
    String hint =
        entries()
            .map(Entry::name)
            .filter(known -> Distance.between(known, wanted) <= 2 || known.startsWith(wanted))
            .findFirst()
            .map(known -> "did you mean '%s %s'?".formatted(name, known))
            .orElse("see '" + name + " --help'");
    return Failure.usage("'" + wanted + "' is no command", hint);
  }

  private static Failure usage(ParameterException wrong) {
    String message =
        String.valueOf(wrong.getMessage())
            .lines()
            .findFirst()
            .orElse("")
            // our converters say all there is to say; picocli's "at index 0..*" helps nobody
            .replaceFirst("^Invalid value for [^:]*(\\([^)]*\\)|'[^']*'[^:]*): ", "");
    String lowered =
        message.isEmpty() ? "" : Character.toLowerCase(message.charAt(0)) + message.substring(1);
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    String hint =
        wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getSuggestions().isEmpty()
            ? "did you mean '%s'?".formatted(unmatched.getSuggestions().getFirst())
            : "see '" + command + " --help'";
    return Failure.usage(lowered, hint);
  }

  private String overview() {
    var text = new StringBuilder();
    text.append("Usage: %s COMMAND [OPTION…] [ARGUMENT…]%n".formatted(name));
    int width = entries().mapToInt(entry -> entry.name().length()).max().orElse(0);
    for (Section section : sections) {
      text.append("%n%s%n".formatted(section.heading()));
      for (Entry entry : section.entries()) {
        text.append(("  %-" + width + "s  %s%n").formatted(entry.name(), entry.summary()));
      }
    }
    text.append("%n'%s COMMAND --help' says more of each.%n".formatted(name));
    return text.toString();
  }
}
