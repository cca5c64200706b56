package pki.toolkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import pki.database.DatabaseLocation;
import pki.files.DurableFile;
import pki.shell.Failure;
import pki.shell.FileTrouble;

/// The folder that holds a certificate authority: database, keys, settings and templates.
public record Home(Path folder) {
  /// Finds the home: the option, `$PKI_HOME`, `$XDG_DATA_HOME/pki-toolkit`, or
  /// `~/.local/share/pki-toolkit`. Never `~/.pki` nor `~/.local/share/pki`, which are NSS's.
  public static Home find(Optional<Path> option, Map<String, String> environment) {
    return new Home(
        option
            .or(() -> variable(environment, "PKI_HOME"))
            .or(() ->
                variable(environment, "XDG_DATA_HOME").map(data -> data.resolve("pki-toolkit")))
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local/share/pki-toolkit"))
            .toAbsolutePath()
            .normalize());
  }

  private static Optional<Path> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .filter(value -> !value.isEmpty())
        .map(Path::of);
  }

  public boolean exists() {
    return Files.isDirectory(folder);
  }

  /// Whether this user may look into it.
  boolean isOpen() {
    return Files.isReadable(folder) && Files.isExecutable(folder);
  }

  /// Makes the folder, for its owner only, unless it is there.
  public void create() {
    try {
      DurableFile.createPrivateFolder(folder);
    } catch (IOException e) {
      throw Failure.unable(
          "cannot make the home " + folder + ": " + FileTrouble.of(e),
          "choose another with --home, or mend the folder's owner and mode (0700)",
          e);
    }
  }

  public Path keys() {
    return folder.resolve("keys");
  }

  /// The snapshot of the status index.
  public Path statuses() {
    return folder.resolve("pki.status");
  }

  /// Where a generated passphrase is kept.
  public Path passphrase() {
    return folder.resolve("passphrase");
  }

  /// Where revocation lists are published.
  public Path crls() {
    return folder.resolve("crl");
  }

  public Path settings() {
    return folder.resolve("config.yaml");
  }

  /// The file that every commit to the home's own database changes.
  public Path witness() {
    return folder.resolve(DatabaseLocation.Home.WITNESS);
  }

  public Path templates() {
    return folder.resolve("templates");
  }
}
