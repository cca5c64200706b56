package pki.toolkit;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which home, which database and which passphrase.
public final class HomeOptions {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description = "the CA's folder (default: $PKI_HOME, else ~/.local/share/pki-toolkit)")
  private @Nullable Path home;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "a PostgreSQL database, jdbc:postgresql://… (default: the home's own file)")
  private @Nullable String database;

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "the file with the keys' passphrase, readable by its owner only")
  private @Nullable Path passphraseFile;

  public HomeOptions() {}

  /// The options for a home that the program itself chose.
  public static HomeOptions of(Path home, Path passphraseFile) {
    var options = new HomeOptions();
    options.home = home;
    options.passphraseFile = passphraseFile;
    return options;
  }

  Optional<Path> home() {
    return Optional.ofNullable(home);
  }

  Optional<String> database() {
    return Optional.ofNullable(database);
  }

  Optional<Path> passphraseFile() {
    return Optional.ofNullable(passphraseFile);
  }
}
