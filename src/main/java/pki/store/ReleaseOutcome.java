package pki.store;

/// What became of a wish to release a certificate from hold.
public enum ReleaseOutcome {
  /// It was on hold and is good again.
  RELEASED,
  /// It is not on hold: good, revoked for good, or never completed. Nothing changed.
  NOT_ON_HOLD,
  /// No such certificate was issued; nothing changed.
  NOT_ISSUED
}
