package pki.der;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// The two ASN.1 times in the one form each that RFC 5280 allows (sections 4.1.2.5.1 and
/// 4.1.2.5.2): `YYMMDDHHMMSSZ` and `YYYYMMDDHHMMSSZ`.
final class DerTime {
  private static final Instant YEAR_0 = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant YEAR_1950 = Instant.parse("1950-01-01T00:00:00Z");
  private static final Instant YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z");
  private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

  private DerTime() {}

  static Instant parse(byte[] text, int tag, int where) {
    boolean utc = tag == DerReader.UTC_TIME;
    int expected = utc ? 13 : 15;
    if (text.length != expected || text[expected - 1] != 'Z') {
      throw new EncodingException(
          "time at byte %d is not in the form %s"
              .formatted(where, utc ? "YYMMDDHHMMSSZ" : "YYYYMMDDHHMMSSZ"));
    }
    int at = utc ? 2 : 4;
    int year = utc ? digits(text, 0, where) : century(text, where);
    if (utc) {
      year += year < 50 ? 2000 : 1900; // RFC 5280, section 4.1.2.5.1
    }
    try {
      return LocalDateTime.of(
              year,
              digits(text, at, where),
              digits(text, at + 2, where),
              digits(text, at + 4, where),
              digits(text, at + 6, where),
              digits(text, at + 8, where))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new EncodingException("time at byte " + where + " does not exist", e);
    }
  }

  /// RFC 5280, section 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050.
  static boolean fitsUtcTime(Instant instant) {
    return !instant.isBefore(YEAR_1950) && instant.isBefore(YEAR_2050);
  }

  static String format(Instant instant) {
    if (instant.isBefore(YEAR_0) || !instant.isBefore(YEAR_10000)) {
      throw new EncodingException("time must be in the years 0 to 9999, was " + instant);
    }
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    var text = new StringBuilder(15);
    two(text, time.getYear() / 100);
    two(text, time.getYear() % 100);
    two(text, time.getMonthValue());
    two(text, time.getDayOfMonth());
    two(text, time.getHour());
    two(text, time.getMinute());
    two(text, time.getSecond());
    return text.append('Z').toString();
  }

  private static void two(StringBuilder text, int value) {
    text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }

  private static int century(byte[] text, int where) {
    return 100 * digits(text, 0, where) + digits(text, 2, where);
  }

  private static int digits(byte[] text, int at, int where) {
    int tens = text[at] - '0';
    int units = text[at + 1] - '0';
    if (tens < 0 || tens > 9 || units < 0 || units > 9) {
      throw new EncodingException("time at byte " + where + " has a character that is no digit");
    }
    return 10 * tens + units;
  }
}
