package pki.weakness;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Points of Ed25519 (RFC 8032, section 5.1.3), by Bouncy Castle, as the JDK keeps its arithmetic
/// to itself.
final class Ed25519PointCodec {
  private Ed25519PointCodec() {}

  /// Whether 32 octets are a point of the prime-order group, and so none of the few that one
  /// signature fits whatever was signed.
  static boolean isSound(byte[] key) {
    return key.length == Ed25519.PUBLIC_KEY_SIZE && Ed25519.validatePublicKeyFull(key, 0);
  }
}
