package pki.keys;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.keys.KeyException.Reason;

/// A PKCS#12 file (RFC 7292): keys encrypted one by one with PBES2, certificates in the clear, and
/// an HMAC-SHA-256 over all. Keys and MAC are stretched alike. OpenSSL 1.1 and later, Java 8u301
/// and later, and Windows 10 read it.
///
/// Certificates that others encrypted are read too; RC2, 3DES and SHA-1 are not.
///
/// ```
/// PFX ::= SEQUENCE { version INTEGER {v3(3)}, authSafe ContentInfo, macData MacData OPTIONAL }
/// MacData ::= SEQUENCE { mac DigestInfo, macSalt OCTET STRING, iterations INTEGER DEFAULT 1 }
/// AuthenticatedSafe ::= SEQUENCE OF ContentInfo -- in an OCTET STRING
/// ```
final class Pkcs12File {
  /// More than a thousand keys.
  static final int MOST_BYTES = 16 << 20;

  private static final ObjectIdentifier DATA = ObjectIdentifier.of("1.2.840.113549.1.7.1");
  private static final ObjectIdentifier ENCRYPTED_DATA =
      ObjectIdentifier.of("1.2.840.113549.1.7.6");
  private static final ObjectIdentifier SHA256 = ObjectIdentifier.of("2.16.840.1.101.3.4.2.1");

  private final byte[] safe;
  private final Octets mac;
  private final Octets salt;
  private final int rounds;

  private Pkcs12File(byte[] safe, Octets mac, Octets salt, int rounds) {
    this.safe = safe;
    this.mac = mac;
    this.salt = salt;
    this.rounds = rounds;
  }

  static byte[] encode(List<SafeBag> bags, Protection protection) {
    byte[] safe =
        DerWriter.encode(out ->
            out.sequence(contents ->
                writeData(
                    contents,
                    DerWriter.encode(
                        bag -> bag.sequence(all -> bags.forEach(b -> b.encode(all)))))));
    byte[] salt = protection.salt();
    int rounds = protection.passphrase().strength().rounds();
    byte[] mac = mac(safe, protection.passphrase(), salt, rounds);
    return DerWriter.encode(out ->
        out.sequence(pfx -> {
          writeData(pfx.integer(3), safe);
          pfx.sequence(data ->
              data.sequence(digest ->
                      digest.sequence(a -> a.objectIdentifier(SHA256).nullValue()).octetString(mac))
                  .octetString(salt)
                  .integer(rounds));
        }));
  }

  /// A file with one key and its chain.
  static byte[] ofKey(
      byte[] encryptedKey, String name, List<X509Certificate> chain, Protection protection) {
    Octets keyId = Octets.of(protection.salt()); // ties the certificate to the key
    List<SafeBag> bags = new ArrayList<>();
    bags.add(SafeBag.key(Octets.of(encryptedKey), name, keyId));
    bags.add(SafeBag.certificateOfKey(TrustStoreFile.encoded(chain.getFirst()), name, keyId));
    for (X509Certificate above : chain.subList(1, chain.size())) {
      bags.add(SafeBag.certificate(TrustStoreFile.encoded(above)));
    }
    return encode(bags, protection);
  }

  /// Takes a file apart, as far as that needs no passphrase.
  ///
  /// @throws KeyException with `DAMAGED` when it is malformed, with `REFUSED` when its MAC is of
  ///   another kind or too costly
  static Pkcs12File decode(byte[] contents) {
    try {
      DerReader in = DerReader.of(contents);
      DerReader pfx = in.sequence();
      in.end();
      pfx.smallInteger(DerReader.INTEGER, 3);
      byte[] safe = readData(pfx.sequence());
      if (!pfx.hasMore()) {
        throw new KeyException(Reason.REFUSED, "has no MAC");
      }
      DerReader macData = pfx.sequence();
      pfx.end();
      Octets mac = readDigest(macData.sequence());
      Octets salt = KeyDerivation.readSalt(macData);
      int rounds = macData.hasMore() ? KeyDerivation.readRounds(macData) : 1;
      macData.end();
      return new Pkcs12File(safe, mac, salt, rounds);
    } catch (EncodingException e) {
      throw damaged(e);
    }
  }

