package pki.status;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import pki.x509.CertificateStatus;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// Serials in ascending order with their statuses, in arrays. Immutable.
///
/// A serial has at most 159 bits (RFC 5280, section 4.1.2.2), so it takes 64, 64 and 32 of three
/// arrays and leaves the first one's highest bit free: set, it says that the certificate is
/// revoked, and that the details are found by its position.
///
/// @param high the highest 64 of 160 bits, the sign bit marking what is revoked
/// @param revoked positions of what is revoked, ascending
/// @param details what [#detail] makes of it, in the order of `revoked`
@SuppressWarnings("ArrayRecordComponent") // never compared, and shared by its package only
record SerialTable(long[] high, long[] middle, int[] low, int[] revoked, long[] details) {
  static final SerialTable EMPTY = new SerialTableBuilder(0).build();

  static final long REVOKED = Long.MIN_VALUE;
  private static final int REASON_BITS = 4;
  private static final CertificateStatus GOOD = new CertificateStatus.Good();

  int size() {
    return high.length;
  }

  Optional<CertificateStatus> find(SerialNumber serial) {
    int position = position(Key.of(serial));
    return position < 0 ? Optional.empty() : Optional.of(status(position));
  }

  /// This table with more entries, or other statuses for those it has.
  SerialTable with(SortedMap<SerialNumber, CertificateStatus> changes) {
    var merged = new SerialTableBuilder(size() + changes.size());
    var rest = new TreeMap<>(changes);
    int next = 0;
    while (!rest.isEmpty()) {
      Entry<SerialNumber, CertificateStatus> change = rest.pollFirstEntry();
      Key key = Key.of(change.getKey());
      int position = position(key);
      int end = position < 0 ? -position - 1 : position;
      merged.copy(this, next, end);
      merged.add(key, change.getValue());
      next = position < 0 ? end : end + 1;
    }
    merged.copy(this, next, size());
    return merged.build();
  }

  private CertificateStatus status(int position) {
    if (high[position] >= 0) {
      return GOOD;
    }
    long detail = details[Arrays.binarySearch(revoked, position)];
    return new CertificateStatus.Revoked(
        Instant.ofEpochSecond(detail >> REASON_BITS),
        RevocationReason.ofCode((int) detail & 15).orElse(RevocationReason.UNSPECIFIED));
  }

  static long detail(CertificateStatus.Revoked status) {
    return status.since().getEpochSecond() << REASON_BITS | status.reason().code();
  }

  /// The position of a serial, or minus one minus the position that it would have.
  private int position(Key key) {
    int from = 0;
    int to = high.length - 1;
    while (from <= to) {
      int middlemost = (from + to) >>> 1;
      int order = compare(middlemost, key);
      if (order == 0) {
        return middlemost;
      }
      if (order < 0) {
        from = middlemost + 1;
      } else {
        to = middlemost - 1;
      }
    }
    return -from - 1;
  }

  private int compare(int position, Key key) {
    int order = Long.compare(high[position] & ~REVOKED, key.high);
    if (order == 0) {
      order = Long.compareUnsigned(middle[position], key.middle);
    }
    return order == 0 ? Integer.compareUnsigned(low[position], key.low) : order;
  }

  /// A serial as three numbers.
  record Key(long high, long middle, int low) implements Comparable<Key> {
    static Key of(SerialNumber serial) {
      var value = serial.value();
      return new Key(
          value.shiftRight(96).longValue(), value.shiftRight(32).longValue(), value.intValue());
    }

    @Override
    public int compareTo(Key other) {
      int order = Long.compare(high, other.high);
      if (order == 0) {
        order = Long.compareUnsigned(middle, other.middle);
      }
      return order == 0 ? Integer.compareUnsigned(low, other.low) : order;
    }
  }
}
