package pki.der;

import com.google.errorprone.annotations.Immutable;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable sequence of octets, equal to another by contents: what records hold where an
/// encoding keeps an OCTET STRING, an address or an element that is not taken apart.
@Immutable
public final class Octets {
  public static final Octets EMPTY = new Octets(new byte[0]);

  @SuppressWarnings("Immutable") // copied in and out, so nobody else holds the array
  private final byte[] octets;

  private Octets(byte[] octets) {
    this.octets = octets;
  }

  public static Octets of(byte[] octets) {
    return octets.length == 0 ? EMPTY : new Octets(octets.clone());
  }

  /// Takes an array that nobody else holds.
  static Octets owning(byte[] octets) {
    return new Octets(octets);
  }

  public static Octets ofHex(String hex) {
    return new Octets(HexFormat.of().parseHex(hex));
  }

  public int length() {
    return octets.length;
  }

  public boolean isEmpty() {
    return octets.length == 0;
  }

  /// The octet at an index, 0 to 255.
  public int at(int index) {
    return octets[index] & 0xff;
  }

  /// A copy as an array.
  public byte[] bytes() {
    return octets.clone();
  }

  /// Reads them as DER.
  public DerReader reader() {
    return DerReader.of(octets);
  }

  /// Their SHA-256.
  public Octets sha256() {
    try {
      return owning(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  void writeTo(DerWriter out) {
    out.raw(octets);
  }

  /// Lower-case hexadecimal.
  public String hex() {
    return HexFormat.of().formatHex(octets);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Octets that && Arrays.equals(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  @Override
  public String toString() {
    return hex();
  }
}
