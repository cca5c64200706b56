package pki.x509;

/// A part of an issuer's certificates that has a revocation list of its own, so that each list
/// stays small. The last octet of a certificate's serial, modulo the number of parts, is the index
/// of its part.
///
/// The number of parts is a power of two, and a part's label counts from it on: 4 parts are `4` to
/// `7`. So lists of different numbers of parts never share a name, and certificates that point to
/// one from before the number was changed still find themselves on it.
///
/// @param count how many parts there are: 1, 2, 4, … 256
/// @param index which one, from 0
public record CrlPartition(int count, int index) {
  /// Everything: the one part of one.
  public static final CrlPartition WHOLE = new CrlPartition(1, 0);

  private static final int MOST = 256; // what an octet can tell apart

  public CrlPartition {
    if (count < 1 || count > MOST || Integer.bitCount(count) != 1) {
      throw new IllegalArgumentException(
          "number of partitions must be a power of two up to %d, was %d".formatted(MOST, count));
    }
    if (index < 0 || index >= count) {
      throw new IllegalArgumentException(
          "partition must be 0 to %d, was %d".formatted(count - 1, index));
    }
  }

  /// The part that a certificate is in.
  public static CrlPartition of(SerialNumber serial, int count) {
    return new CrlPartition(count, serial.value().intValue() & 0xff & (count - 1));
  }

  public boolean isWhole() {
    return count == 1;
  }

  /// What its list is called: the issuer's label, and the part's number unless it is the whole. No
  /// issuer's label has a dot, so none is called as another's part.
  public String label(String issuerLabel) {
    return isWhole() ? issuerLabel : "%s.%d".formatted(issuerLabel, count + index);
  }
}
