package pki.shell;

import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Asks a person for a secret, without showing it.
///
/// The JDK's console is there only when standard output is a terminal too, so `pki issue … >file`
/// asks on `/dev/tty` itself, with its echo turned off.
public final class SecretPrompt {
  private static final Path TTY = Path.of("/dev/tty");
  private static final int LONGEST = 1024;

  private SecretPrompt() {}

  /// Asks, and returns the line without its end; empty when no person is there.
  public static Optional<char[]> ask(String question) {
    Optional<Console> console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    if (console.isPresent()) {
      return Optional.ofNullable(console.get().readPassword("%s", question));
    }
    try (Reader in = new InputStreamReader(Files.newInputStream(TTY), StandardCharsets.UTF_8);
        OutputStream out = Files.newOutputStream(TTY)) {
      out.write(question.getBytes(StandardCharsets.UTF_8));
      out.flush();
      var echo = new Thread(() -> stty("echo"));
      Runtime.getRuntime().addShutdownHook(echo);
      try {
        stty("-echo");
        return Optional.of(line(in));
      } finally {
        stty("echo");
        Runtime.getRuntime().removeShutdownHook(echo);
        out.write('\n');
      }
    } catch (IOException e) {
      return Optional.empty(); // no terminal: /dev/tty cannot be opened
    }
  }

  private static void stty(String mode) {
    try {
      new ProcessBuilder("stty", mode).redirectInput(TTY.toFile()).start().waitFor();
    } catch (IOException e) {
      // without stty the echo stays on; the answer still counts
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static char[] line(Reader in) throws IOException {
    char[] line = new char[LONGEST];
    int length = 0;
    for (int c = in.read(); c >= 0 && c != '\n' && length < LONGEST; c = in.read()) {
      line[length++] = (char) c;
    }
    char[] answer = Arrays.copyOf(line, length);
    Arrays.fill(line, ' ');
    return answer;
  }
}
