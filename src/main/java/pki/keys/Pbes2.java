package pki.keys;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.keys.KeyException.Reason;

/// Password-based encryption by PBES2 (RFC 8018, section 6.2). Written: AES-256-CBC under
/// PBKDF2-HMAC-SHA-256, which OpenSSL 1.1 and Java 8 read; OpenSSL 3 knows no GCM here. Read: any
/// length of AES.
///
/// ```
/// PBES2-params ::= SEQUENCE { keyDerivationFunc AlgorithmIdentifier, encryptionScheme AlgorithmIdentifier }
/// ```
final class Pbes2 {
  private static final ObjectIdentifier ID = ObjectIdentifier.of("1.2.840.113549.1.5.13");
  private static final ObjectIdentifier AES_128_CBC = ObjectIdentifier.of("2.16.840.1.101.3.4.1.2");
  private static final ObjectIdentifier AES_192_CBC =
      ObjectIdentifier.of("2.16.840.1.101.3.4.1.22");
  private static final ObjectIdentifier AES_256_CBC =
      ObjectIdentifier.of("2.16.840.1.101.3.4.1.42");

  private Pbes2() {}

  /// Encrypts a PKCS#8 key: `EncryptedPrivateKeyInfo ::= SEQUENCE { encryptionAlgorithm
  /// AlgorithmIdentifier, encryptedData OCTET STRING }` (RFC 5958, section 3).
  static byte[] encryptKey(byte[] pkcs8, Protection protection) {
    KeyDerivation derivation = KeyDerivation.forWriting(protection);
    byte[] vector = protection.salt();
    byte[] encrypted =
        crypt(Cipher.ENCRYPT_MODE, derivation.key(protection.passphrase(), 32), vector, pkcs8);
    return DerWriter.encode(out ->
        out.sequence(info ->
            info.sequence(algorithm ->
                    algorithm
                        .objectIdentifier(ID)
                        .sequence(parameters -> {
                          derivation.encode(parameters);
                          parameters.sequence(
                              scheme -> scheme.objectIdentifier(AES_256_CBC).octetString(vector));
                        }))
                .octetString(encrypted)));
  }

  /// Decrypts an EncryptedPrivateKeyInfo to its PKCS#8 key, for the caller to wipe.
  static byte[] decryptKey(byte[] der, Passphrase passphrase) {
    DerReader in = DerReader.of(der);
    DerReader info = in.sequence();
    in.end();
    Octets algorithm = info.elementOctets();
    byte[] encrypted = info.octetString();
    info.end();
    return decrypt(algorithm, encrypted, passphrase);
  }

  /// Decrypts under an encryption algorithm's whole AlgorithmIdentifier.
  static byte[] decrypt(Octets algorithm, byte[] encrypted, Passphrase passphrase) {
    DerReader identifier = algorithm.reader().sequence();
    ObjectIdentifier id = identifier.objectIdentifier();
    if (!id.equals(ID)) {
      throw new KeyException(Reason.REFUSED, "encrypted by " + id + ", only PBES2 is read");
    }
    DerReader parameters = identifier.sequence();
    KeyDerivation derivation = KeyDerivation.read(parameters);
    DerReader scheme = parameters.sequence();
    int keyBytes = keyBytes(scheme.objectIdentifier());
    byte[] vector = scheme.octetString();
    return crypt(Cipher.DECRYPT_MODE, derivation.key(passphrase, keyBytes), vector, encrypted);
  }

  private static int keyBytes(ObjectIdentifier scheme) {
    if (scheme.equals(AES_256_CBC)) {
      return 32;
    }
    if (scheme.equals(AES_192_CBC)) {
      return 24;
    }
    if (scheme.equals(AES_128_CBC)) {
      return 16;
    }
    throw new KeyException(Reason.REFUSED, "encrypted by " + scheme + ", only AES-CBC is read");
  }

  private static byte[] crypt(int mode, byte[] key, byte[] vector, byte[] data) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
      return cipher.doFinal(data);
    } catch (BadPaddingException e) {
      throw wrongPassphrase(e);
    } catch (GeneralSecurityException e) {
      throw new KeyException(Reason.DAMAGED, "encryption parameters are malformed", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /// Of 256 wrong passphrases one leaves a proper padding; its garbage is found later.
  static KeyException wrongPassphrase(Exception cause) {
    return new KeyException(
        Reason.WRONG_PASSPHRASE, "wrong passphrase, or the file is damaged", cause);
  }
}
