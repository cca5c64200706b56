package pki.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.der.Pem;
import pki.keys.KeyException.Reason;

/// The file that a [FileKeyVault] keeps a key in: PEM that `openssl pkey` opens, after a line with
/// the digest of all that follows.
///
/// ```text
/// SHA-256 of the following: 5b1c…
/// -----BEGIN ENCRYPTED PRIVATE KEY-----
/// …
/// -----BEGIN PUBLIC KEY-----
/// ```
///
/// The digest protects against nobody; it tells a damaged file from a wrong passphrase, whatever
/// bit was lost.
final class KeyFile {
  /// Twice what an ML-DSA-87 key takes.
  static final int MOST_BYTES = 32 << 10;

  private static final String HEADING = "SHA-256 of the following: ";
  private static final int HEADING_BYTES = HEADING.length() + 64 + 1;
  private static final String PRIVATE = "ENCRYPTED PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private KeyFile() {}

  static byte[] encode(SoftwareKey key, Protection protection) {
    byte[] pkcs8 = key.pkcs8();
    try {
      byte[] encrypted = Pbes2.encryptKey(pkcs8, protection);
      String body =
          new Pem(PRIVATE, Octets.of(encrypted)).text()
              + new Pem(PUBLIC, Octets.of(key.spki())).text();
      return (heading(body.getBytes(US_ASCII)) + body).getBytes(US_ASCII);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  static SoftwareKey decode(byte[] contents, Passphrase passphrase) {
    List<Pem> parts = parts(contents);
    byte[] pkcs8 = new byte[0];
    try {
      pkcs8 = Pbes2.decryptKey(parts.get(0).contents().bytes(), passphrase);
      return SoftwareKey.decode(pkcs8, parts.get(1).contents().bytes());
    } catch (KeyException e) {
      // the file is as it was written, so garbage inside comes from the passphrase
      throw e.reason() == Reason.REFUSED
          ? e
          : new KeyException(Reason.WRONG_PASSPHRASE, "wrong passphrase", e);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private static List<Pem> parts(byte[] contents) {
    int body = Math.min(HEADING_BYTES, contents.length);
    String found = new String(contents, 0, body, US_ASCII);
    if (!found.startsWith(HEADING)) {
      throw new KeyException(Reason.DAMAGED, "is no key file of this vault");
    }
    if (!found.equals(heading(Arrays.copyOfRange(contents, body, contents.length)))) {
      throw new KeyException(Reason.DAMAGED, "is damaged: its digest does not match its contents");
    }
    try {
      List<Pem> parts = Pem.parseAll(new String(contents, US_ASCII));
      if (!parts.stream().map(Pem::label).toList().equals(List.of(PRIVATE, PUBLIC))) {
        throw new KeyException(Reason.DAMAGED, "must hold an encrypted key and its public key");
      }
      return parts;
    } catch (EncodingException e) {
      throw new KeyException(Reason.DAMAGED, "is damaged: " + e.getMessage(), e);
    }
  }

  static String heading(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      return HEADING + HexFormat.of().formatHex(digest) + "\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
