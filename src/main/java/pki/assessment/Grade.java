package pki.assessment;

/// How well a server is set up, best first.
public enum Grade {
  A_PLUS("A+"),
  A("A"),
  B("B"),
  C("C"),
  D("D"),
  F("F");

  private final String label;

  Grade(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
