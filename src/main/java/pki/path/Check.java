package pki.path;

import org.jspecify.annotations.Nullable;

/// The checks of a path, in the order in which each certificate passes them.
public enum Check {
  EXTENSIONS("extensions can be read", "RFC 5280, section 4.2"),
  CRITICAL_EXTENSIONS("critical extensions are known", "RFC 5280, sections 6.1.4 (o), 6.1.5 (f)"),
  KEY("key is strong", "BR, section 6.1.5"),
  ALGORITHM("signature algorithm is strong", "RFC 5280, section 4.1.1.2; RFC 9155"),
  PROFILE("certificate keeps its profile", "RFC 5280, section 4; BR, section 7.1"),
  SUBJECT_NAMES("names are proper", "RFC 5280, section 4.2.1.6"),
  VALIDITY("time is within the validity", "RFC 5280, section 6.1.3 (a)(2)"),
  AUTHORITY("issuer is a CA", "RFC 5280, section 6.1.4 (k)"),
  CERTIFICATE_SIGNING("issuer may sign certificates", "RFC 5280, section 6.1.4 (n)"),
  PURPOSE("purpose is allowed", "RFC 5280, section 4.2.1.12"),
  KEY_USAGE("key usage is allowed", "RFC 5280, section 4.2.1.3"),
  PEER_NAME("name is the expected one", "RFC 9525, section 6"),
  ISSUER("issuer is at hand", "RFC 5280, section 6.1.3 (a)(4)"),
  INTERMEDIATES("path is short enough", "RFC 5280, section 6.1"),
  SIGNATURE("signature is the issuer's", "RFC 5280, section 6.1.3 (a)(1)"),
  PATH_LENGTH("path length is kept", "RFC 5280, section 6.1.4 (l) and (m)"),
  NAME_CONSTRAINTS("names are permitted", "RFC 5280, section 6.1.3 (b) and (c)"),
  POLICIES("policies hold", "RFC 5280, sections 6.1.3 (d) to (f), 6.1.5 (g); RFC 9618"),
  REVOCATION("not revoked", "RFC 5280, section 6.1.3 (a)(3)");

  private final String title;
  private final String section;

  Check(String title, String section) {
    this.title = title;
    this.section = section;
  }

  /// What holds when the check passes: lower case, no full stop.
  public String title() {
    return title;
  }

  public String section() {
    return section;
  }

  /// Whether a certificate at this depth has to pass the check under the policy.
  boolean concerns(int depth, int anchorDepth, ValidationPolicy policy) {
    boolean leaf = depth == 0;
    boolean anchor = depth == anchorDepth;
    return switch (this) {
      case EXTENSIONS, CRITICAL_EXTENSIONS, PROFILE, KEY, ALGORITHM, VALIDITY, NAME_CONSTRAINTS ->
          true;
      case SUBJECT_NAMES, ISSUER, SIGNATURE, POLICIES -> !anchor;
      case AUTHORITY, CERTIFICATE_SIGNING, PATH_LENGTH -> !leaf;
      case INTERMEDIATES -> !leaf && !anchor;
      case PURPOSE -> !policy.purposes().isEmpty();
      case KEY_USAGE -> leaf && !policy.keyUsages().isEmpty();
      case PEER_NAME -> leaf && !policy.names().isEmpty();
      case REVOCATION -> !anchor && policy.revocation().mode() != Revocation.Mode.OFF;
    };
  }

  /// Hears of every check as it is made; the same code runs whether anybody listens or not.
  interface Trace {
    /// Hears nothing.
    Trace NONE =
        new Trace() {
          @Override
          public boolean listens() {
            return false;
          }

          @Override
          public void checked(Check check, int depth, @Nullable PathFailure failure) {}

          @Override
          public void decided(PathResult.Candidate candidate) {}

          @Override
          public void accepted(CertificationPath path) {}
        };

    default boolean listens() {
      return true;
    }

    /// A check was made.
    ///
    /// @param failure null when it passed
    void checked(Check check, int depth, @Nullable PathFailure failure);

    /// All checks heard of since the last call were of this candidate, which has failed.
    void decided(PathResult.Candidate candidate);

    /// All checks heard of since the last call were of this path, which is valid.
    void accepted(CertificationPath path);
  }
}
