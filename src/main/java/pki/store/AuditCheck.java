package pki.store;

/// Whether the audit log is as it was written.
public sealed interface AuditCheck {
  /// Every link holds, up to this head. That it is the newest head there ever was, only a copy of a
  /// head kept elsewhere can tell.
  record Intact(AuditHead head) implements AuditCheck {}

  /// The first link that does not hold.
  record Broken(long sequence, Fault fault) implements AuditCheck {}

  /// What is wrong with a link.
  enum Fault {
    /// The contents do not have the hash beside them.
    ALTERED,
    /// It names another record as the one before it.
    UNLINKED,
    /// It is not there.
    MISSING
  }
}
