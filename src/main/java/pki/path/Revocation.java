package pki.path;

/// Whether and by whom revocation is checked (RFC 5280, section 6.1.3 (a)(3)), for every
/// certificate of a path but the anchor's.
public record Revocation(Mode mode, RevocationChecker checker) {
  /// What an unknown status means.
  public enum Mode {
    /// Nobody is asked.
    OFF,
    /// A certificate known to be revoked is refused; one of unknown status is noted.
    SOFT,
    /// A certificate is refused unless it is known not to be revoked.
    HARD
  }

  public static final Revocation OFF =
      new Revocation(
          Mode.OFF, query -> new RevocationChecker.Undetermined("revocation is not checked"));

  public static Revocation soft(RevocationChecker checker) {
    return new Revocation(Mode.SOFT, checker);
  }

  public static Revocation hard(RevocationChecker checker) {
    return new Revocation(Mode.HARD, checker);
  }
}
