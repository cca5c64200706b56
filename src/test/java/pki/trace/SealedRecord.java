package pki.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import pki.der.Octets;
import pki.handshake.ContentType;
import pki.handshake.WireWriter;

/// A record of TLS_AES_128_GCM_SHA256 as its sender makes it (RFC 8446, sections 5.2 and 7.3).
final class SealedRecord {
  private static final int HEADER = 5;
  private static final int TAG = 16;

  private SealedRecord() {}

  static byte[] of(Octets trafficSecret, int sequence, ContentType type, byte[] content) {
    try {
      byte[] nonce = expand(trafficSecret, "iv", 12);
      nonce[11] ^= (byte) sequence;
      byte[] inner = WireWriter.encode(out -> out.raw(content).u8(type.code()));
      byte[] header =
          WireWriter.encode(out ->
              out.u8(ContentType.APPLICATION_DATA.code()).u16(0x0303).u16(inner.length + TAG));
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(expand(trafficSecret, "key", 16), "AES"),
          new GCMParameterSpec(8 * TAG, nonce));
      cipher.updateAAD(header);
      byte[] record = Arrays.copyOf(header, HEADER + inner.length + TAG);
      cipher.doFinal(inner, 0, inner.length, record, HEADER);
      return record;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] expand(Octets secret, String label, int octets)
      throws GeneralSecurityException {
    byte[] info =
        WireWriter.encode(out ->
            out.u16(octets)
                .vector(1, name -> name.raw(("tls13 " + label).getBytes(US_ASCII)))
                .u8(0));
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(
            HKDFParameterSpec.expandOnly(
                new SecretKeySpec(secret.bytes(), "Generic"), info, octets));
  }
}
