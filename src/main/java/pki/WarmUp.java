package pki;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import pki.files.DurableFile.Existing;
import pki.keys.Passphrase;

/// Runs each kind of command once while the build watches which classes it loads; those are what
/// the start-up archive holds. Called by `src/build/Assemble.java` only.
///
/// **Whoever adds a kind of command adds a line to [#COMMANDS]**; what is not run here starts some
/// hundred milliseconds slower, and nothing else is wrong. A command that fails fails the build.
/// What serves or speaks TLS stays away: the JVM takes in the whole archive at each start, and the
/// network's classes would make every other command pay for them.
final class WarmUp {
  /// Run in this order, with nothing but a temporary folder, which stands for `{tmp}`.
  private static final List<String> COMMANDS =
      List.of(
          "--help",
          "--version",
          "init --home {tmp}/home --passphrase-file {tmp}/passphrase --name Warm",
          "issue a.example.test 10.0.0.1 --home {tmp}/home --passphrase-file {tmp}/passphrase"
              + " --out {tmp}",
          "issue r.example.test --key-algorithm rsa-2048 --home {tmp}/home --passphrase-file"
              + " {tmp}/passphrase --out {tmp}",
          "plan b.example.test --home {tmp}/home -o json",
          "list --home {tmp}/home",
          "show a.example.test --home {tmp}/home",
          "verify {tmp}/a.example.test.crt --home {tmp}/home --explain",
          "inspect {tmp}/a.example.test.crt",
          "lint {tmp}/a.example.test.crt",
          "templates list");

  private WarmUp() {}

  public static void main(String[] args) throws IOException {
    Path tmp = Files.createTempDirectory("pki-warm-up");
    try (Passphrase passphrase = Passphrase.generate(new SecureRandom())) {
      passphrase.write(tmp.resolve("passphrase"), Existing.REFUSE);
    }
    try (var nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      System.setOut(nowhere); // answers are nobody's here; errors still show when the build fails
      for (String command : COMMANDS) {
        int status = Main.run(command.replace("{tmp}", tmp.toString()).split(" ", -1));
        if (status != 0) {
          throw new IllegalStateException("pki " + command + " ended with status " + status);
        }
      }
    } finally {
      delete(tmp);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