  /// The bags that are not encrypted as a whole, which all keys' are; nothing vouches for them yet.
  List<SafeBag> unverifiedBags() {
    return bags((_, _) -> new byte[] {DerReader.SEQUENCE, 0});
  }

  /// All bags, once the MAC has proved the passphrase right and the file whole.
  List<SafeBag> bags(Passphrase passphrase) {
    if (!MessageDigest.isEqual(mac.bytes(), mac(safe, passphrase, salt.bytes(), rounds))) {
      throw new KeyException(
          Reason.WRONG_PASSPHRASE, "wrong passphrase, or the file is damaged (MAC mismatch)");
    }
    return bags((algorithm, encrypted) -> Pbes2.decrypt(algorithm, encrypted, passphrase));
  }

  private interface Decryption {
    byte[] decrypt(Octets algorithm, byte[] encrypted);
  }

  private List<SafeBag> bags(Decryption decryption) {
    try {
      List<SafeBag> bags = new ArrayList<>();
      DerReader contents = DerReader.of(safe).sequence();
      while (contents.hasMore()) {
        DerReader all = DerReader.of(contentOf(contents.sequence(), decryption)).sequence();
        while (all.hasMore()) {
          bags.add(SafeBag.read(all));
        }
      }
      return List.copyOf(bags);
    } catch (EncodingException e) {
      throw damaged(e);
    }
  }

  private static Octets readDigest(DerReader info) {
    DerReader identifier = info.sequence();
    ObjectIdentifier algorithm = identifier.objectIdentifier();
    if (!algorithm.equals(SHA256)) {
      throw new KeyException(
          Reason.REFUSED, "has a MAC by " + algorithm + ", only SHA-256 is read");
    }
    identifier.skipIf(DerReader.NULL);
    identifier.end();
    Octets digest = Octets.of(info.octetString());
    info.end();
    return digest;
  }

  private static byte[] contentOf(DerReader info, Decryption decryption) {
    ObjectIdentifier type = info.objectIdentifier();
    DerReader content = info.read(DerReader.constructed(0));
    if (type.equals(DATA)) {
      return content.octetString();
    }
    if (!type.equals(ENCRYPTED_DATA)) {
      throw new KeyException(Reason.REFUSED, "holds content of type " + type);
    }
    DerReader data = content.sequence();
    data.smallInteger(DerReader.INTEGER, 0);
    DerReader encrypted = data.sequence();
    ObjectIdentifier unused = encrypted.objectIdentifier(); // of the content: always data
    if (!unused.equals(DATA)) {
      throw new EncodingException("encrypted content of type " + unused);
    }
    return decryption.decrypt(
        encrypted.elementOctets(), encrypted.read(DerReader.context(0)).remaining());
  }

  private static byte[] readData(DerReader info) {
    ObjectIdentifier type = info.objectIdentifier();
    if (!type.equals(DATA)) {
      throw new KeyException(Reason.REFUSED, "is signed (" + type + ") where a MAC is expected");
    }
    DerReader content = info.read(DerReader.constructed(0));
    info.end();
    byte[] data = content.octetString();
    content.end();
    return data;
  }

  private static void writeData(DerWriter out, byte[] content) {
    out.sequence(info ->
        info.objectIdentifier(DATA)
            .constructed(DerReader.constructed(0), c -> c.octetString(content)));
  }

  private static byte[] mac(byte[] data, Passphrase passphrase, byte[] salt, int rounds) {
    byte[] key = KdfCodec.pkcs12Mac(passphrase, salt, rounds);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static KeyException damaged(EncodingException e) {
    return new KeyException(Reason.DAMAGED, "is damaged: " + e.getMessage(), e);
  }
}
