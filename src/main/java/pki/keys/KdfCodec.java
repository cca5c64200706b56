package pki.keys;

import java.util.Arrays;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.KeyParameter;

/// Keys from passphrases, by Bouncy Castle: under the launcher's flags, which leave the JVM's
/// second compiler out, its PBKDF2 takes 0.7 s for 600,000 rounds where the JDK's takes 1.8 s.
final class KdfCodec {
  private KdfCodec() {}

  static byte[] pbkdf2(KeyDerivation.Pbkdf2 parameters, Passphrase passphrase, int bytes) {
    byte[] password = passphrase.utf8();
    try {
      var generator = new PKCS5S2ParametersGenerator(digest(parameters.prf()));
      generator.init(password, parameters.salt().bytes(), parameters.rounds());
      return key(generator.generateDerivedMacParameters(8 * bytes));
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  static byte[] scrypt(KeyDerivation.Scrypt parameters, Passphrase passphrase, int bytes) {
    byte[] password = passphrase.utf8();
    try {
      return SCrypt.generate(
          password,
          parameters.salt().bytes(),
          parameters.cost(),
          parameters.blockSize(),
          parameters.parallelism(),
          bytes);
    } finally {
      Arrays.fill(password, (byte) 0);
    }
  }

  /// The MAC key of a PKCS#12 file, for SHA-256 (RFC 7292, appendix B.2).
  static byte[] pkcs12Mac(Passphrase passphrase, byte[] salt, int rounds) {
    char[] characters = passphrase.characters();
    byte[] password = PBEParametersGenerator.PKCS12PasswordToBytes(characters);
    try {
      var generator = new PKCS12ParametersGenerator(SHA256Digest.newInstance());
      generator.init(password, salt, rounds);
      return key(generator.generateDerivedMacParameters(256));
    } finally {
      Arrays.fill(password, (byte) 0);
      Arrays.fill(characters, '\0');
    }
  }

  private static byte[] key(CipherParameters parameters) {
    return ((KeyParameter) parameters).getKey();
  }

  private static Digest digest(KeyDerivation.Prf prf) {
    return switch (prf) {
      case HMAC_SHA1 -> new SHA1Digest();
      case HMAC_SHA256 -> SHA256Digest.newInstance();
      case HMAC_SHA384 -> new SHA384Digest();
      case HMAC_SHA512 -> new SHA512Digest();
    };
  }
}
