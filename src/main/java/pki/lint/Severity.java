package pki.lint;

/// How bad it is, the worst first.
public enum Severity {
  /// A standard says MUST, or some client refuses the certificate: it is not issued.
  ERROR,
  /// A standard says SHOULD, or some client may stumble.
  WARNING,
  /// Right, but a public CA may not do it.
  NOTICE
}
