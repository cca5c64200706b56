package pki.database;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import pki.store.AuditHead;

/// Where the store is.
public sealed interface DatabaseLocation {
  /// An H2 file in a home folder, which must exist.
  record Home(Path folder) implements DatabaseLocation {
    /// The file that holds everything.
    public static final String FILE = "pki.mv.db";

    /// The file beside it that tells how far the audit log had come, so that a database that was
    /// cut short or put back to an earlier state is not taken for the whole. Whoever restores a
    /// backup on purpose removes it.
    public static final String WITNESS = "pki.head";

    public Home {
      folder = folder.toAbsolutePath().normalize();
      if (folder.toString().contains(";")) {
        throw new IllegalArgumentException(
            "home must have no ';' in its path, which H2 would read as settings: " + folder);
      }
    }

    /// How far the audit log was known to be on disk when this was last noted, after each commit.
    /// Costs the reading of a line and opens no database, so it tells whether another process has
    /// changed anything.
    public Optional<AuditHead> notedHead() {
      return new Witness(witness()).read();
    }

    Path file() {
      return folder.resolve(FILE);
    }

    /// Where the audit log ended when a process last changed it, told without opening the database;
    /// empty when nobody has noted it.
    public Optional<AuditHead> witnessed() {
      return new Witness(witness()).read();
    }

    Path witness() {
      return folder.resolve(WITNESS);
    }

    @Override
    public String toString() {
      return file().toString();
    }
  }

  /// A PostgreSQL database, and what the URL may set. The driver knows settings that load classes
  /// or write files, so only those that do neither are let through.
  ///
  /// @param url `jdbc:postgresql://host:port/database?user=…`
  record Server(String url) implements DatabaseLocation {
    static final String PREFIX = "jdbc:postgresql:";

    private static final Set<String> SETTINGS =
        new TreeSet<>(
            Set.of(
                "user",
                "password",
                "sslmode",
                "sslrootcert",
                "sslcert",
                "sslkey",
                "channelBinding",
                "gssEncMode",
                "ApplicationName"));

    public Server {
      if (!url.startsWith(PREFIX)) {
        throw new IllegalArgumentException(
            "database URL must begin with %s, begins with '%s'"
                .formatted(PREFIX, url.substring(0, Math.min(url.length(), 12))));
      }
      if (!url.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
        throw new IllegalArgumentException("database URL must be printable ASCII without spaces");
      }
      for (String name : settings(url)) {
        if (!SETTINGS.contains(name)) {
          throw new IllegalArgumentException(
              "database URL may set only %s, sets '%s'"
                  .formatted(String.join(", ", SETTINGS), name));
        }
      }
    }

    boolean sets(String name) {
      return settings(url).contains(name);
    }

    private static List<String> settings(String url) {
      int start = url.indexOf('?');
      return start < 0
          ? List.of()
          : Arrays.stream(url.substring(start + 1).split("&", -1))
              .map(setting -> setting.split("=", 2)[0])
              .toList();
    }

    /// The URL without its settings, among which may be a password.
    @Override
    public String toString() {
      return url.split("\\?", 2)[0];
    }
  }

  /// Reads a database URL as a user gives it. Only PostgreSQL has one: the H2 file is found by its
  /// home, because a URL of H2 may run code and reach other hosts.
  ///
  /// @throws IllegalArgumentException saying what is refused
  static DatabaseLocation ofUrl(String url) {
    return new Server(url);
  }
}
