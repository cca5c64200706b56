package pki.path;

/// Which rules a path is held to beyond RFC 5280, section 6.1. There are these two and no switches
/// between them: where a rule is in one of them only, [ProfileRule] says so.
///
/// Both refuse what RFC 5280's certificate profile (section 4) forbids and a relying party can see:
/// broken or duplicate extensions, wrong criticality, missing key identifiers, malformed names,
/// serial numbers that are not positive.
public enum Profile {
  /// The web's rules: RFC 5280 and, for certificates of TLS servers, what the CA/Browser Forum's
  /// Baseline Requirements (section 7.1) ask of their form. The default.
  ///
  /// Unlike [#RFC5280] it takes name constraints that are not critical (BR 7.1.2.10.8).
  WEBPKI,
  /// RFC 5280 alone: a CA may be the end of a path, an extended key usage may be absent, and name
  /// constraints must be critical.
  RFC5280
}
