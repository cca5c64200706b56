package pki.keys;

import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.util.List;

/// A private key, lent for signing. Thread-safe until it is closed.
public interface SigningKey extends AutoCloseable {
  KeyAlgorithm algorithm();

  PublicKey publicKey();

  /// What [#sign(byte[])] signs with: for X.509, the usual scheme of the algorithm.
  default SignatureScheme defaultScheme() {
    return algorithm().defaultScheme();
  }

  /// Signs with the default scheme.
  default byte[] sign(byte[] message) {
    return sign(defaultScheme(), message);
  }

  /// Signs a message, which the scheme hashes.
  ///
  /// @throws IllegalArgumentException when the scheme does not go with the key
  /// @throws IllegalStateException when the key was closed
  /// @throws KeyException when the signing failed
  byte[] sign(SignatureScheme scheme, byte[] message);

  /// Signs, with the default scheme, a message that comes in parts and may be too large to hold.
  /// The schemes that hash it twice, Ed25519 and ML-DSA, hold it all the same.
  byte[] signParts(List<ByteBuffer> message);

  @Override
  void close();
}
