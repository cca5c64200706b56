package pki.store;

import java.util.List;

/// Follows an audit log from its first record to its head.
final class AuditChain {
  private static final int PORTION = 1000;

  private AuditChain() {}

  static AuditCheck check(AuditLog log) {
    AuditHead end = log.head();
    AuditHead reached = AuditHead.EMPTY;
    while (reached.next() < end.next()) {
      List<AuditRecord> portion = log.read(reached.next(), PORTION);
      if (portion.isEmpty()) {
        return new AuditCheck.Broken(reached.next(), AuditCheck.Fault.MISSING);
      }
      for (AuditRecord record : portion) {
        if (record.sequence() != reached.next()) {
          return new AuditCheck.Broken(reached.next(), AuditCheck.Fault.MISSING);
        }
        if (!record.previous().equals(reached.hash())) {
          return new AuditCheck.Broken(record.sequence(), AuditCheck.Fault.UNLINKED);
        }
        if (!record.isGenuine()) {
          return new AuditCheck.Broken(record.sequence(), AuditCheck.Fault.ALTERED);
        }
        reached = reached.after(record);
        if (reached.next() == end.next()) {
          break; // what was appended meanwhile is not ours to judge
        }
      }
    }
    return reached.equals(end)
        ? new AuditCheck.Intact(end)
        : new AuditCheck.Broken(end.next(), AuditCheck.Fault.MISSING);
  }
}
