package pki.keys;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// Keys made once for all tests, and passphrases to keep them under.
final class SampleKeys {
  static final RandomGenerator RANDOM = new SecureRandom();

  private static final Map<KeyAlgorithm, SoftwareKey> KEYS = new ConcurrentHashMap<>();
  private static final Passphrase GENERATED = Passphrase.generate(RANDOM);

  private SampleKeys() {}

  /// Not to be closed.
  static SoftwareKey of(KeyAlgorithm algorithm) {
    return KEYS.computeIfAbsent(algorithm, SoftwareKey::generate);
  }

  /// A passphrase that costs no time.
  static Passphrase passphrase() {
    return GENERATED.copy();
  }

  static String passphraseText() {
    return new String(GENERATED.characters());
  }

  static Passphrase human(String text) {
    return Passphrase.of(text.toCharArray());
  }
}
