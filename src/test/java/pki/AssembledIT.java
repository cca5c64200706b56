package pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.testing.Tool;

/// The program as the build leaves it in `target/pki`.
class AssembledIT {
  private static final Path APP = Path.of("target/pki").toAbsolutePath();

  @Test
  void answersThroughTheLauncher() {
    Tool.Result result = Tool.require("sh").run("pki", "--help").succeeded();

    assertThat(result.out()).isNotEmpty();
    assertThat(result.err()).isEmpty();
  }

  /// Every step did what it should, or the status would not be 0; pages are kept where it is asked.
  @Test
  void tellsItsStory(@TempDir Path folder) throws IOException {
    Path pages = folder.resolve("pages");
    Tool.Result result = Tool.require("sh").run("pki", "demo", "--html", pages.toString());

    assertThat(result.succeeded().out())
        .containsSubsequence(
            "plain TCP", "TLS 1.2", "TLS 1.3", "suite", "resumed", "quantum computers");
    try (Stream<Path> kept = Files.list(pages)) {
      assertThat(kept.map(page -> page.getFileName().toString()))
          .contains("tlsv1.2.html", "tlsv1.3.html", "resumption.html", "revoked.html");
    }
  }

  /// `-Xshare:on` makes a refused archive fatal.
  @Test
  void startsFromTheArchive() throws IOException {
    List<String> launch = Files.readAllLines(APP.resolve("java"));
    String command =
        "'%s' %s -Xshare:on -XX:SharedArchiveFile='%s' -cp '%s' pki.Main --help"
            .formatted(
                launch.getFirst(),
                launch.getLast(),
                APP.resolve("pki.jsa"),
                APP.resolve("lib/pki.jar"));

    Tool.require("sh").run("-c", command).succeeded();
  }

  @Test
  void hasNoSignedJars() throws IOException {
    try (Stream<Path> jars = Files.list(APP.resolve("lib"))) {
      assertThat(jars).isNotEmpty().noneMatch(AssembledIT::isSigned);
    }
  }

  private static boolean isSigned(Path path) {
    try (JarFile jar = new JarFile(path.toFile())) {
      return jar.stream().anyMatch(entry -> entry.getName().matches("META-INF/.*\\.(SF|RSA|EC)"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
