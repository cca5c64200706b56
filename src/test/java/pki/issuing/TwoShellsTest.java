package pki.issuing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.testing.PkiProcess;
import pki.testing.Tool;

/// Two shells that issue into one home at the same time: they take turns at the file, and nobody
/// sees an error. `-Dpki.shells=200` makes it the long run that is done by hand.
class TwoShellsTest {
  private static final int EACH = Integer.getInteger("pki.shells", 6);

  @TempDir private Path folder;

  @Test
  void bothGetAllTheirCertificates() throws IOException, InterruptedException {
    PkiProcess pki = PkiProcess.in(folder);
    pki.run("init", "--name", "Shells").exited(0);

    List<String> complaints = new ArrayList<>();
    Thread first = shell(pki, "a", complaints);
    Thread second = shell(pki, "b", complaints);
    first.join();
    second.join();

    assertThat(complaints).isEmpty();
    try (Stream<Path> files = Files.list(folder.resolve("certs"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".key"))).hasSize(2 * EACH);
    }
    String list = pki.run("list", "--limit", "10000", "-o", "json").exited(0).out();
    assertThat(list.lines().filter(line -> line.contains("\"serial\"")).distinct())
        .hasSize(2 * EACH + 2); // and the two CAs
  }

  private static Thread shell(PkiProcess pki, String name, List<String> complaints) {
    return Thread.ofPlatform()
        .start(() -> {
          for (int i = 0; i < EACH; i++) {
            String host = "%s%d.example.test".formatted(name, i);
            Tool.Result result = pki.run("issue", host, "--out", "certs");
            if (result.exit() != 0) {
              synchronized (complaints) {
                complaints.add(result.output());
              }
            }
          }
        });
  }
}
