package pki.assessment;

/// What was observed of one attack.
///
/// @param observed lower case, no full stop
public record Verdict(Attack attack, Exposure exposure, String observed) {
  /// How open the server is to it.
  public enum Exposure {
    EXPOSED("exposed"),
    /// Something that the attack needs is there, and more is needed that is not seen from here.
    CONDITIONAL("conditional"),
    NOT_EXPOSED("not exposed"),
    /// Nothing was observed, which is not the same as being safe.
    NOT_TESTED("not tested");

    private final String label;

    Exposure(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
