package pki.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.files.DurableFile.Existing;
import pki.keys.KeyException.Reason;
import pki.keys.Passphrase.Strength;

class PassphraseTest {
  private static final String GENERATED =
      "pki1-000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f-";
  private static final String CHECK = "e1d9d4589854c216";

  @TempDir Path folder;

  @Test
  void knowsAGeneratedOneWhenItIsReadBack() {
    Path file = folder.resolve("passphrase");
    try (Passphrase generated = Passphrase.generate(new SecureRandom())) {
      generated.write(file, Existing.REFUSE);

      try (Passphrase read = Passphrase.read(file)) {
        assertThat(read.strength()).isEqualTo(Strength.GENERATED);
        assertThat(read.matches(generated)).isTrue();
      }
    }
    assertThat(file).content().matches("pki1-[0-9a-f]{64}-[0-9a-f]{16}\n");
  }

  @Test
  void generatesAnotherEachTime() {
    var random = new SecureRandom();
    try (Passphrase one = Passphrase.generate(random);
        Passphrase two = Passphrase.generate(random)) {
      assertThat(one.matches(two)).isFalse();
    }
  }

  @Test
  void knowsAGeneratedOneByItsCheckDigits() {
    assertThat(of(GENERATED + CHECK).strength()).isEqualTo(Strength.GENERATED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pki1-",
        "pki1-correct horse battery staple",
        GENERATED,
        GENERATED + "0000000000000000",
        GENERATED + CHECK + "0",
        "PKI1-0"
      })
  void stretchesWhatOnlyLooksGenerated(String text) {
    assertThat(of(text).strength()).isEqualTo(Strength.HUMAN);
  }

  @ParameterizedTest(name = "{0} reads as {1}")
  @CsvSource({
    "'secret\n', secret",
    "'secret\r\n', secret",
    "secret, secret",
    "' s p a c e ', ' s p a c e '",
    "'pässwörd €\n', 'pässwörd €'"
  })
  void readsALineWithoutItsEnd(String contents, String expected) throws IOException {
    try (Passphrase read = Passphrase.read(file(contents.getBytes(UTF_8)))) {
      assertThat(read.characters()).isEqualTo(expected.toCharArray());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "two\nlines\n", "tab\tbed", "nul\0"})
  void refusesWhatIsNoSingleLine(String contents) throws IOException {
    Path file = file(contents.getBytes(UTF_8));

    assertThatThrownBy(() -> Passphrase.read(file).close())
        .isInstanceOf(KeyException.class)
        .hasMessageStartingWith(file + ": passphrase must");
  }

  @Test
  void refusesWhatIsNotUtf8OrTooLong() throws IOException {
    Path latin1 = file(new byte[] {'p', (byte) 0xe4, 's'});
    assertThatThrownBy(() -> Passphrase.read(latin1).close()).hasMessageContaining("not UTF-8");

    Path huge = file(new byte[5000]);
    assertThatThrownBy(() -> Passphrase.read(huge).close()).hasMessageContaining("5000 bytes");
    assertThatIllegalArgumentException().isThrownBy(() -> of("x".repeat(1025)));
    assertThatIllegalArgumentException().isThrownBy(() -> of("half \ud83d of a character"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "r--r--r--"})
  void refusesAFileThatOthersMayRead(String mode) throws IOException {
    Path file = file("secret".getBytes(UTF_8));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

    assertThatThrownBy(() -> Passphrase.read(file).close())
        .isInstanceOfSatisfying(
            KeyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
        .hasMessageContaining("nobody but its owner")
        .hasMessageNotContaining("secret");
  }

  @Test
  void saysThatAFileIsMissing() {
    assertThatThrownBy(() -> Passphrase.read(folder.resolve("absent")).close())
        .isInstanceOfSatisfying(
            KeyException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING));
  }

  @Test
  void isGoneWhenClosedAndCopiesAreNot() {
    Passphrase passphrase = of("correct horse");
    Passphrase copy = passphrase.copy();
    passphrase.close();

    assertThatIllegalStateException().isThrownBy(passphrase::characters);
    assertThat(copy.utf8()).isEqualTo("correct horse".getBytes(UTF_8));
    assertThat(copy).hasToString("passphrase (HUMAN)");
  }

  private static Passphrase of(String text) {
    return Passphrase.of(text.toCharArray());
  }

  private Path file(byte[] contents) throws IOException {
    Path file = folder.resolve("passphrase-" + contents.length);
    Files.write(file, contents);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
