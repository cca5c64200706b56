package pki.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pki.keys.KeyVaultContract.has;
import static pki.keys.KeyVaultContract.publicKey;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.der.Octets;
import pki.der.Pem;
import pki.files.DurableFile;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;
import pki.keys.KeyException.Reason;
import pki.testing.Tool;

class FileKeyVaultTest implements KeyVaultContract {
  private static final KeyId ROOT = KeyId.of("file:root.pem");

  @TempDir Path home;

  @Override
  public FileKeyVault vault() {
    return under(SampleKeys.passphrase());
  }

  private FileKeyVault under(Passphrase passphrase) {
    return new FileKeyVault(folder(), passphrase::copy, SampleKeys.RANDOM);
  }

  private Path folder() {
    return home.resolve("keys");
  }

  private Path root() {
    return folder().resolve("root.pem");
  }

  @ParameterizedTest
  @EnumSource
  void keepsEveryKindOfKey(KeyAlgorithm algorithm) {
    SoftwareKey key = SampleKeys.of(algorithm);
    vault().store(key, "root", SampleKeys.passphrase());

    try (SigningKey opened = vault().open(ROOT)) {
      assertThat(opened.publicKey()).isEqualTo(key.publicKey());
    }
  }

  @ParameterizedTest
  @EnumSource(
      names = {"ML_DSA_44", "ML_DSA_65", "ML_DSA_87"},
      mode = EnumSource.Mode.EXCLUDE)
  void opensInOpenSsl(KeyAlgorithm algorithm) throws IOException {
    SoftwareKey key = SampleKeys.of(algorithm);
    vault().store(key, "root", SampleKeys.passphrase());

    Tool.require("openssl")
        .in(folder())
        .with("P", SampleKeys.passphraseText())
        .run(
            "pkey",
            "-in",
            "root.pem",
            "-passin",
            "env:P",
            "-pubout",
            "-outform",
            "DER",
            "-out",
            "p")
        .succeeded();

    assertThat(folder().resolve("p")).hasBinaryContent(key.spki());
  }

  @Test
  void stretchesAHumansPassphraseInFullAndOpenSslAgrees() {
    Passphrase human = SampleKeys.human("pässwörd of a 人");
    under(human).store(SampleKeys.of(KeyAlgorithm.EC_P256), "root", human);

    Tool openssl = Tool.require("openssl").in(folder());
    assertThat(openssl.run("asn1parse", "-in", "root.pem").succeeded().out())
        .contains("PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc", ":0927C0"); // 600,000
    openssl
        .with("P", "pässwörd of a 人")
        .with("LC_ALL", "C.UTF-8")
        .run("pkey", "-in", "root.pem", "-passin", "env:P", "-noout")
        .succeeded();
  }

  @Test
  void isTheOwnersAlone() throws IOException {
    KeyId id = vault().generate(KeyAlgorithm.EC_P256, "root");

    assertThat(modeOf(folder())).isEqualTo("rwx------");
    assertThat(modeOf(root())).isEqualTo("rw-------");

    Files.setPosixFilePermissions(root(), PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> publicKey(vault(), id))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("root.pem: has mode 0640");

    Files.setPosixFilePermissions(root(), PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatThrownBy(() -> publicKey(vault(), id))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("keys: has mode 0755");
    assertThatThrownBy(() -> vault().generate(KeyAlgorithm.EC_P256, "other"))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("keys: has mode 0755");
  }

  @Test
  void tellsAWrongPassphrase() {
    vault().generate(KeyAlgorithm.EC_P256, "root");
    FileKeyVault stranger = under(Passphrase.generate(SampleKeys.RANDOM));

    assertThatThrownBy(() -> publicKey(stranger, ROOT))
        .satisfies(has(Reason.WRONG_PASSPHRASE))
        .hasMessage(root() + ": wrong passphrase");
    assertThatThrownBy(() -> stranger.generate(KeyAlgorithm.EC_P256, "other"))
        .satisfies(has(Reason.WRONG_PASSPHRASE));
    assertThat(vault().list()).containsExactly(ROOT);
  }

  /// One wrong passphrase in 256 leaves a proper padding, and garbage under it.
  @Test
  void tellsAWrongPassphraseByItsGarbageToo() {
    var protection = new Protection(SampleKeys.passphrase(), SampleKeys.RANDOM);
    byte[] garbage = Pbes2.encryptKey("garbage".getBytes(US_ASCII), protection);
    byte[] publicKey = SampleKeys.of(KeyAlgorithm.EC_P256).spki();
    byte[] file =
        withHeading(
            new Pem("ENCRYPTED PRIVATE KEY", Octets.of(garbage)).text()
                + new Pem("PUBLIC KEY", Octets.of(publicKey)).text());

    assertThatThrownBy(() -> KeyFile.decode(file, SampleKeys.passphrase()))
        .satisfies(has(Reason.WRONG_PASSPHRASE));
  }

  private static byte[] withHeading(String body) {
    return (KeyFile.heading(body.getBytes(US_ASCII)) + body).getBytes(US_ASCII);
  }

  @Test
  void findsEveryDamage() throws IOException {
    vault().store(SampleKeys.of(KeyAlgorithm.RSA_2048), "root", SampleKeys.passphrase());
    byte[] whole = Files.readAllBytes(root());

    for (int length = 0; length < whole.length; length += whole.length / 16) {
      assertDamaged(Arrays.copyOf(whole, length));
    }
    assertDamaged(Arrays.copyOf(whole, whole.length - 1));
    for (int at = 0; at < whole.length; at += 11) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      assertDamaged(flipped);
    }
  }

