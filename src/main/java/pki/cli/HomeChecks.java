package pki.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import pki.config.ConfigException;
import pki.config.TemplateCatalog;
import pki.toolkit.Home;
import pki.toolkit.Toolkit;

/// What the doctor looks at in a home's files: who may touch them, what a crash left, and whether
/// settings and templates can be read.
final class HomeChecks {
  private static final int DEPTH = 4;
  private static final int MOST_FILES = 10_000;
  private static final int MOST_NAMED = 5;

  /// A younger one may belong to a process that is writing.
  private static final Duration LEFT_BEHIND = Duration.ofMinutes(1);

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      PosixFilePermissions.fromString("----w--w-");

  private final Toolkit toolkit;
  private final Home home;

  HomeChecks(Toolkit toolkit) {
    this.toolkit = toolkit;
    this.home = toolkit.home();
  }

  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    try {
      List<Path> files = files();
      checks.add(privateFiles(files));
      checks.add(writableFiles(files));
      checks.add(leftovers(files));
    } catch (IOException | UncheckedIOException e) {
      checks.add(
          Check.fail(
              "files", "cannot be listed: " + e.getMessage(), "check the owner of the home"));
    }
    checks.add(settings());
    checks.add(templates());
    return checks;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(home.folder(), DEPTH)) {
      return found.limit(MOST_FILES).toList();
    }
  }

  private Check privateFiles(List<Path> files) throws IOException {
    List<Path> open =
        filter(files, file -> isSecret(file) && !OWNER.containsAll(permissions(file)));
    return open.isEmpty()
        ? Check.ok("secrets", "only their owner may read keys, passphrase and database")
        : Check.fail(
            "secrets",
            "others may read %s".formatted(names(open)),
            "chmod -R go= %s, and consider the keys known".formatted(home.folder()));
  }

  private boolean isSecret(Path file) {
    return file.equals(home.folder())
        || file.startsWith(home.keys())
        || file.equals(home.passphrase())
        || file.toString().endsWith(".db");
  }

  private Check writableFiles(List<Path> files) throws IOException {
    List<Path> open =
        filter(files, file -> permissions(file).stream().anyMatch(OTHERS_WRITE::contains));
    return open.isEmpty()
        ? Check.ok("files", "only their owner may change them")
        : Check.fail(
            "files",
            "others may change %s".formatted(names(open)),
            "chmod -R go-w %s, and look through what was changed".formatted(home.folder()));
  }

  private Check leftovers(List<Path> files) throws IOException {
    Instant old = toolkit.clock().instant().minus(LEFT_BEHIND);
    List<Path> left =
        filter(
            files,
            file ->
                String.valueOf(file.getFileName()).matches("\\.pki-.*\\.tmp")
                    && modified(file).isBefore(old));
    return left.isEmpty()
        ? Check.ok("leftovers", "none")
        : Check.warn(
            "leftovers",
            "a process that was ended left %s".formatted(names(left)),
            "rm " + String.join(" ", left.stream().map(Path::toString).toList()));
  }

  private Check settings() {
    try {
      var _ = toolkit.settings();
      return Check.ok(
          "settings", Files.exists(home.settings()) ? "can be read" : "none, so the usual ones");
    } catch (ConfigException e) {
      return Check.fail("settings", String.join("; ", e.problems()), "mend the file");
    }
  }

  private Check templates() {
    TemplateCatalog catalog = toolkit.templates();
    List<String> problems = new ArrayList<>();
    List<String> names;
    try {
      names = catalog.names();
    } catch (ConfigException e) {
      return Check.fail("templates", String.join("; ", e.problems()), "check the folder's owner");
    }
    for (String name : names) {
      try {
        var _ = catalog.find(name);
      } catch (ConfigException e) {
        problems.addAll(e.problems());
      }
    }
    return problems.isEmpty()
        ? Check.ok("templates", "%d, all can be used".formatted(names.size()))
        : Check.fail("templates", String.join("; ", problems), "mend the files");
  }

  private static List<Path> filter(List<Path> files, Predicate<Path> test) throws IOException {
    try {
      return files.stream().filter(test).toList();
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Set<PosixFilePermission> permissions(Path file) {
    try {
      return Files.isSymbolicLink(file)
          ? Set.of() // a link has no mode of its own
          : Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private String names(List<Path> files) {
    String names =
        String.join(", ", files.stream().limit(MOST_NAMED).map(file -> file.toString()).toList());
    int more = files.size() - MOST_NAMED;
    return more > 0 ? "%s and %d more".formatted(names, more) : names;
  }
}
