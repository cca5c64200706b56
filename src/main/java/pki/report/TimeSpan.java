package pki.report;

import java.time.Duration;
import java.time.Instant;
import pki.x509.Validity;

/// How far moments are apart, in words.
final class TimeSpan {
  private TimeSpan() {}

  /// Where a moment lies in a validity.
  enum Phase {
    VALID("valid"),
    EXPIRED("expired"),
    NOT_YET_VALID("notYetValid"),
    NEVER_VALID("neverValid");

    private final String label;

    Phase(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  static Phase phase(Validity validity, Instant now) {
    if (validity.notAfter().isBefore(validity.notBefore())) {
      return Phase.NEVER_VALID;
    }
    if (validity.includes(now)) {
      return Phase.VALID;
    }
    return now.isBefore(validity.notBefore()) ? Phase.NOT_YET_VALID : Phase.EXPIRED;
  }

  /// What a validity means now, such as `expires in 89 days`.
  static String sentence(Validity validity, Instant now) {
    return switch (phase(validity, now)) {
      case VALID -> "expires in " + between(now, validity.notAfter());
      case EXPIRED -> "EXPIRED %s ago".formatted(between(validity.notAfter(), now));
      case NOT_YET_VALID -> "NOT YET VALID, begins in " + between(now, validity.notBefore());
      case NEVER_VALID -> "NEVER VALID, ends before it begins";
    };
  }

  /// The distance in one unit, rounded down: `3 years`, `89 days`, `5 hours`, `1 minute`.
  static String between(Instant from, Instant to) {
    Duration distance = Duration.between(from, to).abs();
    long days = distance.toDays();
    if (days >= 2 * 365) {
      return days / 365 + " years";
    }
    if (days >= 1) {
      return counted(days, "day");
    }
    if (distance.toHours() >= 1) {
      return counted(distance.toHours(), "hour");
    }
    return distance.toMinutes() >= 1
        ? counted(distance.toMinutes(), "minute")
        : "less than a minute";
  }

  static String counted(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
