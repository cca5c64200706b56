package pki.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Dates in header fields (RFC 9110, section 5.6.7): one form is written, three are read.
final class HttpDate {
  private static final DateTimeFormatter FIXED = form("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
  private static final List<DateTimeFormatter> READ =
      List.of(FIXED, form("EEEE, dd-MMM-uu HH:mm:ss 'GMT'"), form("EEE MMM ppd HH:mm:ss uuuu"));

  private HttpDate() {}

  private static DateTimeFormatter form(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.US);
  }

  static String format(Instant instant) {
    return FIXED.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  /// Reads a date; what is none is as good as absent (RFC 9110, section 13.1.3).
  static Optional<Instant> parse(String text) {
    for (DateTimeFormatter form : READ) {
      try {
        return Optional.of(LocalDateTime.parse(text, form).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException e) {
        // the next form may fit
      }
    }
    return Optional.empty();
  }
}
