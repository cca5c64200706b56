package pki.x509;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import pki.der.DerReader;
import pki.der.DerWriter;

/// When a certificate is valid, to the second. Both ends are inclusive (RFC 5280, section 4.1.2.5),
/// hence the second that is taken off and put back. What is read may have its ends reversed, and is
/// then valid at no time.
public record Validity(Instant notBefore, Instant notAfter) {
  private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

  private static final Instant FIRST_UTC = Instant.parse("1950-01-01T00:00:00Z");
  private static final Instant FIRST_GENERALIZED = Instant.parse("2050-01-01T00:00:00Z");

  public Validity {
    notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
    notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
  }

  /// The validity of this length.
  ///
  /// @param length at least a second, and ending before the year 10000
  public static Validity startingAt(Instant notBefore, Duration length) {
    if (length.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("validity must last at least a second, was " + length);
    }
    Instant start = notBefore.truncatedTo(ChronoUnit.SECONDS);
    if (length.compareTo(Duration.between(start, YEAR_10000)) > 0) {
      throw new IllegalArgumentException("validity must end before the year 10000");
    }
    return new Validity(start, start.plus(length).minusSeconds(1));
  }

  /// How long it lasts, both ends included; not positive when the ends are reversed.
  public Duration length() {
    return Duration.between(notBefore, notAfter).plusSeconds(1);
  }

  /// Whether it is valid at this time; all of the last second counts.
  public boolean includes(Instant time) {
    Instant second = time.truncatedTo(ChronoUnit.SECONDS);
    return !second.isBefore(notBefore) && !second.isAfter(notAfter);
  }

  static Validity read(DerReader in) {
    DerReader sequence = in.sequence();
    var validity = new Validity(sequence.time(), sequence.time());
    sequence.end();
    return validity;
  }

  /// Whether the times were read in the forms that RFC 5280 wants: UTCTime through 2049,
  /// GeneralizedTime from then on (section 4.1.2.5).
  ///
  /// @param in where the validity starts
  boolean isInProfileForm(DerReader in) {
    DerReader times = in.sequence();
    boolean first = isUtc(notBefore) == times.skipIf(DerReader.UTC_TIME);
    if (times.nextIs(DerReader.GENERALIZED_TIME)) {
      times.readAny();
    }
    return first && isUtc(notAfter) == times.nextIs(DerReader.UTC_TIME);
  }

  private static boolean isUtc(Instant time) {
    return !time.isBefore(FIRST_UTC) && time.isBefore(FIRST_GENERALIZED);
  }

  void encode(DerWriter out) {
    out.sequence(s -> s.time(notBefore).time(notAfter));
  }
}
