package pki.status;

import java.util.Arrays;
import pki.x509.CertificateStatus;

/// Fills a [SerialTable] in ascending order.
final class SerialTableBuilder {
  private long[] high;
  private long[] middle;
  private int[] low;
  private int[] revoked = new int[16];
  private long[] details = new long[16];
  private int size;
  private int revokedSize;

  /// @param expected how many entries there will be, as far as is known
  SerialTableBuilder(int expected) {
    this.high = new long[expected];
    this.middle = new long[expected];
    this.low = new int[expected];
  }

  /// Adds an entry above all others.
  void add(SerialTable.Key key, CertificateStatus status) {
    makeRoom(1);
    high[size] = key.high();
    middle[size] = key.middle();
    low[size] = key.low();
    if (status instanceof CertificateStatus.Revoked gone) {
      high[size] |= SerialTable.REVOKED;
      addRevoked(size, SerialTable.detail(gone));
    }
    size++;
  }

  /// Adds another table's entries from one position to before another.
  void copy(SerialTable from, int start, int end) {
    makeRoom(end - start);
    System.arraycopy(from.high(), start, high, size, end - start);
    System.arraycopy(from.middle(), start, middle, size, end - start);
    System.arraycopy(from.low(), start, low, size, end - start);
    int first = Arrays.binarySearch(from.revoked(), start);
    for (int i = first < 0 ? -first - 1 : first;
        i < from.revoked().length && from.revoked()[i] < end;
        i++) {
      addRevoked(from.revoked()[i] - start + size, from.details()[i]);
    }
    size += end - start;
  }

  SerialTable build() {
    return new SerialTable(
        Arrays.copyOf(high, size),
        Arrays.copyOf(middle, size),
        Arrays.copyOf(low, size),
        Arrays.copyOf(revoked, revokedSize),
        Arrays.copyOf(details, revokedSize));
  }

  private void addRevoked(int position, long detail) {
    if (revokedSize == revoked.length) {
      revoked = Arrays.copyOf(revoked, revokedSize * 2);
      details = Arrays.copyOf(details, revokedSize * 2);
    }
    revoked[revokedSize] = position;
    details[revokedSize] = detail;
    revokedSize++;
  }

  private void makeRoom(int more) {
    if (size + more > high.length) {
      int capacity = Math.max(size + more, 64 + high.length + high.length / 2);
      high = Arrays.copyOf(high, capacity);
      middle = Arrays.copyOf(middle, capacity);
      low = Arrays.copyOf(low, capacity);
    }
  }
}
