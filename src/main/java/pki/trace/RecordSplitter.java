package pki.trace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pki.der.Octets;
import pki.handshake.ContentType;

/// Cuts one direction's bytes into records (RFC 8446, section 5.1). After the first thing that is
/// no record, nothing is.
final class RecordSplitter {
  static final int HEADER = 5;

  /// What no version's record exceeds: 2^14 and 2,048 of expansion (RFC 5246, section 6.2.3).
  private static final int LONGEST_FRAGMENT = (1 << 14) + 2048;

  /// A record as it stands on the wire.
  record Cut(ContentType type, Octets header, Octets fragment) {
    int version() {
      return header.at(1) << 8 | header.at(2);
    }
  }

  private byte[] pending = new byte[0];
  private Optional<String> fault = Optional.empty();

  /// The records that are complete with these bytes.
  List<Cut> add(Octets bytes) {
    List<Cut> cuts = new ArrayList<>();
    if (fault.isPresent()) {
      return cuts;
    }
    byte[] data = Arrays.copyOf(pending, pending.length + bytes.length());
    System.arraycopy(bytes.bytes(), 0, data, pending.length, bytes.length());
    int at = 0;
    while (fault.isEmpty() && data.length - at >= HEADER) {
      int length = (data[at + 3] & 0xff) << 8 | (data[at + 4] & 0xff);
      Optional<ContentType> type = ContentType.of(data[at] & 0xff);
      fault = fault(data, at, length);
      if (fault.isPresent() || type.isEmpty() || data.length - at - HEADER < length) {
        break;
      }
      int body = at + HEADER;
      cuts.add(
          new Cut(
              type.get(),
              Octets.of(Arrays.copyOfRange(data, at, body)),
              Octets.of(Arrays.copyOfRange(data, body, body + length))));
      at = body + length;
    }
    pending = Arrays.copyOfRange(data, at, data.length);
    return cuts;
  }

  private static Optional<String> fault(byte[] data, int at, int length) {
    if (ContentType.of(data[at] & 0xff).isEmpty() || data[at + 1] != 3) {
      return Optional.of(
          "begins with %02x %02x %02x, which is no TLS record"
              .formatted(data[at], data[at + 1], data[at + 2]));
    }
    return length > LONGEST_FRAGMENT
        ? Optional.of(
            "record claims %d bytes, at most %d are allowed".formatted(length, LONGEST_FRAGMENT))
        : Optional.empty();
  }

  /// Why there are no more records; lower case, no full stop.
  Optional<String> fault() {
    return fault;
  }

  /// How many bytes wait for the rest of their record, or are none.
  int pending() {
    return pending.length;
  }
}
