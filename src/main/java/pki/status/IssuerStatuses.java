package pki.status;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import pki.x509.CertificateStatus;
import pki.x509.SerialNumber;

/// The statuses of one issuer's certificates: a compact table that never changes, and what changed
/// since. When that has become a sixty-fourth of the whole, a new table takes both. Thread-safe.
final class IssuerStatuses {
  private static final int FEWEST_CHANGES = 4_096;

  private volatile Generation current;

  IssuerStatuses(SerialTable table) {
    this.current = new Generation(table, new ConcurrentHashMap<>());
  }

  private record Generation(SerialTable table, Map<SerialNumber, CertificateStatus> changes) {}

  Optional<CertificateStatus> find(SerialNumber serial) {
    Generation generation = current;
    CertificateStatus changed = generation.changes.get(serial);
    return changed != null ? Optional.of(changed) : generation.table.find(serial);
  }

  synchronized void put(SerialNumber serial, CertificateStatus status) {
    current.changes.put(serial, status);
    if (current.changes.size() > Math.max(FEWEST_CHANGES, current.table.size() / 64)) {
      var _ = compacted();
    }
  }

  /// The table that has everything.
  synchronized SerialTable compacted() {
    if (!current.changes.isEmpty()) {
      SerialTable table = current.table.with(new TreeMap<>(current.changes));
      current = new Generation(table, new ConcurrentHashMap<>());
    }
    return current.table;
  }

  synchronized long size() {
    long added =
        current.changes.keySet().stream()
            .filter(serial -> current.table.find(serial).isEmpty())
            .count();
    return current.table.size() + added;
  }
}
