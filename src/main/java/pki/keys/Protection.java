package pki.keys;

import java.util.random.RandomGenerator;

/// What a key file is encrypted under.
///
/// @param random makes salts and initialisation vectors, which are no secrets but must not repeat
public record Protection(Passphrase passphrase, RandomGenerator random) {
  byte[] salt() {
    byte[] salt = new byte[16]; // NIST SP 800-132, section 5.1: 128 bits or more
    random.nextBytes(salt);
    return salt;
  }
}
