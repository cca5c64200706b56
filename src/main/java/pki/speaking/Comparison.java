package pki.speaking;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import pki.page.Attempt;
import pki.shell.Json;
import pki.trace.HandshakeFacts.Kind;

/// A handshake beside the one that resumes it.
record Comparison(Attempt full, Attempt again) {
  /// Whether the server did resume.
  boolean resumed() {
    return again.trace().facts().kind() == Kind.RESUMED;
  }

  List<String> lines() {
    if (!resumed()) {
      return List.of("not resumed: the server made a second full handshake");
    }
    return List.of(
        "resumed       %12s %12s".formatted("full", "resumed"),
        row("bytes", full.handshakeBytes(), again.handshakeBytes()),
        row("messages", messages(full), messages(again)),
        row("round trips", full.trace().facts().roundTrips(), again.trace().facts().roundTrips()),
        "  %-12s%12s %12s %s"
            .formatted(
                "time",
                AttemptAnswer.millis(full.handshakeTime()),
                AttemptAnswer.millis(again.handshakeTime()),
                share(micros(full), micros(again))),
        "  no certificates and no signatures the second time: the ticket vouches for whoever was proven");
  }

  private static int messages(Attempt attempt) {
    return attempt.trace().handshake().size();
  }

  private static long micros(Attempt attempt) {
    Duration time = attempt.handshakeTime();
    return time.toNanos() / 1_000;
  }

  private static String row(String what, int full, int resumed) {
    return "  %-12s%,12d %,12d %s".formatted(what, full, resumed, share(full, resumed));
  }

  private static String share(long full, long resumed) {
    return full == 0 ? "" : "%8d %%".formatted(Math.round(100.0 * resumed / full));
  }

  Map<String, Object> values() {
    return Json.object(
        "resumed", resumed(),
        "bytes", List.of(full.handshakeBytes(), again.handshakeBytes()),
        "messages", List.of(messages(full), messages(again)),
        "roundTrips",
            List.of(full.trace().facts().roundTrips(), again.trace().facts().roundTrips()),
        "micros", List.of(micros(full), micros(again)));
  }
}
