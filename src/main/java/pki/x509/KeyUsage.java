package pki.x509;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;

/// What a key may be used for (RFC 5280, section 4.2.1.3). The order is that of the named bits.
public enum KeyUsage {
  DIGITAL_SIGNATURE(0, "digitalSignature"),
  NON_REPUDIATION(1, "nonRepudiation"),
  KEY_ENCIPHERMENT(2, "keyEncipherment"),
  DATA_ENCIPHERMENT(3, "dataEncipherment"),
  KEY_AGREEMENT(4, "keyAgreement"),
  KEY_CERT_SIGN(5, "keyCertSign"),
  CRL_SIGN(6, "cRLSign"),
  ENCIPHER_ONLY(7, "encipherOnly"),
  DECIPHER_ONLY(8, "decipherOnly");

  private final int bit;
  private final String asn1Name;

  KeyUsage(int bit, String asn1Name) {
    this.bit = bit;
    this.asn1Name = asn1Name;
  }

  /// The RFC's name, such as `keyCertSign`.
  public String asn1Name() {
    return asn1Name;
  }

  /// The usage of this RFC name.
  public static Optional<KeyUsage> named(String name) {
    return Arrays.stream(values()).filter(usage -> usage.asn1Name.equals(name)).findFirst();
  }

  static Set<KeyUsage> parse(Octets extnValue) {
    DerReader in = extnValue.reader();
    int bits = in.namedBits(DerReader.BIT_STRING);
    in.end();
    if (bits == 0 || bits >>> values().length != 0) {
      throw new EncodingException("keyUsage must have at least one of its nine bits and no other");
    }
    Set<KeyUsage> usages = EnumSet.noneOf(KeyUsage.class);
    for (KeyUsage usage : values()) {
      if (((bits >>> usage.bit) & 1) != 0) {
        usages.add(usage);
      }
    }
    return Collections.unmodifiableSet(usages);
  }

  static byte[] encode(Set<KeyUsage> usages) {
    int bits = usages.stream().mapToInt(usage -> 1 << usage.bit).sum();
    return DerWriter.encode(out -> out.namedBits(DerReader.BIT_STRING, bits));
  }
}
