package pki.scan;

/// What is known of something that may be so or not.
public enum Observed {
  YES("yes"),
  NO("no"),
  /// The question does not arise, or its answer was not seen: that is not "no".
  UNKNOWN("not observed");

  private final String label;

  Observed(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  static Observed of(boolean seen) {
    return seen ? YES : NO;
  }
}
