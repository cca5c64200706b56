package pki.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Somebody else's program, asked whether it agrees with us:
///
/// ```java
/// Tool.require("openssl").in(folder).run("verify", "-CAfile", "root.crt", "leaf.crt").succeeded();
/// ```
///
/// Where the program is not installed the test is skipped, and reported so; with
/// `PKI_INTEROP=required`, which `.ci/run` sets, it fails, so that a green run has asked everybody.
/// A program reads nothing from standard input and has [#TIMEOUT] to answer.
///
/// A tool is immutable; [#in] and [#with] make another one.
public record Tool(Path program, Path folder, Map<String, String> environment) {
  /// Generous: it is there to end what hangs, not to measure.
  public static final Duration TIMEOUT = Duration.ofSeconds(60);

  /// Where Debian keeps servers, which a user's `PATH` often leaves out.
  private static final List<String> SERVERS = List.of("/usr/sbin", "/usr/local/sbin", "/sbin");

  /// Finds a program: the running JDK's own tools first (`keytool`, `jarsigner`), then `PATH`.
  public static Tool require(String name) {
    return require(name, System.getenv("PKI_INTEROP"));
  }

  static Tool require(String name, @Nullable String interop) {
    return find(name)
        .map(program -> new Tool(program, Path.of("").toAbsolutePath(), Map.of()))
        .orElseGet(
            () -> "required".equals(interop) ? fail(name + " is required") : abort("no " + name));
  }

  /// The same tool, run in a folder.
  public Tool in(Path folder) {
    return new Tool(program, folder.toAbsolutePath(), environment);
  }

  /// The same tool, with an environment variable set.
  public Tool with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new Tool(program, folder, Map.copyOf(more));
  }

  /// Runs the program to its end.
  public Result run(String... arguments) {
    try (Running running = start(arguments)) {
      return running.await();
    }
  }

  /// Starts a program that serves until it is closed, such as `openssl s_server`.
  public Running start(String... arguments) {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("tool", ".out");
      Path err = Files.createTempFile("tool", ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().putAll(environment);
      return new Running(command, builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException("starting " + command, e);
    }
  }

  /// What a program answered.
  public record Result(List<String> command, int exit, String out, String err) {
    /// Both outputs, for programs that are not particular about which.
    public String output() {
      return out + err;
    }

    /// Fails the test, showing what the program said, unless it ended with status 0.
    public Result succeeded() {
      return exited(0);
    }

    /// Fails the test, showing what the program said, unless it ended with this status.
    public Result exited(int status) {
      assertThat(exit).as("status of %s, which said:%n%s", command, output()).isEqualTo(status);
      return this;
    }
  }

  /// A program that runs; closing ends it.
  public record Running(List<String> command, Process process, Path out, Path err)
      implements AutoCloseable {
    /// Waits for the end, and kills what has not ended after [#TIMEOUT].
    public Result await() {
      try {
        if (!process.waitFor(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly().waitFor();
          return fail("%s still ran after %s and said:%n%s", command, TIMEOUT, output());
        }
        return new Result(command, process.exitValue(), text(out), text(err));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return fail("interrupted while %s ran".formatted(command), e);
      }
    }

    /// Waits until the program has said this, such as that it listens.
    public void awaitOutput(String expected) {
      long start = System.nanoTime();
      while (!output().contains(expected)) {
        if (!process.isAlive() || System.nanoTime() - start > TIMEOUT.toNanos()) {
          fail("%s never said \"%s\", but:%n%s", command, expected, output());
        }
        LockSupport.parkNanos(10_000_000); // 10 ms: nothing announces a file's growth
      }
    }

    /// All that was said so far.
    public String output() {
      return text(out) + text(err);
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (IOException e) {
        throw new UncheckedIOException("removing the output of " + command, e);
      }
    }

    private static String text(Path file) {
      try {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException("reading " + file, e);
      }
    }
  }

  private static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(
            Stream.of(System.getProperty("java.home") + "/bin"),
            Stream.of(path.split(File.pathSeparator, -1)),
            SERVERS.stream())
        .flatMap(folders -> folders)
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
