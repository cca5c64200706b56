package pki.toolkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import pki.files.DurableFile;
import pki.keys.Passphrase;
import pki.shell.Failure;
import pki.shell.SecretPrompt;
import pki.shell.Terminal;

/// Where the passphrase comes from, in this order: `--passphrase-file`, systemd's
/// `$CREDENTIALS_DIRECTORY/pki-passphrase`, `$PKI_PASSPHRASE_FILE`, the home's own `passphrase`
/// file, a question on the terminal, `$PKI_PASSPHRASE`. Never the command line, which `ps` shows.
final class PassphraseSource {
  private final Home home;
  private final Optional<Path> option;
  private final Map<String, String> environment;
  private final Terminal terminal;

  PassphraseSource(
      Home home, Optional<Path> option, Map<String, String> environment, Terminal terminal) {
    this.home = home;
    this.option = option;
    this.environment = environment;
    this.terminal = terminal;
  }

  /// The passphrase that the keys of this home already have.
  Passphrase existing() {
    return file()
        .map(Passphrase::read)
        .or(() -> SecretPrompt.ask("passphrase of " + home.folder() + ": ").map(Passphrase::of))
        .or(this::variable)
        .orElseThrow(() ->
            Failure.unable(
                "the keys of %s need a passphrase, and there is none".formatted(home.folder()),
                "give --passphrase-file FILE, or set PKI_PASSPHRASE_FILE"));
  }

  /// The passphrase for keys that are about to be made: as [#existing], but on a terminal asked for
  /// twice, and without any source drawn by chance and kept in the home.
  Passphrase forNewKeys(RandomGenerator random) {
    return file()
        .map(Passphrase::read)
        .or(this::asked)
        .or(this::variable)
        .orElseGet(() -> generated(random));
  }

  private Optional<Path> file() {
    return option
        .or(() ->
            path("CREDENTIALS_DIRECTORY")
                .map(d -> d.resolve("pki-passphrase"))
                .filter(Files::exists))
        .or(() -> path("PKI_PASSPHRASE_FILE"))
        .or(() -> Optional.of(home.passphrase()).filter(Files::exists));
  }

  private Optional<Path> path(String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(v -> !v.isEmpty()).map(Path::of);
  }

  private Optional<Passphrase> variable() {
    return Optional.ofNullable(environment.get("PKI_PASSPHRASE"))
        .filter(value -> !value.isEmpty())
        .map(String::toCharArray)
        .map(Passphrase::of);
  }

  /// Asks twice for a new passphrase; empty when no person is there, or wants one to be made up.
  Optional<Passphrase> asked() {
    Optional<char[]> first = SecretPrompt.ask("new passphrase (empty: make one up): ");
    if (first.isEmpty() || first.get().length == 0) {
      return Optional.empty();
    }
    char[] second = SecretPrompt.ask("again: ").orElse(new char[0]);
    boolean same = Arrays.equals(first.get(), second);
    Arrays.fill(second, ' ');
    if (!same) {
      throw Failure.unable("the two passphrases differ", "try again");
    }
    return first.map(Passphrase::of);
  }

  private Passphrase generated(RandomGenerator random) {
    Passphrase passphrase = Passphrase.generate(random);
    passphrase.write(home.passphrase(), DurableFile.Existing.REFUSE);
    terminal.note(
        "note: a random passphrase protects the keys, and lies in %s".formatted(home.passphrase()));
    terminal.hint("'pki passphrase' replaces it by one of yours");
    return passphrase;
  }
}
