package pki.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pki.keys.KeyVaultContract.has;
import static pki.keys.KeyVaultContract.publicKey;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.files.DurableFile;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;
import pki.keys.KeyException.Reason;
import pki.testing.Tool;

class Pkcs12KeyVaultTest implements KeyVaultContract {
  private static final KeyId ROOT = KeyId.of("pkcs12:root");

  @TempDir Path home;

  @Override
  public Pkcs12KeyVault vault() {
    return under(SampleKeys.passphrase());
  }

  private Pkcs12KeyVault under(Passphrase passphrase) {
    return new Pkcs12KeyVault(folder(), passphrase::copy, SampleKeys.RANDOM);
  }

  private Path folder() {
    return home.resolve("keys");
  }

  private Path file() {
    return folder().resolve("keys.p12");
  }

  private void storeAll() {
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      vault().store(SampleKeys.of(algorithm), algorithm.label(), SampleKeys.passphrase());
    }
  }

  @Test
  void keepsEveryKindOfKeyForJavaToo() throws Exception {
    storeAll();
    char[] password = SampleKeys.passphraseText().toCharArray();
    KeyStore store = load(password);

    assertThat(Collections.list(store.aliases())).hasSize(KeyAlgorithm.values().length);
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      String label = algorithm.label();
      SoftwareKey key = SampleKeys.of(algorithm);
      assertThat(publicKey(vault(), KeyId.of("pkcs12:" + label))).isEqualTo(key.publicKey());
      var certificate = (X509Certificate) store.getCertificate(label);
      certificate.verify(key.publicKey());
      assertThat(certificate.getSubjectX500Principal().getName())
          .isEqualTo("CN=placeholder for key " + label);
      assertThat(certificate.getBasicConstraints()).isEqualTo(-1); // no CA
      Signature signer = algorithm.defaultScheme().signature();
      signer.initSign((PrivateKey) store.getKey(label, password));
      signer.update(MESSAGE);
      assertThat(
              KeyVaultContract.verifies(algorithm.defaultScheme(), key.publicKey(), signer.sign()))
          .isTrue();
    }
  }

  @Test
  void opensInKeytool() {
    storeAll();

    String listing =
        Tool.require("keytool")
            .in(folder())
            .with("P", SampleKeys.passphraseText())
            .run("-list", "-keystore", "keys.p12", "-storepass:env", "P")
            .succeeded()
            .out();

    assertThat(listing).contains("10 entries", "ec-p256, ", "ml-dsa-87, ", "PrivateKeyEntry");
  }

  @Test
  void opensInOpenSsl() {
    for (String label : new String[] {"ec-p384", "rsa-2048", "ed25519"}) {
      SoftwareKey key = SampleKeys.of(KeyAlgorithm.named(label).orElseThrow());
      vault().store(key, label, SampleKeys.passphrase());
    }

    String listing =
        Tool.require("openssl")
            .in(folder())
            .with("P", SampleKeys.passphraseText())
            .run("pkcs12", "-in", "keys.p12", "-passin", "env:P", "-info", "-nodes")
            .succeeded()
            .output();

    assertThat(listing)
        .contains("MAC: sha256, Iteration 1000", "friendlyName: ec-p384", "friendlyName: ed25519")
        .contains("PBES2, PBKDF2, AES-256-CBC, Iteration 1000, PRF hmacWithSHA256");
    assertThat(listing.split("BEGIN PRIVATE KEY", -1)).hasSize(4);
  }

  @Test
  void stretchesAHumansPassphraseInFullAndOthersAgree() throws Exception {
    String text = "pässwörd of a 人";
    Passphrase human = SampleKeys.human(text);
    under(human).store(SampleKeys.of(KeyAlgorithm.EC_P256), "root", human);

    assertThat(
            Tool.require("openssl")
                .in(folder())
                .with("P", text)
                .with("LC_ALL", "C.UTF-8")
                .run("pkcs12", "-in", "keys.p12", "-passin", "env:P", "-info", "-noout")
                .succeeded()
                .output())
        .contains("MAC: sha256, Iteration 600000", "AES-256-CBC, Iteration 600000");
    assertThat(load(text.toCharArray()).getKey("root", text.toCharArray())).isNotNull();
  }

  @Test
  void readsWhatKeytoolWroteOver() {
    vault().generate(KeyAlgorithm.EC_P256, "root");
    Passphrase next = Passphrase.generate(SampleKeys.RANDOM);

    Tool.require("keytool")
        .in(folder())
        .with("P", SampleKeys.passphraseText())
        .with("Q", new String(next.characters()))
        .run("-storepasswd", "-keystore", "keys.p12", "-storepass:env", "P", "-new:env", "Q")
        .succeeded();
    chmod(file(), "rw-------");

    assertThat(publicKey(under(next), ROOT)).isNotNull();
    KeyId more = under(next).generate(KeyAlgorithm.ED25519, "more");
    assertThat(under(next).list()).containsExactly(more, ROOT);
    assertThat(publicKey(under(next), ROOT)).isNotNull();
  }

  @Test
  void isTheOwnersAlone() throws IOException {
    KeyId id = vault().generate(KeyAlgorithm.EC_P256, "root");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");

    chmod(file(), "rw-r-----");
    assertThatThrownBy(() -> publicKey(vault(), id))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("keys.p12: has mode 0640");
    chmod(file(), "rw-------");
    chmod(folder(), "rwxr-x---");
    assertThatThrownBy(() -> publicKey(vault(), id))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("keys: has mode 0750");
  }

  @Test
  void tellsAWrongPassphrase() {
    vault().generate(KeyAlgorithm.EC_P256, "root");
    Pkcs12KeyVault stranger = under(Passphrase.generate(SampleKeys.RANDOM));

    assertThatThrownBy(() -> publicKey(stranger, ROOT))
        .satisfies(has(Reason.WRONG_PASSPHRASE))
        .hasMessageStartingWith(file() + ": wrong passphrase");
    assertThatThrownBy(() -> stranger.generate(KeyAlgorithm.EC_P256, "other"))
        .satisfies(has(Reason.WRONG_PASSPHRASE));
    assertThatThrownBy(() -> stranger.destroy(ROOT)).satisfies(has(Reason.WRONG_PASSPHRASE));
    assertThat(vault().list()).containsExactly(ROOT);
  }

  @Test
  void findsEveryDamage() throws IOException {
    vault().store(SampleKeys.of(KeyAlgorithm.RSA_2048), "root", SampleKeys.passphrase());
    byte[] whole = Files.readAllBytes(file());

    for (int length = 0; length < whole.length; length += whole.length / 16) {
      assertRefused(Arrays.copyOf(whole, length));
    }
    assertRefused(Arrays.copyOf(whole, whole.length - 1));
    for (int at = 0; at < whole.length; at += 11) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      assertRefused(flipped);
    }
    for (int at = whole.length - 120; at < whole.length; at++) { // the MAC and its parameters
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      assertRefused(flipped);
    }
  }

  private void assertRefused(byte[] contents) throws IOException {
    DurableFile.write(file(), contents, Access.PRIVATE, Existing.REPLACE);
    assertThatThrownBy(() -> publicKey(vault(), ROOT))
        .isInstanceOf(KeyException.class)
        .message()
        .containsAnyOf(file().toString(), "no key pkcs12:root"); // when its name is what was hit
  }

  @Test
  void refusesAnExcessiveMacUnspent() throws IOException {
    vault().generate(KeyAlgorithm.EC_P256, "root");
    byte[] costly = withMacRounds(Files.readAllBytes(file()), Integer.MAX_VALUE);
    DurableFile.write(file(), costly, Access.PRIVATE, Existing.REPLACE);

    long start = System.nanoTime();
    assertThatThrownBy(() -> publicKey(vault(), ROOT))
        .satisfies(has(Reason.REFUSED))
        .hasMessageContaining("2147483647 rounds");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(100));
  }

  private static byte[] withMacRounds(byte[] contents, int rounds) {
    DerReader pfx = DerReader.of(contents).sequence();
    BigInteger version = pfx.integer();
    byte[] safe = pfx.element();
    DerReader mac = pfx.sequence();
    byte[] digest = mac.element();
    byte[] salt = mac.element();
    return DerWriter.encode(out ->
        out.sequence(p ->
            p.integer(version).raw(safe).sequence(m -> m.raw(digest).raw(salt).integer(rounds))));
  }

  @Test
  void changesThePassphraseAndIsContentWhenThatWasDone() {
    KeyId root = vault().generate(KeyAlgorithm.EC_P256, "root");
    KeyId other = vault().generate(KeyAlgorithm.ED25519, "other");
    Passphrase next = Passphrase.generate(SampleKeys.RANDOM);

    vault().changePassphrase(SampleKeys.passphrase(), next);
    vault().changePassphrase(SampleKeys.passphrase(), next);

    assertThat(publicKey(under(next), root)).isNotNull();
    assertThat(publicKey(under(next), other)).isNotNull();
    assertThatThrownBy(() -> publicKey(vault(), root)).satisfies(has(Reason.WRONG_PASSPHRASE));
    assertThatThrownBy(
            () -> vault().changePassphrase(SampleKeys.passphrase(), SampleKeys.passphrase()))
        .satisfies(has(Reason.WRONG_PASSPHRASE));
  }

  private KeyStore load(char[] password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file())) {
      store.load(in, password);
    }
    return store;
  }

  private static void chmod(Path file, String mode) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
