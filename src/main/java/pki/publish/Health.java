package pki.publish;

import java.util.List;

/// How a server is, said before anybody notices: it turns red while what it hands out is still
/// good, in time for somebody to mend what would let it lapse.
public record Health(List<Check> checks) {
  /// How it is with one thing.
  public enum Verdict {
    GREEN,
    RED
  }

  /// What was found of one thing.
  ///
  /// @param subject what was looked at, such as `crl example-root-ca`
  /// @param finding in a line of plain text
  public record Check(String subject, Verdict verdict, String finding) {
    public static Check green(String subject, String finding) {
      return new Check(subject, Verdict.GREEN, finding);
    }

    public static Check red(String subject, String finding) {
      return new Check(subject, Verdict.RED, finding);
    }
  }

  public Health {
    checks = List.copyOf(checks);
  }

  /// Red as soon as one thing is.
  public Verdict verdict() {
    return checks.stream().anyMatch(check -> check.verdict == Verdict.RED)
        ? Verdict.RED
        : Verdict.GREEN;
  }
}
