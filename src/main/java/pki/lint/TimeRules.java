package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;
import static pki.lint.LintRule.notice;
import static pki.lint.LintRule.warning;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pki.der.DerReader;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// The validity (RFC 5280, section 4.1.2.5).
final class TimeRules {
  private static final Duration APPLES_LIMIT = Duration.ofDays(825);

  /// The longest that a public CA may certify a TLS server, by when the certificate begins.
  private static final TreeMap<Instant, Integer> PUBLIC_LIMIT_DAYS =
      new TreeMap<>(
          Map.of(
              Instant.MIN,
              398,
              Instant.parse("2026-03-15T00:00:00Z"),
              200,
              Instant.parse("2027-03-15T00:00:00Z"),
              100,
              Instant.parse("2029-03-15T00:00:00Z"),
              47));

  static final List<LintRule> ALL =
      List.of(
          error(
              "validity-order",
              "RFC 5280, section 4.1.2.5",
              c ->
                  faultIf(
                      c.validity().notAfter().isBefore(c.validity().notBefore()),
                      "ends at %s, before it begins at %s",
                      c.validity().notAfter(),
                      c.validity().notBefore())),
          error("time-form", "RFC 5280, section 4.1.2.5", TimeRules::forms),
          warning(
              "tls-validity-private",
              "Apple, HT210176: TLS certificates of any CA",
              c -> longerThan(APPLES_LIMIT, c)),
          notice(
              "tls-validity-public",
              "Baseline Requirements, section 6.3.2",
              c ->
                  longerThan(
                      Duration.ofDays(
                          PUBLIC_LIMIT_DAYS.floorEntry(c.validity().notBefore()).getValue()),
                      c)));

  private TimeRules() {}

  private static List<String> longerThan(Duration limit, Certificate certificate) {
    Duration length = certificate.validity().length();
    return faultIf(
        Facts.isEndEntityFor(KeyPurpose.SERVER_AUTH, certificate) && length.compareTo(limit) > 0,
        "valid for %s, at most %d days for a TLS server",
        days(length),
        limit.toDays());
  }

  private static String days(Duration length) {
    return length.equals(Duration.ofDays(length.toDays()))
        ? length.toDays() + " days"
        : "over %d days".formatted(length.toDays());
  }

  /// UTCTime through 2049, GeneralizedTime from 2050 on, which only the encoding tells.
  private static List<String> forms(Certificate certificate) {
    DerReader tbs = DerReader.of(certificate.tbs()).sequence();
    tbs.skipIf(DerReader.constructed(0));
    tbs.integer();
    tbs.sequence(); // signature
    tbs.sequence(); // issuer
    DerReader validity = tbs.sequence();
    List<String> faults = new ArrayList<>();
    while (validity.hasMore()) {
      boolean utc = validity.nextIs(DerReader.UTC_TIME);
      Instant time = validity.time();
      boolean early = time.atOffset(ZoneOffset.UTC).getYear() < 2050;
      if (utc != early) {
        faults.add("time %s must be a %s".formatted(time, early ? "UTCTime" : "GeneralizedTime"));
      }
    }
    return faults;
  }
}
