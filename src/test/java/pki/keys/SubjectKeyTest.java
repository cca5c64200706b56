package pki.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pki.keys.KeyVaultContract.MESSAGE;
import static pki.keys.KeyVaultContract.has;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.generators.MLDSAKeyPairGenerator;
import org.bouncycastle.crypto.params.MLDSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.files.DurableFile.Existing;
import pki.keys.KeyException.Reason;
import pki.testing.Tool;

class SubjectKeyTest {
  private static final Protection PROTECTION =
      new Protection(SampleKeys.passphrase(), SampleKeys.RANDOM);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      names = {"RSA_3072", "RSA_4096"},
      mode = EnumSource.Mode.EXCLUDE) // seconds each
  void readsWhatItWrote(KeyAlgorithm algorithm) throws Exception {
    Path plain = folder.resolve("plain.key");
    Path sealed = folder.resolve("sealed.key");
    try (SubjectKey key = SubjectKey.generate(algorithm)) {
      key.writePem(plain, Existing.REFUSE);
      key.writePem(sealed, PROTECTION, Existing.REFUSE);

      try (SubjectKey one = SubjectKey.read(plain);
          SubjectKey two = SubjectKey.read(sealed, SampleKeys.passphrase())) {
        assertThat(one.algorithm()).isEqualTo(algorithm);
        assertThat(one.matches(key.publicKey())).isTrue();
        assertThat(two.matches(key.publicKey())).isTrue();
        assertThat(
                KeyVaultContract.verifies(key.defaultScheme(), key.publicKey(), two.sign(MESSAGE)))
            .isTrue();
      }
    }
    assertThat(modeOf(plain)).isEqualTo("rw-------");
    assertThat(modeOf(sealed)).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec-p256", "ec-p384", "ec-p521", "rsa-2048", "ed25519"})
  void writesWhatOpenSslReads(String label) {
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.named(label).orElseThrow())) {
      key.writePem(folder.resolve("plain.key"), Existing.REFUSE);
      key.writePem(folder.resolve("sealed.key"), PROTECTION, Existing.REFUSE);
    }
    Tool openssl = openssl().with("P", SampleKeys.passphraseText());

    openssl.run("pkey", "-in", "plain.key", "-check", "-noout").succeeded();
    openssl.run("pkey", "-in", "sealed.key", "-passin", "env:P", "-check", "-noout").succeeded();
  }

  /// `P` is the passphrase of those that are encrypted.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ec-p256  | genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key
          ec-p521  | ecparam -name secp521r1 -genkey -out key
          ec-p384  | ecparam -name secp384r1 -genkey -noout -out key
          rsa-2048 | genrsa -traditional -out key 2048
          rsa-2048 | genrsa -out key 2048
          ed25519  | genpkey -algorithm ED25519 -outform DER -out key
          ec-p256  | genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -aes256 -pass env:P -out key
          ed25519  | genpkey -algorithm ED25519 -aes-128-cbc -pass env:P -out key
          """)
  void readsWhatOpenSslWrites(String label, String command) {
    openssl().with("P", SampleKeys.passphraseText()).run(command.split(" ")).succeeded();

    try (SubjectKey key = SubjectKey.read(folder.resolve("key"), SampleKeys.passphrase())) {
      assertThat(key.algorithm().label()).isEqualTo(label);
      assertThat(key.sign(MESSAGE)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-scrypt",
        "-v2 aes-192-cbc -v2prf hmacWithSHA512",
        "-v2 aes-256-cbc -v2prf hmacWithSHA1",
        "-v2 aes-256-cbc -iter 3000 -outform DER"
      })
  void readsEveryModernEncryption(String options) {
    Tool openssl = openssl().with("P", SampleKeys.passphraseText());
    openssl.run("genpkey", "-algorithm", "ED25519", "-out", "plain").succeeded();
    List<String> command =
        new ArrayList<>(List.of("pkcs8", "-topk8", "-in", "plain", "-out", "key"));
    command.addAll(List.of("-passout", "env:P"));
    command.addAll(List.of(options.split(" ")));
    openssl.run(command.toArray(String[]::new)).succeeded();

    try (SubjectKey plain = SubjectKey.read(folder.resolve("plain"));
        SubjectKey key = SubjectKey.read(folder.resolve("key"), SampleKeys.passphrase())) {
      assertThat(key.matches(plain.publicKey())).isTrue();
    }
  }

  @Test
  void refusesOldEncryption() {
    Tool openssl = openssl().with("P", "secret");
    openssl.run("genpkey", "-algorithm", "ED25519", "-out", "plain").succeeded();
    openssl.run("pkcs8 -topk8 -in plain -out key -v2 des3 -passout env:P".split(" ")).succeeded();

    assertThatThrownBy(
            () -> SubjectKey.read(folder.resolve("key"), SampleKeys.human("secret")).close())
        .satisfies(has(Reason.REFUSED))
        .hasMessageContaining("only AES-CBC is read");
  }

  /// RFC 9881, section 6.
  @ParameterizedTest
  @CsvSource({
    MLDSAPrivateKeyParameters.BOTH + ", 2626",
    MLDSAPrivateKeyParameters.SEED_ONLY + ", 54",
    MLDSAPrivateKeyParameters.EXPANDED_KEY + ", 2588"
  })
  void readsEveryFormOfMlDsa(int form, int size) throws IOException {
    var generator = new MLDSAKeyPairGenerator();
    generator.init(new MLDSAKeyGenerationParameters(new SecureRandom(), MLDSAParameters.ml_dsa_44));
    var pair = generator.generateKeyPair();
    byte[] pkcs8 =
        PrivateKeyInfoFactory.createPrivateKeyInfo(
                ((MLDSAPrivateKeyParameters) pair.getPrivate()).withPreferredFormat(form))
            .getEncoded();
    assertThat(pkcs8).hasSize(size);
    Path file = Files.write(folder.resolve("key"), pkcs8);

    try (SubjectKey key = SubjectKey.read(file)) {
      byte[] expected = ((MLDSAPublicKeyParameters) pair.getPublic()).getEncoded();
      assertThat(key.publicKey().getEncoded()).endsWith(expected);
    }
  }

  @Test
  void asksForAPassphraseWhenItIsNeeded() {
    Path file = folder.resolve("key");
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      key.writePem(file, PROTECTION, Existing.REFUSE);
    }

    assertThatThrownBy(() -> SubjectKey.read(file).close())
        .satisfies(has(Reason.PASSPHRASE_NEEDED))
        .hasMessage(file + ": key is encrypted");
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () -> SubjectKey.read(file, Passphrase.generate(SampleKeys.RANDOM)).close())
          .satisfies(has(Reason.WRONG_PASSPHRASE))
          .hasMessageStartingWith(file + ": wrong passphrase");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing        |                                                   | DAMAGED
          garbage        | garbage                                           | DAMAGED
          no key         | -----BEGIN PUBLIC KEY-----~AAAA~-----END PUBLIC KEY----- | REFUSED
          no DER         | -----BEGIN PRIVATE KEY-----~AAAA~-----END PRIVATE KEY----- | DAMAGED
          cut short      | -----BEGIN PRIVATE KEY-----~AAAA                  | DAMAGED
          old encryption | -----BEGIN RSA PRIVATE KEY-----~Proc-Type: 4,ENCRYPTED~~AAAA~-----END RSA PRIVATE KEY----- | DAMAGED
          """)
  void saysWhatIsNoKey(String name, String contents, Reason reason) throws IOException {
    Path file = folder.resolve("key");
    Files.writeString(file, contents == null ? "" : contents.replace('~', '\n'));

    assertThatThrownBy(() -> SubjectKey.read(file).close())
        .satisfies(has(reason))
        .hasMessageStartingWith(file + ": ");
  }

  @Test
  void refusesKeysOfOtherKinds() {
    openssl().run("genpkey", "-algorithm", "ED448", "-out", "key").succeeded();
    openssl().run("ecparam", "-name", "secp256k1", "-genkey", "-noout", "-out", "k1").succeeded();
    openssl().run("genrsa", "-out", "small", "1024").succeeded();

    for (String name : List.of("key", "k1", "small")) {
      assertThatThrownBy(() -> SubjectKey.read(folder.resolve(name)).close())
          .satisfies(has(Reason.REFUSED))
          .hasMessageContaining("no known kind");
    }
  }

  @Test
  void overwritesOnlyWhenTold() throws IOException {
    Path file = folder.resolve("key");
    Files.write(file, "mine".getBytes(UTF_8));
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      assertThatThrownBy(() -> key.writePem(file, Existing.REFUSE)).satisfies(has(Reason.EXISTS));
      assertThat(file).hasContent("mine");

      key.writePem(file, Existing.REPLACE);
      assertThat(file).content().startsWith("-----BEGIN PRIVATE KEY-----");
    }
  }

  @Test
  void isGoneWhenClosed() {
    SubjectKey closed;
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      closed = key;
    }
    assertThatIllegalStateException().isThrownBy(() -> closed.sign(MESSAGE));
    assertThatIllegalStateException()
        .isThrownBy(() -> closed.writePem(folder.resolve("key"), Existing.REFUSE));
  }

  private Tool openssl() {
    return Tool.require("openssl").in(folder);
  }

  private static String modeOf(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
