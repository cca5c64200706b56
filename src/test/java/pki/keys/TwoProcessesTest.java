package pki.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two processes make keys in one vault at once.
class TwoProcessesTest {
  private static final int KEYS = 15;

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(strings = {"file", "pkcs12"})
  void loseNoKey(String kind) throws Exception {
    List<Process> makers = List.of(start(kind, "one"), start(kind, "two"));
    for (Process maker : makers) {
      assertThat(maker.waitFor()).as(() -> said(maker)).isZero();
    }

    KeyVault vault = vault(kind, home.resolve("keys"), SampleKeys::passphrase);
    assertThat(vault.list())
        .hasSize(2 * KEYS)
        .allSatisfy(id -> assertThat(KeyVaultContract.publicKey(vault, id)).isNotNull());
  }

  private Process start(String kind, String label) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Maker.class.getName(),
                kind,
                home.resolve("keys").toString(),
                label)
            .redirectErrorStream(true);
    builder.environment().put("P", SampleKeys.passphraseText());
    return builder.start();
  }

  private static String said(Process process) {
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private static KeyVault vault(String kind, Path folder, Supplier<Passphrase> passphrases) {
    return kind.equals("file")
        ? new FileKeyVault(folder, passphrases, SampleKeys.RANDOM)
        : new Pkcs12KeyVault(folder, passphrases, SampleKeys.RANDOM);
  }

  static final class Maker {
    private Maker() {}

    public static void main(String[] args) {
      char[] passphrase = System.getenv("P").toCharArray();
      KeyVault vault = vault(args[0], Path.of(args[1]), () -> Passphrase.of(passphrase));
      for (int i = 0; i < KEYS; i++) {
        vault.generate(KeyAlgorithm.EC_P256, args[2] + "-" + i);
      }
    }
  }
}
