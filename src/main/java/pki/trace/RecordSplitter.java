package pki.trace;

import java.util.ArrayList;
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

  private final PendingBytes pending = new PendingBytes();
  private Optional<String> fault = Optional.empty();

  /// The records that are complete with these bytes.
  List<Cut> add(Octets bytes) {
    List<Cut> cuts = new ArrayList<>();
    if (fault.isPresent()) {
      return cuts;
    }
    pending.add(bytes.bytes());
    while (pending.size() >= HEADER) {
      Optional<ContentType> type = ContentType.of(pending.at(0));
      if (type.isEmpty() || pending.at(1) != 3) {
        fault =
            Optional.of(
                "begins with %02x %02x %02x, which is no TLS record"
                    .formatted(pending.at(0), pending.at(1), pending.at(2)));
        return cuts;
      }
      int length = pending.at(3) << 8 | pending.at(4);
      if (length > LONGEST_FRAGMENT) {
        fault =
            Optional.of(
                "record claims %d bytes, at most %d are allowed"
                    .formatted(length, LONGEST_FRAGMENT));
        return cuts;
      }
      if (pending.size() < HEADER + length) {
        return cuts;
      }
      cuts.add(
          new Cut(type.get(), Octets.of(pending.take(HEADER)), Octets.of(pending.take(length))));
    }
    return cuts;
  }

  /// Why there are no more records; lower case, no full stop.
  Optional<String> fault() {
    return fault;
  }

  /// How many bytes wait for the rest of their record, or are none.
  int pending() {
    return pending.size();
  }

  /// The type of the record that waits for its rest, if one does.
  Optional<ContentType> begun() {
    return pending.size() == 0 ? Optional.empty() : ContentType.of(pending.at(0));
  }
}
