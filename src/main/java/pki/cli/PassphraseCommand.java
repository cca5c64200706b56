package pki.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pki.shell.ExitStatus;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;

/// `pki passphrase`: another passphrase for the home's keys.
@Command(name = "passphrase")
final class PassphraseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--new-passphrase-file",
      paramLabel = "FILE",
      description = "the file with the new one, readable by its owner only (default: ask)")
  private @Nullable Path newFile;

  PassphraseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      toolkit.requireHome();
      toolkit.passphraseChange().run(Optional.ofNullable(newFile), terminal);
      int keys = toolkit.vault().list().size();
      if (output.json()) {
        terminal.out().println(Json.pretty(Json.object("result", "changed", "keys", keys)));
      } else {
        terminal.out().println("changed the passphrase of %d keys".formatted(keys));
      }
      return ExitStatus.OK.code();
    }
  }
}
