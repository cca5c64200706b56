package pki.crl;

/// How much a list says.
public enum CrlKind {
  /// Everything that is revoked in its scope.
  COMPLETE,
  /// What changed since a complete list (RFC 5280, section 5.2.4).
  DELTA
}
