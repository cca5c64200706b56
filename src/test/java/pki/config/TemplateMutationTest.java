package pki.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pki.profile.Profile;
import pki.profile.ProfileSpec;

/// A template that was damaged, by hand or on disk, is refused with its file and line, or means
/// what it meant before; it never surprises.
class TemplateMutationTest {
  static Stream<Path> templates() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("ca-templates"))) {
      return files.sorted().toList().stream();
    }
  }

  /// A key is misspelt, its value is lost or becomes nonsense, or its line is there twice.
  @ParameterizedTest
  @MethodSource("templates")
  void damagedLineIsRefusedByItsNumber(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    int mutants = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.matches(" *[a-z-]+: .*")) {
        continue;
      }
      String key = line.substring(0, line.indexOf(':'));
      assertRefused(with(lines, i, line.replaceFirst("([a-z]):", "$1$1:")), i + 1);
      assertRefused(with(lines, i, key + ":"), i + 1);
      assertRefused(with(lines, i, line + "\n" + line), i + 2);
      if (!key.equals("description")) {
        assertRefused(with(lines, i, key + ": n0nsense"), i + 1);
      }
      mutants += 4;
    }
    assertThat(mutants).isGreaterThan(30);
  }

  /// A template that leaves out what it said at its end would issue more than was meant.
  @ParameterizedTest
  @MethodSource("templates")
  void cutOffFileIsRefusedOrMeansTheSame(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    ProfileSpec meant = read(whole).orElseThrow().spec();
    for (int length = 0; length < whole.length; length += 5) {
      Optional<Profile> read = read(Arrays.copyOf(whole, length));
      assertThat(read.map(Profile::spec).orElse(meant)).as("%d bytes", length).isEqualTo(meant);
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void garbageIsNeverMoreThanRefused(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    var random = new Random(15);
    int refused = 0;
    for (int i = 0; i < 50; i++) {
      byte[] damaged = whole.clone();
      for (int change = 0; change < 20; change++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      refused += read(damaged).isEmpty() ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(45);
  }

  private static void assertRefused(String text, int line) {
    try {
      Profile profile = TemplateReader.read("t", "t.yaml", text.getBytes(UTF_8));
      throw new AssertionError("accepted as %s:%n%s".formatted(profile, text));
    } catch (ConfigException e) {
      assertThat(e.problems()).as(text).anyMatch(p -> p.startsWith("t.yaml:" + line + ": "));
    }
  }

  private static String with(List<String> lines, int index, String line) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(index, line);
    return String.join("\n", changed) + "\n";
  }

  private static Optional<Profile> read(byte[] contents) {
    try {
      return Optional.of(TemplateReader.read("t", "t.yaml", contents));
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty().allMatch(p -> p.matches("t\\.yaml:[1-9][0-9]*: .+"));
      return Optional.empty();
    }
  }
}
