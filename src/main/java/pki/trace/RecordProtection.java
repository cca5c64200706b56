package pki.trace;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// Opens one direction's records with one key. Not thread-safe: it counts.
final class RecordProtection {
  private static final int EXPLICIT_NONCE = 8; // RFC 5288, section 3

  private enum Layout {
    TLS_1_2_GCM,
    TLS_1_2_CHACHA20,
    TLS_1_3
  }

  private final Layout layout;
  private final Aead aead;
  private final SecretKeySpec key;
  private final byte[] iv;
  private long sequence;

  private RecordProtection(Layout layout, Aead aead, byte[] key, byte[] iv) {
    this.layout = layout;
    this.aead = aead;
    this.key = new SecretKeySpec(key, aead.keyAlgorithm());
    this.iv = iv;
  }

  static RecordProtection ofTls13(Aead aead, byte[] key, byte[] iv) {
    return new RecordProtection(Layout.TLS_1_3, aead, key, iv);
  }

  static RecordProtection ofTls12(Aead aead, byte[] key, byte[] iv) {
    Layout layout = aead == Aead.CHACHA20_POLY1305 ? Layout.TLS_1_2_CHACHA20 : Layout.TLS_1_2_GCM;
    return new RecordProtection(layout, aead, key, iv);
  }

  /// What is inside a record: in TLS 1.3 with its type in the last octet that is not zero. Empty
  /// when this key does not open it, which counts no sequence number.
  ///
  /// @param header the record's five octets
  Optional<byte[]> open(byte[] header, byte[] fragment) {
    int explicit = layout == Layout.TLS_1_2_GCM ? EXPLICIT_NONCE : 0;
    if (fragment.length < explicit + Aead.TAG) {
      return Optional.empty();
    }
    try {
      Cipher cipher = Cipher.getInstance(aead.transformation());
      cipher.init(Cipher.DECRYPT_MODE, key, aead.parameters(nonce(fragment)));
      cipher.updateAAD(additionalData(header, fragment.length - explicit - Aead.TAG));
      byte[] plain = cipher.doFinal(fragment, explicit, fragment.length - explicit);
      sequence++;
      return Optional.of(plain);
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private byte[] nonce(byte[] fragment) {
    if (layout == Layout.TLS_1_2_GCM) {
      byte[] nonce = Arrays.copyOf(iv, iv.length + EXPLICIT_NONCE);
      System.arraycopy(fragment, 0, nonce, iv.length, EXPLICIT_NONCE);
      return nonce;
    }
    byte[] nonce = iv.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[nonce.length - 1 - i] ^= (byte) (sequence >>> (8 * i));
    }
    return nonce;
  }

  private byte[] additionalData(byte[] header, int plainLength) {
    return layout == Layout.TLS_1_3
        ? header
        : ByteBuffer.allocate(13)
            .putLong(sequence)
            .put(header, 0, 3)
            .putShort((short) plainLength)
            .array();
  }
}
