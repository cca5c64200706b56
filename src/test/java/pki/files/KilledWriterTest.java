package pki.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;

/// Kills a process while it writes the same file over and over.
class KilledWriterTest {
  private static final int SIZE = 1 << 20;

  @TempDir Path folder;

  @RepeatedTest(5)
  void leavesAWholeFile(RepetitionInfo round) throws Exception {
    Path file = folder.resolve("file");
    Process writer =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader written = writer.inputReader()) {
      for (int i = 0; i < 3 * round.getCurrentRepetition(); i++) {
        assertThat(written.readLine()).isEqualTo("written");
      }
      writer.destroyForcibly().waitFor();
    }

    byte[] found = DurableFile.readPrivate(file, SIZE);
    byte[] whole = new byte[SIZE];
    Arrays.fill(whole, found[0]);
    assertThat(found).isEqualTo(whole);
    try (var left = Files.list(folder)) {
      assertThat(left.toList())
          .allSatisfy(path ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                  .isEqualTo("rw-------"));
    }
  }

  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      byte[] contents = new byte[SIZE];
      for (byte i = 0; ; i++) {
        Arrays.fill(contents, i);
        DurableFile.write(Path.of(args[0]), contents, Access.PRIVATE, Existing.REPLACE);
        System.out.println("written");
      }
    }
  }
}
