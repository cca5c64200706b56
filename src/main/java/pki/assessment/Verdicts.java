package pki.assessment;

import static pki.assessment.Verdict.Exposure.CONDITIONAL;
import static pki.assessment.Verdict.Exposure.EXPOSED;
import static pki.assessment.Verdict.Exposure.NOT_EXPOSED;
import static pki.assessment.Verdict.Exposure.NOT_TESTED;
import static pki.handshake.TlsVersion.SSL_3;
import static pki.handshake.TlsVersion.TLS_1_0;
import static pki.handshake.TlsVersion.TLS_1_2;
import static pki.handshake.TlsVersion.TLS_1_3;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pki.assessment.Verdict.Exposure;
import pki.handshake.CipherSuite;
import pki.handshake.ServerHello.Sentinel;
import pki.handshake.TlsVersion;
import pki.scan.KeyShare;
import pki.scan.Observations;
import pki.scan.Observed;
import pki.scan.VersionSurvey;

/// The verdicts, each from what was seen.
record Verdicts(Observations seen) {
  /// Sizes of primes: the first was broken in public (RSA-768's kin, "Imperfect forward secrecy",
  /// 2015), the second can be by a state, and the third is the least of today (RFC 9325, 4.1).
  static final int BROKEN_PRIME_BITS = 1024;

  static final int SOUND_PRIME_BITS = 2048;

  private static final int NAMED = 2;

  List<Verdict> all() {
    return Arrays.stream(Attack.values()).map(this::verdict).toList();
  }

  private Verdict verdict(Attack attack) {
    return switch (attack) {
      case RENEGOTIATION -> renegotiation();
      case RENEGOTIATION_FLOOD -> flood();
      case BEAST -> beast();
      case CRIME -> crime();
      case LUCKY13 -> lucky13();
      case RC4 -> bySuites(attack, SuiteFlaw.RC4::isIn, "RC4");
      case HEARTBLEED -> heartbleed();
      case POODLE -> poodle();
      case DOWNGRADE -> downgrade();
      case FREAK ->
          bySuites(attack, suite -> suite.keyExchange().startsWith("RSA_EXPORT"), "RSA export");
      case LOGJAM -> logjam();
      case DROWN -> new Verdict(attack, NOT_TESTED, "SSL 2.0 is not spoken by this scanner");
      case SWEET32 -> bySuites(attack, SuiteFlaw.SHORT_BLOCKS::isIn, "64-bit block");
      case ROBOT -> robot();
      case RACCOON -> raccoon();
    };
  }

  private Verdict renegotiation() {
    return byObservation(
        Attack.RENEGOTIATION,
        seen.hellos().secureRenegotiation().equals(Observed.NO)
            ? EXPOSED
            : closed(seen.hellos().secureRenegotiation()),
        "renegotiation_info is not answered: whatever came before may be somebody else's",
        "renegotiation_info is answered");
  }

  private Verdict flood() {
    return byObservation(
        Attack.RENEGOTIATION_FLOOD,
        seen.sessions().renegotiation().equals(Observed.YES)
            ? CONDITIONAL
            : closed(seen.sessions().renegotiation()),
        "the client may negotiate again as often as it likes (TLS 1.2)",
        "a client that negotiated again was refused (TLS 1.2)");
  }

  private Verdict beast() {
    List<CipherSuite> suites = suitesUpTo(TLS_1_0).filter(SuiteFlaw.CBC::isIn).distinct().toList();
    return suites.isEmpty()
        ? absent(Attack.BEAST, TLS_1_0, "no CBC suite in TLS 1.0 or older")
        : new Verdict(
            Attack.BEAST,
            CONDITIONAL,
            "CBC in TLS 1.0 or older, against clients from before 2012: " + named(suites));
  }

  private Verdict crime() {
    return byObservation(
        Attack.CRIME,
        seen.hellos().compression().equals(Observed.YES)
            ? EXPOSED
            : closed(seen.hellos().compression()),
        "compression by DEFLATE is chosen when it is offered",
        onlyTls13() ? "TLS 1.3 has no compression" : "compression is not chosen");
  }

