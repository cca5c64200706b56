package pki.profile;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as people write them: `30m`, `12h`, `90d`, `10y`, or ISO 8601's `P90D` and `PT12H`. A
/// day has 24 hours and a year 365 days, so that a duration is the same whenever it starts.
public final class DurationText {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,6})([smhdwy])");
  private static final Duration LONGEST = Duration.ofDays(365_000);

  private static final Map<String, Duration> UNITS = new LinkedHashMap<>();

  static {
    UNITS.put("y", Duration.ofDays(365));
    UNITS.put("w", Duration.ofDays(7));
    UNITS.put("d", Duration.ofDays(1));
    UNITS.put("h", Duration.ofHours(1));
    UNITS.put("m", Duration.ofMinutes(1));
    UNITS.put("s", Duration.ofSeconds(1));
  }

  private DurationText() {}

  /// Reads a duration of 0 to 1,000 years; fractions of a second are dropped.
  ///
  /// @throws IllegalArgumentException when it is none
  public static Duration parse(String text) {
    Matcher match = SHORT.matcher(text);
    Duration duration = match.matches() ? ofUnits(match) : ofIso(text);
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw refused(text);
    }
    return duration.truncatedTo(ChronoUnit.SECONDS);
  }

  /// The shortest form in one unit: `90d`, `1y`, `36h`. Weeks are read but not written.
  public static String format(Duration duration) {
    for (Map.Entry<String, Duration> unit : UNITS.entrySet()) {
      long count = duration.dividedBy(unit.getValue());
      boolean whole = unit.getValue().multipliedBy(count).equals(duration);
      if (whole && count != 0 && !unit.getKey().equals("w")) {
        return count + unit.getKey();
      }
    }
    return duration.toSeconds() + "s";
  }

  private static Duration ofUnits(Matcher match) {
    Duration unit = UNITS.getOrDefault(match.group(2), Duration.ZERO);
    return unit.multipliedBy(Long.parseLong(match.group(1)));
  }

  private static Duration ofIso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(refused(text).getMessage(), e);
    }
  }

  private static IllegalArgumentException refused(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return new IllegalArgumentException(
        "duration '%s' must be like 30m, 12h, 90d, 10y or P90D, at most 1000y".formatted(shown));
  }
}
