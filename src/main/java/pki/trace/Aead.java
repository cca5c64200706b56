package pki.trace;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/// The authenticated encryption that traces can open.
enum Aead {
  AES_128_GCM("AES/GCM/NoPadding", "AES", 16),
  AES_256_GCM("AES/GCM/NoPadding", "AES", 32),
  CHACHA20_POLY1305("ChaCha20-Poly1305", "ChaCha20", 32);

  static final int TAG = 16;

  private final String transformation;
  private final String keyAlgorithm;
  private final int keyOctets;

  Aead(String transformation, String keyAlgorithm, int keyOctets) {
    this.transformation = transformation;
    this.keyAlgorithm = keyAlgorithm;
    this.keyOctets = keyOctets;
  }

  /// The one in a suite's name.
  static Optional<Aead> of(String suite) {
    for (Aead aead : values()) {
      if (suite.contains("_" + aead.name() + "_")) {
        return Optional.of(aead);
      }
    }
    return Optional.empty();
  }

  String transformation() {
    return transformation;
  }

  String keyAlgorithm() {
    return keyAlgorithm;
  }

  int keyOctets() {
    return keyOctets;
  }

  AlgorithmParameterSpec parameters(byte[] nonce) {
    return this == CHACHA20_POLY1305
        ? new IvParameterSpec(nonce)
        : new GCMParameterSpec(8 * TAG, nonce);
  }
}
