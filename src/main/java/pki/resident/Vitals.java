package pki.resident;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pki.publish.CrlWindow;
import pki.publish.Health;
import pki.publish.Health.Check;
import pki.x509.Certificate;

/// Judges a resident's state: red while there is still time to mend it.
public final class Vitals {
  private static final Duration LATE = Duration.ofSeconds(30);

  private Vitals() {}

  /// @param crls the window of each published list, by its file's name
  public static Health of(Resident.State state, Map<String, CrlWindow> crls, Instant now) {
    List<Check> checks = new ArrayList<>();
    checks.add(store(state, now));
    new TreeMap<>(state.signers())
        .forEach((label, signer) -> checks.add(signer(label, signer, now)));
    new TreeMap<>(crls).forEach((name, window) -> checks.add(crl(name, window, now)));
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

  /// The next one is published long before half of its time is over.
  private static Check crl(String name, CrlWindow window, Instant now) {
    Duration half = Duration.between(window.thisUpdate(), window.nextUpdate()).dividedBy(2);
    return now.isBefore(window.thisUpdate().plus(half))
        ? Check.green("crl " + name, "current until " + window.nextUpdate())
        : Check.red(
            "crl " + name, "ends at %s, and there is no newer one".formatted(window.nextUpdate()));
  }
}
