package pki.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import pki.shell.ExitStatus;
import pki.shell.Terminal;

/// `pki completion`: a script that teaches a shell the commands and their options.
@Command(name = "completion")
final class CompletionCommand implements Callable<Integer> {
  /// The shells that there is a script for.
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  /// The values of an option or parameter in picocli's script.
  private static final Pattern VALUES =
      Pattern.compile("(?<=_args=\\()[^)]*(?=\\))|(?<=_args=\")[^\"]*(?=\")");

  private final Terminal terminal;
  private final Supplier<CommandLine> tree;

  @Parameters(
      paramLabel = "bash|zsh|fish",
      description =
          "the shell: 'source <(pki completion bash)', the same for zsh, and"
              + " 'pki completion fish | source'")
  private Shell shell = Shell.BASH;

  /// @param tree all commands, built when the script is
  CompletionCommand(Terminal terminal, Supplier<CommandLine> tree) {
    this.terminal = terminal;
    this.tree = tree;
  }

  @Override
  public Integer call() {
    CommandLine all = tree.get();
    String script =
        switch (shell) {
          case BASH -> bash(all);
          case ZSH -> // picocli's script loads zsh's bashcompinit, which needs compinit before
              "autoload -U +X compinit && compinit\n" + bash(all);
          case FISH -> FishCompletion.script(all);
        };
    terminal.out().print(script);
    return ExitStatus.OK.code();
  }

  private static String bash(CommandLine all) {
    return VALUES
        .matcher(AutoComplete.bash(all.getCommandName(), all))
        .replaceAll(match -> Matcher.quoteReplacement(word(match.group())));
  }

  /// An enum's constant as it is written on the command line: `EC_P256` as `ec-p256`.
  static String word(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
