package pki.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Signature;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SoftwareKeyTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"EC_P256", "EC_P384", "EC_P521", "RSA_2048", "ED25519"})
  void signsAlikeWhenSpedUp(KeyAlgorithm algorithm) throws Exception {
    try (SoftwareKey key = SoftwareKey.generate(algorithm)) {
      key.speedUp();

      assertThat(key.isSpedUp()).isEqualTo(algorithm != KeyAlgorithm.ED25519);
      for (SignatureScheme scheme : SignatureScheme.values()) {
        if (scheme.fits(algorithm)) {
          Signature jdk = scheme.signature();
          jdk.initVerify(key.publicKey());
          jdk.update(MESSAGE);
          assertThat(jdk.verify(key.sign(scheme, MESSAGE))).as(scheme.name()).isTrue();
        }
      }
    }
  }

  @Test
  void speedsUpByItselfWhenThereIsMuchToSign() {
    try (SoftwareKey key = SoftwareKey.generate(KeyAlgorithm.EC_P256)) {
      long end = System.nanoTime() + 30_000_000_000L;
      while (!key.isSpedUp() && System.nanoTime() < end) {
        key.sign(MESSAGE);
        LockSupport.parkNanos(1_000);
      }
      assertThat(key.isSpedUp()).isTrue();
    }
  }

  @Test
  void signsNoMoreOnceClosed() {
    SoftwareKey key = SoftwareKey.generate(KeyAlgorithm.EC_P256);
    key.speedUp();
    key.close();

    assertThatThrownBy(() -> key.sign(MESSAGE)).isInstanceOf(IllegalStateException.class);
    key.speedUp();
    assertThat(key.isSpedUp()).isFalse();
  }
}
