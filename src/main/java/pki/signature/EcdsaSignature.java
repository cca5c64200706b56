package pki.signature;

import java.util.Arrays;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.Octets;

/// The form of an ECDSA signature (RFC 5480, appendix A):
///
/// ```
/// ECDSA-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }
/// ```
final class EcdsaSignature {
  private EcdsaSignature() {}

  /// Whether it is DER, with nothing after it, and both numbers are from 1 to the order of the
  /// curve's base point less one (SEC 1, section 4.1.4, step 1).
  static boolean isProper(byte[] signature, KeyType.Curve curve) {
    try {
      DerReader in = DerReader.of(signature);
      DerReader pair = in.sequence();
      in.end();
      byte[] r = pair.integer().toByteArray();
      byte[] s = pair.integer().toByteArray();
      pair.end();
      return isInRange(r, curve.order()) && isInRange(s, curve.order());
    } catch (EncodingException e) {
      return false;
    }
  }

  private static boolean isInRange(byte[] value, Octets order) {
    return value[0] >= 0
        && !(value.length == 1 && value[0] == 0)
        && compareUnsigned(value, order.bytes()) < 0;
  }

  private static int compareUnsigned(byte[] a, byte[] b) {
    return Arrays.compareUnsigned(padded(a, b.length), padded(b, a.length));
  }

  private static byte[] padded(byte[] number, int length) {
    if (number.length >= length) {
      return number;
    }
    byte[] longer = new byte[length];
    System.arraycopy(number, 0, longer, length - number.length, number.length);
    return longer;
  }
}
