package pki.toolkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import pki.files.DurableFile;
import pki.keys.Passphrase;
import pki.shell.Failure;
import pki.shell.Terminal;

/// Gives the keys of a home another passphrase. Each key can be read with the old or the new one at
/// every moment; after a crash, the same change finishes the work.
public final class PassphraseChange {
  private final Home home;
  private final HomeVault vault;
  private final PassphraseSource source;

  PassphraseChange(Home home, HomeVault vault, PassphraseSource source) {
    this.home = home;
    this.vault = vault;
    this.source = source;
  }

  /// Changes to the passphrase in `newFile`, or to one that a person types.
  public void run(Optional<Path> newFile, Terminal terminal) throws IOException {
    try (Passphrase from = source.existing();
        Passphrase to = newFile.map(Passphrase::read).or(source::asked).orElseThrow(this::none)) {
      vault.changePassphrase(from, to);
      removeGenerated(to, terminal);
    }
  }

  /// The home's own file holds the old passphrase now, unless it is the very file that was given.
  private void removeGenerated(Passphrase to, Terminal terminal) throws IOException {
    if (!Files.exists(home.passphrase())) {
      return;
    }
    try (Passphrase kept = Passphrase.read(home.passphrase())) {
      if (kept.matches(to)) {
        return;
      }
    }
    DurableFile.delete(home.passphrase());
    terminal.note(
        "note: %s, which held the old passphrase, is removed".formatted(home.passphrase()));
  }

  private Failure none() {
    return Failure.unable(
        "there is no new passphrase", "give --new-passphrase-file FILE, or run it on a terminal");
  }
}
