package pki.assessment;

import static pki.handshake.TlsVersion.TLS_1_3;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import pki.assessment.Assessment.Subject;
import pki.handshake.CipherSuite;
import pki.handshake.TlsVersion;
import pki.scan.Observations;
import pki.scan.VersionSurvey;
import pki.tls.TlsPolicy;

/// Where a server does other than a policy says, and what would have to be seen to say that it does
/// not.
public final class PolicyCheck {
  private PolicyCheck() {}

  /// What was not seen, lower case, no full stop. A policy is met only where there is nothing of
  /// it, nor any deviation.
  public static List<String> unseen(Assessment assessment) {
    List<String> unseen = new ArrayList<>(assessment.unseen());
    for (TlsVersion version : TlsVersion.values()) {
      if (!Verdicts.isSettled(assessment.seen(), version)) {
        unseen.add(
            "asked for %s, the server %s"
                .formatted(version.label(), assessment.seen().refusals().get(version)));
      }
    }
    return unseen;
  }

  /// The deviations, lower case, no full stop.
  public static List<String> deviations(TlsPolicy policy, Observations seen) {
    List<String> deviations = new ArrayList<>();
    if (!seen.speaks(TLS_1_3)) {
      deviations.add("TLS 1.3 is not spoken");
    }
    for (VersionSurvey survey : seen.versions()) {
      if (!policy.versions().contains(survey.version())) {
        deviations.add("%s is accepted".formatted(survey.version().label()));
      } else {
        survey.names().map(PolicyCheck::suite).filter(s -> !s.isEmpty()).forEach(deviations::add);
      }
    }
    // versions and suites are told above; of the rest, what allows no more than a C
    Grading.grounds(seen).stream()
        .filter(ground -> ground.most().compareTo(Grade.C) >= 0)
        .filter(ground -> ground.subject() != Subject.VERSION && ground.subject() != Subject.SUITE)
        .map(Assessment.Ground::why)
        .forEach(deviations::add);
    return deviations;
  }

  private static String suite(CipherSuite suite) {
    Set<SuiteFlaw> flaws = SuiteFlaw.of(suite);
    if (flaws.isEmpty()) {
      return suite.isTls13() || suite.isAuthenticatedEncryption()
          ? ""
          : suite.name() + " is accepted: no authenticated encryption";
    }
    return "%s is accepted: %s"
        .formatted(
            suite.name(), flaws.stream().map(SuiteFlaw::label).collect(Collectors.joining(", ")));
  }
}