  private void assertDamaged(byte[] contents) throws IOException {
    DurableFile.write(root(), contents, Access.PRIVATE, Existing.REPLACE);
    assertThatThrownBy(() -> publicKey(vault(), ROOT))
        .satisfies(has(Reason.DAMAGED))
        .hasMessageStartingWith(root() + ": is ");
  }

  @Test
  void noticesAnExchangedPublicKey() throws IOException {
    vault().generate(KeyAlgorithm.EC_P256, "root");
    vault().generate(KeyAlgorithm.EC_P256, "other");
    String mine = Files.readString(root());
    String others = Files.readString(folder().resolve("other.pem"));
    int begin = mine.indexOf("-----BEGIN PUBLIC");
    String body =
        mine.substring(mine.indexOf('\n') + 1, begin)
            + others.substring(others.indexOf("-----BEGIN PUBLIC"));
    DurableFile.write(root(), withHeading(body), Access.PRIVATE, Existing.REPLACE);

    assertThatThrownBy(() -> publicKey(vault(), ROOT))
        .satisfies(has(Reason.REFUSED))
        .hasMessageContaining("does not belong to the public key");
  }

  @Test
  void noticesAnAlteredRsaNumber() throws Exception {
    var key = (RSAPrivateCrtKey) SampleKeys.of(KeyAlgorithm.RSA_2048).privateKey();
    var altered =
        KeyFactory.getInstance("RSA")
            .generatePrivate(
                new RSAPrivateCrtKeySpec(
                    key.getModulus(),
                    key.getPublicExponent(),
                    key.getPrivateExponent(),
                    key.getPrimeP(),
                    key.getPrimeQ(),
                    key.getPrimeExponentP().flipBit(7),
                    key.getPrimeExponentQ(),
                    key.getCrtCoefficient()));

    assertThatThrownBy(() ->
            SoftwareKey.decode(altered.getEncoded(), SampleKeys.of(KeyAlgorithm.RSA_2048).spki()))
        .satisfies(has(Reason.REFUSED));
  }

  @Test
  void changesThePassphrase() {
    KeyId root = vault().generate(KeyAlgorithm.EC_P256, "root");
    KeyId other = vault().generate(KeyAlgorithm.ED25519, "other");
    Passphrase next = Passphrase.generate(SampleKeys.RANDOM);

    vault().changePassphrase(SampleKeys.passphrase(), next);

    assertThat(publicKey(under(next), root)).isNotNull();
    assertThat(publicKey(under(next), other)).isNotNull();
    assertThatThrownBy(() -> publicKey(vault(), root)).satisfies(has(Reason.WRONG_PASSPHRASE));
  }

  @Test
  void finishesAChangeThatACrashCutShort() throws IOException {
    Passphrase next = Passphrase.generate(SampleKeys.RANDOM);
    KeyId half = under(next).generate(KeyAlgorithm.EC_P256, "half");
    byte[] old =
        KeyFile.encode(
            SampleKeys.of(KeyAlgorithm.EC_P256),
            new Protection(SampleKeys.passphrase(), SampleKeys.RANDOM));
    DurableFile.write(root(), old, Access.PRIVATE, Existing.REFUSE);

    vault().changePassphrase(SampleKeys.passphrase(), next);

    assertThat(publicKey(under(next), half)).isNotNull();
    assertThat(publicKey(under(next), ROOT)).isNotNull();
  }

  @Test
  void changesNothingUnlessEveryKeyCanBeRead() throws IOException {
    vault().generate(KeyAlgorithm.EC_P256, "first");
    vault().generate(KeyAlgorithm.EC_P256, "root");
    DurableFile.write(root(), "lost".getBytes(UTF_8), Access.PRIVATE, Existing.REPLACE);
    Passphrase next = Passphrase.generate(SampleKeys.RANDOM);

    assertThatThrownBy(() -> vault().changePassphrase(SampleKeys.passphrase(), next))
        .satisfies(has(Reason.DAMAGED));

    assertThat(publicKey(vault(), KeyId.of("file:first.pem"))).isNotNull();
  }

  private static String modeOf(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
