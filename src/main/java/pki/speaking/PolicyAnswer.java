package pki.speaking;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pki.assessment.Assessment;
import pki.assessment.PolicyCheck;
import pki.shell.ExitStatus;
import pki.shell.Json;
import pki.tls.TlsPolicy;

/// Whether a server meets a policy. What was not seen is not met: a gate must not open on it.
///
/// @param deviations what is otherwise, lower case, no full stop
/// @param unseen what would have to be seen
record PolicyAnswer(TlsPolicy policy, List<String> deviations, List<String> unseen) {
  static PolicyAnswer of(TlsPolicy policy, Assessment assessment) {
    return new PolicyAnswer(
        policy, PolicyCheck.deviations(policy, assessment.seen()), PolicyCheck.unseen(assessment));
  }

  private boolean isMet() {
    return deviations.isEmpty() && unseen.isEmpty();
  }

  ExitStatus status() {
    return isMet() ? ExitStatus.OK : ExitStatus.NO;
  }

  private String spelled() {
    return "policy " + policy.name().toLowerCase(Locale.ROOT);
  }

  List<String> lines() {
    String verdict =
        isMet()
            ? "is met"
            : deviations.isEmpty() ? "may be met, but not all was seen:" : "is not met:";
    List<String> lines = new ArrayList<>(List.of(spelled() + " " + verdict));
    deviations.forEach(deviation -> lines.add("  " + deviation));
    unseen.forEach(why -> lines.add("  " + why));
    return lines;
  }

  Map<String, Object> values() {
    return Json.object(
        "name", spelled(), "met", isMet(), "deviations", deviations, "unseen", unseen);
  }
}