  private Verdict lucky13() {
    List<CipherSuite> suites = suitesUpTo(TLS_1_2).filter(SuiteFlaw.CBC::isIn).distinct().toList();
    if (suites.isEmpty()) {
      return absent(Attack.LUCKY13, TLS_1_2, "no CBC suite");
    }
    String aside =
        seen.hellos().encryptThenMac().equals(Observed.YES) ? ", encrypt_then_mac answered" : "";
    return new Verdict(
        Attack.LUCKY13,
        CONDITIONAL,
        "CBC%s; its timing is not measured: %s".formatted(aside, named(suites)));
  }

  private Verdict heartbleed() {
    if (onlyTls13()) {
      return new Verdict(Attack.HEARTBLEED, NOT_TESTED, "TLS 1.3 only, which encrypts the answer");
    }
    return byObservation(
        Attack.HEARTBLEED,
        seen.hellos().heartbleed().equals(Observed.YES)
            ? EXPOSED
            : closed(seen.hellos().heartbleed()),
        "a heartbeat that says to be longer than it is was answered with more than was sent",
        seen.hellos().heartbeat().equals(Observed.YES)
            ? "the heartbeat extension is answered, an over-long request is not"
            : "the heartbeat extension is not answered");
  }

  private Verdict poodle() {
    if (!seen.speaks(SSL_3)) {
      return absent(Attack.POODLE, SSL_3, "SSL 3.0 is refused");
    }
    List<CipherSuite> suites = suitesUpTo(SSL_3).filter(SuiteFlaw.CBC::isIn).toList();
    return suites.isEmpty()
        ? new Verdict(Attack.POODLE, CONDITIONAL, "SSL 3.0 is accepted, without CBC")
        : new Verdict(Attack.POODLE, EXPOSED, "SSL 3.0 with CBC: " + named(suites));
  }

  /// A client of TLS 1.3 is protected by the sentinel too (RFC 8446, section 4.1.3).
  private Verdict downgrade() {
    boolean sentinel = seen.hellos().sentinel().filter(s -> s != Sentinel.NONE).isPresent();
    if (seen.versions().size() < 2) {
      return absent(Attack.DOWNGRADE, TLS_1_3, "there is only one version to speak");
    }
    return switch (seen.hellos().fallbackProtection()) {
      case YES -> new Verdict(Attack.DOWNGRADE, NOT_EXPOSED, "TLS_FALLBACK_SCSV is honoured");
      case NO ->
          new Verdict(
              Attack.DOWNGRADE,
              sentinel ? CONDITIONAL : EXPOSED,
              "TLS_FALLBACK_SCSV is ignored"
                  + (sentinel ? ", TLS 1.3's sentinel is set" : ", no sentinel is set"));
      case UNKNOWN ->
          new Verdict(Attack.DOWNGRADE, NOT_TESTED, "no answer to TLS_FALLBACK_SCSV was seen");
    };
  }

  private Verdict logjam() {
    List<CipherSuite> export =
        suites(suite -> suite.keyExchange().matches("DHE?(_\\w+)?_EXPORT.*"));
    if (!export.isEmpty()) {
      return new Verdict(Attack.LOGJAM, EXPOSED, "DH export: " + named(export));
    }
    OptionalInt smallest = primes().min();
    if (smallest.isEmpty()) {
      return absent(Attack.LOGJAM, TLS_1_3, "no finite-field Diffie-Hellman was seen");
    }
    int bits = smallest.getAsInt();
    Exposure exposure = bits < BROKEN_PRIME_BITS ? EXPOSED : NOT_EXPOSED;
    return new Verdict(
        Attack.LOGJAM,
        bits >= BROKEN_PRIME_BITS && bits < SOUND_PRIME_BITS ? CONDITIONAL : exposure,
        "the smallest prime that was seen has %d bits".formatted(bits));
  }

