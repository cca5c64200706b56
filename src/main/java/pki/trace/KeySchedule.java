package pki.trace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import pki.der.Octets;
import pki.handshake.Codepoints;

/// From secrets to keys (RFC 8446, section 7; RFC 5246, sections 5 and 6.3), for the suites with
/// authenticated encryption.
final class KeySchedule {
  private static final int NONCE = 12;
  private static final int GCM_SALT = 4; // RFC 5288, section 3

  private final Aead aead;
  private final String hash;
  private final int hashOctets;

  private KeySchedule(Aead aead, String hash, int hashOctets) {
    this.aead = aead;
    this.hash = hash;
    this.hashOctets = hashOctets;
  }

  /// Where a suite's keys come from; a suite that is not AEAD, or unknown, stays closed.
  static Optional<KeySchedule> of(int suite) {
    String name = Codepoints.SUITE.nameOf(suite);
    boolean sha384 = name.endsWith("_SHA384");
    return Aead.of(name)
        .map(aead -> new KeySchedule(aead, sha384 ? "SHA384" : "SHA256", sha384 ? 48 : 32));
  }

  /// The keys of a TLS 1.3 traffic secret.
  RecordProtection fromTrafficSecret(Octets secret) throws GeneralSecurityException {
    byte[] key = expandLabel(secret.bytes(), "key", aead.keyOctets());
    byte[] iv = expandLabel(secret.bytes(), "iv", NONCE);
    return RecordProtection.ofTls13(aead, key, iv);
  }

  /// The traffic secret after a KeyUpdate.
  Octets next(Octets secret) throws GeneralSecurityException {
    return Octets.of(expandLabel(secret.bytes(), "traffic upd", hashOctets));
  }

  /// One direction's keys of a TLS 1.2 master secret.
  RecordProtection fromMasterSecret(
      Octets master, Octets clientRandom, Octets serverRandom, Direction direction)
      throws GeneralSecurityException {
    int ivOctets = aead == Aead.CHACHA20_POLY1305 ? NONCE : GCM_SALT;
    byte[] seed = concat(serverRandom.bytes(), clientRandom.bytes());
    byte[] block = prf(master.bytes(), seed, 2 * (aead.keyOctets() + ivOctets));
    int side = direction == Direction.CLIENT_TO_SERVER ? 0 : 1;
    int key = side * aead.keyOctets();
    int iv = 2 * aead.keyOctets() + side * ivOctets;
    return RecordProtection.ofTls12(
        aead,
        Arrays.copyOfRange(block, key, key + aead.keyOctets()),
        Arrays.copyOfRange(block, iv, iv + ivOctets));
  }

  private byte[] expandLabel(byte[] secret, String label, int octets)
      throws GeneralSecurityException {
    byte[] full = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    byte[] info =
        ByteBuffer.allocate(4 + full.length)
            .putShort((short) octets)
            .put((byte) full.length)
            .put(full)
            .put((byte) 0) // no context
            .array();
    return KDF.getInstance("HKDF-" + hash)
        .deriveData(
            HKDFParameterSpec.expandOnly(new SecretKeySpec(secret, "Generic"), info, octets));
  }

  /// P_hash of RFC 5246, section 5.
  private byte[] prf(byte[] secret, byte[] seed, int octets) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("Hmac" + hash);
    mac.init(new SecretKeySpec(secret, "Generic"));
    byte[] labelled = concat("key expansion".getBytes(StandardCharsets.US_ASCII), seed);
    byte[] out = new byte[0];
    byte[] a = labelled;
    while (out.length < octets) {
      a = mac.doFinal(a);
      mac.update(a);
      out = concat(out, mac.doFinal(labelled));
    }
    return Arrays.copyOf(out, octets);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
