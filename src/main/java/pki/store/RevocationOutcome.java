package pki.store;

/// What became of a wish to revoke.
public enum RevocationOutcome {
  /// It was good and is revoked now.
  REVOKED,
  /// It was revoked already, and the record says more now: a hold became final, or the reason
  /// became `keyCompromise`.
  UPDATED,
  /// It was revoked already; nothing changed.
  ALREADY_REVOKED,
  /// No such certificate was issued; nothing changed.
  NOT_ISSUED
}
