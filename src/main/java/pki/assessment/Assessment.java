package pki.assessment;

import java.util.ArrayList;
import java.util.List;
import pki.scan.Observations;
import pki.scan.Observed;
import pki.scan.PresentedChain;

/// What is thought of a server.
///
/// @param verdicts one for each attack
/// @param grounds why the grade is no better, worst first; none for the best one
/// @param warnings what a grade does not say, lower case, no full stop
/// @param unseen what would have to be seen for the grade to be certain, lower case, no full stop;
///   it is the best that is possible until then
public record Assessment(
    Observations seen,
    List<Verdict> verdicts,
    Grade grade,
    List<Ground> grounds,
    List<String> warnings,
    List<String> unseen) {
  /// What a ground is about.
  public enum Subject {
    CERTIFICATE,
    VERSION,
    SUITE,
    KEY_EXCHANGE,
    PROTOCOL
  }

  /// Why a grade can be no better.
  ///
  /// @param most the best grade that it allows
  /// @param why lower case, no full stop
  public record Ground(Grade most, Subject subject, String why) {}

  public Assessment {
    verdicts = List.copyOf(verdicts);
    grounds = List.copyOf(grounds);
    warnings = List.copyOf(warnings);
    unseen = List.copyOf(unseen);
  }

  public static Assessment of(Observations seen) {
    List<Ground> grounds = Grading.grounds(seen);
    Grade grade = grounds.isEmpty() ? Grade.A_PLUS : grounds.getFirst().most();
    return new Assessment(
        seen, new Verdicts(seen).all(), grade, grounds, warnings(seen), unseen(seen));
  }

  private static List<String> unseen(Observations seen) {
    List<String> unseen = new ArrayList<>(seen.cutShort().stream().toList());
    boolean shows = seen.suites().anyMatch(suite -> !suite.authentication().equals("anon"));
    if (seen.chains().isEmpty() && shows && unseen.isEmpty()) {
      unseen.add("no certificate was seen, since no handshake came to it");
    }
    return unseen;
  }

  private static List<String> warnings(Observations seen) {
    List<String> warnings = new ArrayList<>();
    long earlyData = seen.sessions().earlyData().orElse(0);
    if (earlyData > 0) {
      warnings.add(
          "early data of %d bytes is offered: whoever records it can send it again, so it must"
                  .formatted(earlyData)
              + " change nothing (RFC 8446, section 8)");
    }
    seen.chains().stream().map(PresentedChain::remarks).forEach(warnings::addAll);
    List<String> sha1 = seen.schemes().stream().filter(s -> s.endsWith("_sha1")).toList();
    if (!sha1.isEmpty()) {
      warnings.add("a client that wants it gets a SHA-1 signature: " + String.join(", ", sha1));
    }
    if (seen.hellos().extendedMasterSecret() == Observed.NO) {
      warnings.add("extended_master_secret is missing before TLS 1.3 (RFC 7627)");
    }
    return warnings;
  }
}
