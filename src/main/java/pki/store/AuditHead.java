package pki.store;

import pki.der.Octets;

/// Where the audit log ends.
///
/// @param next the sequence of the record to come, which is how many there are
/// @param hash that of the last record, [AuditRecord#GENESIS] when there is none
public record AuditHead(long next, Octets hash) {
  /// The end of an empty log.
  public static final AuditHead EMPTY = new AuditHead(0, AuditRecord.GENESIS);

  /// The record of an event that comes next.
  public AuditRecord record(AuditEvent event) {
    return AuditRecord.following(hash, next, event);
  }

  /// The end after that record.
  public AuditHead after(AuditRecord record) {
    return new AuditHead(record.sequence() + 1, record.hash());
  }
}
