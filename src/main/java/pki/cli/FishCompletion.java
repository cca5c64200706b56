package pki.cli;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The script for fish, which picocli does not write.
final class FishCompletion {
  private FishCompletion() {}

  static String script(CommandLine tree) {
    String program = tree.getCommandName();
    var script = new StringBuilder("complete -c %s -f\n".formatted(program));
    tree.getSubcommands()
        .forEach((name, command) -> {
          CommandSpec spec = command.getCommandSpec();
          script.append(
              "complete -c %s -n __fish_use_subcommand -a %s -d %s\n"
                  .formatted(program, name, quoted(summary(spec.usageMessage().description()))));
          String seen = quoted("__fish_seen_subcommand_from " + name);
          script.append("complete -c %s -n %s -F\n".formatted(program, seen));
          spec.options().stream()
              .filter(option -> !option.hidden())
              .map(option -> "complete -c %s -n %s%s\n".formatted(program, seen, rule(option)))
              .forEach(script::append);
        });
    return script.toString();
  }

  private static String rule(OptionSpec option) {
    var rule = new StringBuilder();
    for (String name : option.names()) {
      rule.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
    }
    if (option.arity().max() > 0) {
      rule.append(" -r");
    }
    if (option.completionCandidates() != null) {
      String values =
          StreamSupport.stream(option.completionCandidates().spliterator(), false)
              .map(CompletionCommand::word)
              .collect(Collectors.joining(" "));
      rule.append(" -f -a ").append(quoted(values));
    }
    return rule.append(" -d ").append(quoted(summary(option.description()))).toString();
  }

  private static String summary(String... description) {
    return description.length == 0 ? "" : description[0];
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
