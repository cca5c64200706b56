package pki.resident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pki.crl.CrlKind;
import pki.crl.CrlPolicy;
import pki.publish.CrlWindow;
import pki.publish.Health;
import pki.publish.Health.Check;
import pki.x509.Certificate;

/// Judges a resident's state: red while there is still time to mend it.
public final class Vitals {
  private static final Duration LATE = Duration.ofSeconds(30);

  private Vitals() {}

  /// Judges a state.
  ///
  /// @param crls the window of each published list, by its file's name
  /// @param policy says when lists are replaced
  public static Health of(
      Resident.State state, Map<String, CrlWindow> crls, CrlPolicy policy, Instant now) {
    List<Check> checks = new ArrayList<>();
    checks.add(store(state, now));
    new TreeMap<>(state.signers())
        .forEach((label, signer) -> checks.add(signer(label, signer, now)));
    new TreeMap<>(crls).forEach((name, window) -> checks.add(crl(name, window, policy, now)));
    return new Health(checks);
  }

  private static Check store(Resident.State state, Instant now) {
    if (state.trouble().isPresent()) {
      return Check.red("store", state.trouble().get());
    }
    return state.lastSeen().isBefore(now.minus(LATE))
        ? Check.red("store", "not looked at since " + state.lastSeen())
        : Check.green("store", "%d certificates known".formatted(state.certificates()));
  }

  /// Renewed when a third of its life is left, so red when half of that third is.
  private static Check signer(String label, Certificate signer, Instant now) {
    Instant end = signer.validity().notAfter();
    Instant late =
        end.minus(Duration.between(ResponderIdentities.renewal(signer), end).dividedBy(2));
    String subject = "responder " + label;
    return now.isBefore(late)
        ? Check.green(subject, "certificate valid until " + end)
        : Check.red(subject, "certificate ends at %s and was not renewed".formatted(end));
  }

  /// Replaced when its overlap begins, so red when half of that is over.
  private static Check crl(String name, CrlWindow window, CrlPolicy policy, Instant now) {
    CrlKind kind = name.endsWith(".delta.crl") ? CrlKind.DELTA : CrlKind.COMPLETE;
    Instant late = window.nextUpdate().minus(policy.overlap(kind).dividedBy(2));
    String subject = "crl " + name;
    return now.isBefore(late)
        ? Check.green(subject, "current until " + window.nextUpdate())
        : Check.red(
            subject, "ends at %s, and there is no newer one".formatted(window.nextUpdate()));
  }
}
