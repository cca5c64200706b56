package pki.assessment;

import static pki.handshake.TlsVersion.SSL_3;
import static pki.handshake.TlsVersion.TLS_1_0;
import static pki.handshake.TlsVersion.TLS_1_1;
import static pki.handshake.TlsVersion.TLS_1_2;
import static pki.handshake.TlsVersion.TLS_1_3;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pki.assessment.Assessment.Ground;
import pki.assessment.Assessment.Subject;
import pki.handshake.CipherSuite;
import pki.scan.GroupSurvey;
import pki.scan.Observations;
import pki.scan.Observed;
import pki.scan.PresentedChain;

/// The rules of grading: a server has the best grade unless something it does allows no more than a
/// lower one. `docs/tls.md` has them as a table.
final class Grading {
  /// hstspreload.org asks for a year; half of it is what other scanners ask for.
  private static final Duration LEAST_HSTS = Duration.ofDays(180);

  private static final Pattern MAX_AGE = Pattern.compile("(?i)max-age\\s*=\\s*\"?(\\d{1,12})\"?");

  private final Observations seen;
  private final List<Ground> grounds = new ArrayList<>();
  private Subject subject = Subject.CERTIFICATE;

  private Grading(Observations seen) {
    this.seen = seen;
  }

  /// All that stands in the way of the best grade, worst first.
  static List<Ground> grounds(Observations seen) {
    var grading = new Grading(seen);
    grading.certificates();
    grading.versions();
    grading.suites();
    grading.keyExchange();
    grading.protocol();
    return grading.grounds.stream().sorted(Comparator.comparing(Ground::most).reversed()).toList();
  }

  private void certificates() {
    seen.chains().stream()
        .map(PresentedChain::faults)
        .filter(faults -> !faults.isEmpty())
        .forEach(faults ->
            atMost(Grade.F, "clients refuse the certificate: " + String.join("; ", faults)));
    if (seen.staple().state() == Observations.Staple.State.ABSENT
        && seen.chains().stream().anyMatch(PresentedChain::demandsStaple)) {
      atMost(Grade.F, "clients refuse the certificate: it demands a stapled status, and none came");
    }
    if (seen.staple().state() == Observations.Staple.State.BAD) {
      atMost(Grade.B, "the stapled OCSP response is no good: " + seen.staple().text());
    }
  }

  private void versions() {
    subject = Subject.VERSION;
    if (seen.speaks(SSL_3)) {
      atMost(Grade.D, "SSL 3.0 is accepted");
    }
    Stream.of(TLS_1_0, TLS_1_1)
        .filter(seen::speaks)
        .forEach(version -> atMost(Grade.B, version.label() + " is accepted"));
    if (!seen.speaks(TLS_1_3)) {
      atMost(
          seen.speaks(TLS_1_2) ? Grade.A : Grade.C,
          seen.speaks(TLS_1_2) ? "TLS 1.3 is missing" : "neither TLS 1.2 nor TLS 1.3 is spoken");
    }
    if (seen.hellos().fallbackProtection() == Observed.NO && seen.speaksOlderThan(TLS_1_2)) {
      atMost(Grade.B, "TLS_FALLBACK_SCSV is ignored");
    }
  }

  private void suites() {
    subject = Subject.SUITE;
    flaw(SuiteFlaw.NO_ENCRYPTION, Grade.F, "suites without encryption are accepted");
    flaw(SuiteFlaw.NO_AUTHENTICATION, Grade.F, "suites without authentication are accepted");
    flaw(SuiteFlaw.EXPORT, Grade.F, "export suites are accepted");
    flaw(SuiteFlaw.RC4, Grade.D, "RC4 is accepted");
    flaw(SuiteFlaw.SHORT_BLOCKS, Grade.C, "ciphers with 64-bit blocks are accepted");
    flaw(SuiteFlaw.NO_FORWARD_SECRECY, Grade.B, "suites without forward secrecy are accepted");
    flaw(SuiteFlaw.CBC, Grade.A, "CBC suites are accepted");
  }

  private void flaw(SuiteFlaw flaw, Grade most, String why) {
    List<CipherSuite> found = seen.suites().filter(flaw::isIn).toList();
    if (!found.isEmpty()) {
      atMost(most, why + ": " + Verdicts.named(found));
    }
  }

  private void keyExchange() {
    subject = Subject.KEY_EXCHANGE;
    OptionalInt prime = new Verdicts(seen).primes().min();
    if (prime.isPresent() && prime.getAsInt() < Verdicts.SOUND_PRIME_BITS) {
      atMost(
          prime.getAsInt() < Verdicts.BROKEN_PRIME_BITS ? Grade.F : Grade.C,
          "Diffie-Hellman with a prime of %d bits".formatted(prime.getAsInt()));
    }
    List<String> weak =
        Stream.of(seen.groups(), seen.curves())
            .flatMap(survey -> survey.groups().stream())
            .filter(GroupSurvey.Group::isWeak)
            .map(GroupSurvey.Group::name)
            .distinct()
            .toList();
    if (!weak.isEmpty()) {
      atMost(Grade.C, "groups below 112 bits: " + String.join(", ", weak));
    }
    if (!seen.schemes().isEmpty()
        && seen.schemes().stream().allMatch(scheme -> scheme.endsWith("_sha1"))) {
      atMost(Grade.C, "the server signs with SHA-1 only");
    }
    if (seen.hellos().fieldSharesReused() == Observed.YES
        || seen.hellos().curveSharesReused() == Observed.YES) {
      atMost(Grade.B, "a Diffie-Hellman value came twice");
    }
  }

  private void protocol() {
    subject = Subject.PROTOCOL;
    if (seen.hellos().heartbleed() == Observed.YES) {
      atMost(Grade.F, "Heartbleed: the server's memory can be read");
    }
    if (seen.hellos().compression() == Observed.YES) {
      atMost(Grade.C, "compression is on, which gives secrets away (CRIME)");
    }
    if (seen.hellos().secureRenegotiation() == Observed.NO) {
      atMost(Grade.C, "secure renegotiation is missing");
    }
    if (seen.sessions().renegotiation() == Observed.YES) {
      atMost(Grade.B, "clients may negotiate again as often as they like");
    }
    if (seen.sessions().http() == Observed.YES && !hasStrictTransportSecurity()) {
      atMost(Grade.A, "HSTS is missing or shorter than 180 days");
    }
  }

  private boolean hasStrictTransportSecurity() {
    return seen.sessions()
        .strictTransportSecurity()
        .map(MAX_AGE::matcher)
        .filter(Matcher::find)
        .filter(age -> Long.parseLong(age.group(1)) >= LEAST_HSTS.toSeconds())
        .isPresent();
  }

  private void atMost(Grade most, String why) {
    grounds.add(new Ground(most, subject, why));
  }
}
