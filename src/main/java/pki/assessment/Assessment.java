package pki.assessment;

import java.util.ArrayList;
import java.util.List;
import pki.scan.Observations;
import pki.scan.PresentedChain;

/// What is thought of a server.
///
/// @param verdicts one for each attack
/// @param warnings what a grade does not say, lower case, no full stop
public record Assessment(
    Observations seen, List<Verdict> verdicts, Grade grade, List<String> warnings) {
  public Assessment {
    verdicts = List.copyOf(verdicts);
    warnings = List.copyOf(warnings);
  }

  public static Assessment of(Observations seen) {
    List<Grading.Reason> reasons = Grading.reasons(seen);
    Grade grade = reasons.isEmpty() ? Grade.A_PLUS : reasons.getFirst().most();
    return new Assessment(seen, new Verdicts(seen).all(), grade, warnings(seen));
  }

  /// Why the grade is no better, worst first; each with the best grade that it allows.
  List<Grading.Reason> reasons() {
    return Grading.reasons(seen);
  }

  private static List<String> warnings(Observations seen) {
    List<String> warnings = new ArrayList<>();
    seen.cutShort().ifPresent(warnings::add);
    seen.sessions()
        .earlyData()
        .ifPresent(bytes -> {
          if (bytes > 0) {
            warnings.add(
                "early data of %d bytes is offered: whoever records it can send it again, so it must change nothing (RFC 8446, section 8)"
                    .formatted(bytes));
          }
        });
    seen.chains().stream().map(PresentedChain::remarks).forEach(warnings::addAll);
    List<String> sha1 = seen.schemes().stream().filter(s -> s.endsWith("_sha1")).toList();
    if (!sha1.isEmpty()) {
      warnings.add("a client that wants it gets a signature with SHA-1: " + String.join(", ", sha1));
    }
    return warnings;
  }
}
