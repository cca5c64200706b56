package pki.store;

import java.util.List;

/// The append-only record of what was done, each link carrying the hash of the one before, so that
/// no record can be altered, removed or put between others without breaking the chain.
///
/// Sequences have no gap and are in the order in which the changes became durable. Thread-safe; an
/// event that was appended is durable. Every change of a [CertificateStore] appends its event in
/// the change's own transaction: both are there, or neither.
public interface AuditLog {
  /// Appends an event that goes with no change of the store.
  ///
  /// @throws StoreException when it could not be made durable
  void append(AuditEvent event);

  /// Reads on from a sequence: at most so many records, in order. Empty past the end.
  ///
  /// @param limit 1 to 10,000
  List<AuditRecord> read(long fromSequence, int limit);

  /// Where the log ends now.
  AuditHead head();

  /// Checks every link up to the head that there is when it begins. Reads in portions, so a log of
  /// any length may be checked.
  default AuditCheck verify() {
    return AuditChain.check(this);
  }
}
