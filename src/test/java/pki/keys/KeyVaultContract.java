package pki.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.keys.KeyException.Reason;

/// What every vault does.
public interface KeyVaultContract {
  byte[] MESSAGE = "to be signed".getBytes(UTF_8);

  /// A vault of the test's own, empty; the same one each time.
  KeyVault vault();

  @ParameterizedTest
  @EnumSource(
      names = {"RSA_3072", "RSA_4096"},
      mode = EnumSource.Mode.EXCLUDE) // seconds each
  default void generatesKeysThatSign(KeyAlgorithm algorithm) throws GeneralSecurityException {
    KeyId id = vault().generate(algorithm, "signer");

    try (SigningKey key = vault().open(id)) {
      assertThat(key.algorithm()).isEqualTo(algorithm);
      assertThat(KeyAlgorithm.of(key.publicKey())).contains(algorithm);
      assertThat(verifies(key.defaultScheme(), key.publicKey(), key.sign(MESSAGE))).isTrue();
    }
  }

  @Test
  default void keepsAKeyTheSame() {
    KeyId id = vault().generate(KeyAlgorithm.EC_P256, "root");

    assertThat(publicKeyOf(id)).isEqualTo(publicKeyOf(id));
    assertThat(publicKeyOf(vault().generate(KeyAlgorithm.EC_P256, "other")))
        .isNotEqualTo(publicKeyOf(id));
  }

  @Test
  default void listsWhatItHolds() {
    assertThat(vault().list()).isEmpty();
    KeyId root = vault().generate(KeyAlgorithm.EC_P256, "root");
    KeyId intermediate = vault().generate(KeyAlgorithm.ED25519, "intermediate-2.a_b");

    assertThat(vault().list()).containsExactly(intermediate, root);
    assertThat(vault().holds(root)).isTrue();
    assertThat(KeyId.of(root.toString())).isEqualTo(root);
  }

  @Test
  default void destroysForGood() {
    KeyId id = vault().generate(KeyAlgorithm.EC_P256, "root");
    vault().generate(KeyAlgorithm.EC_P256, "other");

    vault().destroy(id);

    assertThat(vault().holds(id)).isFalse();
    assertThat(vault().list()).hasSize(1);
    assertThatThrownBy(() -> publicKeyOf(id)).satisfies(has(Reason.MISSING));
    assertThatThrownBy(() -> vault().destroy(id)).satisfies(has(Reason.MISSING));
  }

  @Test
  default void namesEachKeyOnce() {
    KeyId id = vault().generate(KeyAlgorithm.EC_P256, "root");
    PublicKey first = publicKeyOf(id);

    assertThatThrownBy(() -> vault().generate(KeyAlgorithm.EC_P256, "root"))
        .satisfies(has(Reason.EXISTS));

    assertThat(publicKeyOf(id)).isEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../root", "a/b", "Root", ".root", "-root", "root.", "a\nb", "ä"})
  default void refusesLabelsThatAreNoNames(String label) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vault().generate(KeyAlgorithm.EC_P256, label))
        .withMessageContaining("key label must be");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"file:absent.pem", "pkcs12:absent", "file:../x.pem", "pkcs11:object=x", "x:y"})
  default void holdsNothingElse(String id) {
    assertThat(vault().holds(KeyId.of(id))).isFalse();
    assertThatThrownBy(() -> publicKeyOf(KeyId.of(id))).satisfies(has(Reason.MISSING));
  }

  @Test
  default void lendsAKeyUntilItIsClosed() {
    KeyId id = vault().generate(KeyAlgorithm.EC_P256, "root");
    try (SigningKey other = vault().open(id)) {
      SigningKey one = closed(id);

      assertThatIllegalStateException().isThrownBy(() -> one.sign(MESSAGE));
      assertThat(other.sign(MESSAGE)).isNotEmpty();
    }
  }

  @Test
  default void signsOnlyBySchemesOfTheKey() {
    KeyId id = vault().generate(KeyAlgorithm.EC_P256, "root");
    try (SigningKey key = vault().open(id)) {
      assertThat(key.sign(SignatureScheme.ECDSA_SHA384, MESSAGE)).isNotEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> key.sign(SignatureScheme.RSA_PSS_SHA256, MESSAGE));
    }
  }

  @Test
  default void servesManyAtOnce() throws Exception {
    List<Callable<KeyId>> makers =
        IntStream.range(0, 12)
            .<Callable<KeyId>>mapToObj(
                i -> () -> vault().generate(KeyAlgorithm.EC_P256, "key-" + (i % 10)))
            .toList();
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future.State> outcomes = threads.invokeAll(makers).stream().map(Future::state).toList();

      assertThat(outcomes).filteredOn(Future.State.FAILED::equals).hasSize(2);
    }
    assertThat(vault().list())
        .hasSize(10)
        .allSatisfy(id -> assertThat(publicKeyOf(id)).isNotNull());
  }

  private PublicKey publicKeyOf(KeyId id) {
    return publicKey(vault(), id);
  }

  private SigningKey closed(KeyId id) {
    try (SigningKey key = vault().open(id)) {
      return key;
    }
  }

  /// Opens a key and closes it again.
  static PublicKey publicKey(KeyVault vault, KeyId id) {
    try (SigningKey key = vault.open(id)) {
      return key.publicKey();
    }
  }

  static boolean verifies(SignatureScheme scheme, PublicKey key, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = scheme.signature();
    verifier.initVerify(key);
    verifier.update(MESSAGE);
    return verifier.verify(signature);
  }

  static ThrowingConsumer<Throwable> has(Reason reason) {
    return thrown ->
        assertThat(thrown)
            .isInstanceOfSatisfying(
                KeyException.class, e -> assertThat(e.reason()).as("%s", e).isEqualTo(reason));
  }
}