  private Verdict robot() {
    List<CipherSuite> suites =
        suites(suite -> suite.keyExchange().startsWith("RSA") && !suite.isTls13());
    return suites.isEmpty()
        ? absent(Attack.ROBOT, TLS_1_2, "no RSA key exchange")
        : new Verdict(
            Attack.ROBOT,
            CONDITIONAL,
            "RSA key exchange; the padding oracle itself is not tested: " + named(suites));
  }

  private Verdict raccoon() {
    List<CipherSuite> fixed =
        suites(suite ->
            suite.keyExchange().matches("DH(_EXPORT.*)?")
                && !suite.authentication().equals("anon"));
    if (!fixed.isEmpty()) {
      return new Verdict(Attack.RACCOON, EXPOSED, "static Diffie-Hellman: " + named(fixed));
    }
    if (primes().findAny().isEmpty()) {
      return absent(Attack.RACCOON, TLS_1_2, "no finite-field Diffie-Hellman was seen");
    }
    return byObservation(
        Attack.RACCOON,
        seen.hellos().fieldSharesReused().equals(Observed.YES)
            ? EXPOSED
            : closed(seen.hellos().fieldSharesReused()),
        "the server brought the same Diffie-Hellman value to two key exchanges",
        "every Diffie-Hellman value that was seen was new");
  }

  /// The sizes of the primes that were seen.
  IntStream primes() {
    return seen.shares()
        .filter(KeyShare.FiniteField.class::isInstance)
        .mapToInt(share -> ((KeyShare.FiniteField) share).bits());
  }

  private boolean onlyTls13() {
    return seen.versions().getFirst().version() == TLS_1_3;
  }

  private Stream<CipherSuite> suitesUpTo(TlsVersion newest) {
    return seen.versions().stream()
        .filter(survey -> survey.version().compareTo(newest) <= 0)
        .flatMap(VersionSurvey::names);
  }

  private List<CipherSuite> suites(Predicate<CipherSuite> which) {
    return seen.suites().filter(which).toList();
  }

  private Verdict bySuites(Attack attack, Predicate<CipherSuite> which, String kind) {
    List<CipherSuite> found = suites(which);
    return found.isEmpty()
        ? absent(attack, TLS_1_2, "no %s suite".formatted(kind))
        : new Verdict(attack, EXPOSED, "%s: %s".formatted(kind, named(found)));
  }

  /// That something was not seen says nothing where a version that may have it did not answer.
  private Verdict absent(Attack attack, TlsVersion newest, String what) {
    return Arrays.stream(TlsVersion.values())
        .filter(version -> version.compareTo(newest) <= 0 && !isSettled(seen, version))
        .findFirst()
        .map(version ->
            "asked for %s, the server %s"
                .formatted(version.label(), seen.refusals().getOrDefault(version, "was not asked")))
        .or(() -> seen.cutShort().map(why -> "the scan is not complete: " + why))
        .map(why -> new Verdict(attack, NOT_TESTED, why))
        .orElseGet(() -> new Verdict(attack, NOT_EXPOSED, what));
  }

  /// Whether the server has answered for a version, one way or the other.
  static boolean isSettled(Observations seen, TlsVersion version) {
    String refusal = seen.refusals().getOrDefault(version, "");
    return seen.speaks(version) || refusal.startsWith("refused") || refusal.startsWith("closes");
  }

  private static Exposure closed(Observed observed) {
    return observed == Observed.UNKNOWN ? NOT_TESTED : NOT_EXPOSED;
  }

  private static Verdict byObservation(
      Attack attack, Exposure exposure, String open, String closed) {
    return new Verdict(
        attack,
        exposure,
        switch (exposure) {
          case EXPOSED, CONDITIONAL -> open;
          case NOT_EXPOSED -> closed;
          case NOT_TESTED -> "not observed";
        });
  }

  static String named(List<CipherSuite> suites) {
    String first =
        suites.stream().limit(NAMED).map(CipherSuite::name).collect(Collectors.joining(", "));
    return suites.size() > NAMED ? "%s and %d more".formatted(first, suites.size() - NAMED) : first;
  }
}
