package pki.speaking;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import pki.assessment.Assessment;
import pki.assessment.SuiteFlaw;
import pki.assessment.Verdict;
import pki.handshake.Codepoints;
import pki.handshake.TlsVersion;
import pki.scan.GroupSurvey;
import pki.scan.HelloFacts;
import pki.scan.KeyShare;
import pki.scan.Observations;
import pki.scan.Observed;
import pki.scan.PresentedChain;
import pki.scan.SessionFacts;
import pki.scan.VersionSurvey;
import pki.shell.Json;

/// A scan for programs. What was observed is `yes`, `no` or `unknown`: three words, since a boolean
/// would have to guess.
record ScanValues(Assessment assessment) {
  Map<String, Object> all() {
    Observations seen = assessment.seen();
    return Json.object(
        "target", seen.target().toString(),
        "name", seen.target().name().text(),
        "grade", assessment.grade().label(),
        "reasons", assessment.grounds().stream().map(ScanValues::ground).toList(),
        "unseen", assessment.unseen(),
        "warnings", assessment.warnings(),
        "versions", Arrays.stream(TlsVersion.values()).map(this::version).toList(),
        "groups", groups(seen.groups()),
        "curves", groups(seen.curves()),
        "signatureAlgorithms", seen.schemes(),
        "chains", seen.chains().stream().map(ScanValues::chain).toList(),
        "protocol", protocol(seen.hellos(), seen.sessions()),
        "session", session(seen),
        "attacks", assessment.verdicts().stream().map(ScanValues::verdict).toList(),
        "connections", seen.connections(),
        "milliseconds", seen.took().toMillis(),
        "cutShort", seen.cutShort());
  }

  private static Map<String, Object> ground(Assessment.Ground ground) {
    return Json.object("atMost", ground.most().label(), "why", ground.why());
  }

  private Map<String, Object> version(TlsVersion version) {
    Observations seen = assessment.seen();
    Optional<VersionSurvey> survey = seen.survey(version);
    return Json.object(
        "version", version.label(),
        "accepted", survey.isPresent(),
        "refusal", Optional.ofNullable(seen.refusals().get(version)),
        "preference", survey.map(one -> word(one.preference())),
        "suites", survey.map(one -> one.suites().stream().map(ScanValues::suite).toList()));
  }

  private static Map<String, Object> suite(VersionSurvey.Accepted accepted) {
    Map<String, Object> values =
        Json.object(
            "name", accepted.suite().name(),
            "code", "%04x".formatted(accepted.suite().code()),
            "keyExchange", accepted.suite().keyExchange(),
            "forwardSecrecy", accepted.suite().hasForwardSecrecy(),
            "flaws", SuiteFlaw.of(accepted.suite()).stream().map(SuiteFlaw::label).toList());
    accepted.share().ifPresent(share -> values.putAll(share(share)));
    return values;
  }

  private static Map<String, Object> share(KeyShare share) {
    return switch (share) {
      case KeyShare.EllipticCurve curve ->
          Json.object("group", Codepoints.GROUP.nameOf(curve.group()));
      case KeyShare.FiniteField field -> Json.object("primeBits", field.bits());
      case KeyShare.TemporaryRsa rsa -> Json.object("rsaBits", rsa.bits());
    };
  }

  private static Map<String, Object> groups(GroupSurvey survey) {
    return Json.object(
        "preference",
        word(survey.preference()),
        "names",
        survey.groups().stream().map(GroupSurvey.Group::name).toList(),
        "postQuantum",
        survey.groups().stream().anyMatch(GroupSurvey.Group::isPostQuantum));
  }

  private static Map<String, Object> chain(PresentedChain chain) {
    return Json.object(
        "trusted", chain.isGood(),
        "faults", chain.faults(),
        "remarks", chain.remarks(),
        "key", chain.key(),
        "notAfter", chain.certificates().getFirst().validity().notAfter(),
        "subjects", chain.certificates().stream().map(one -> one.subject().toString()).toList(),
        "fingerprints", chain.certificates().stream().map(one -> one.fingerprint()).toList());
  }

  private static Map<String, Object> protocol(HelloFacts facts, SessionFacts sessions) {
    return Json.object(
        "secureRenegotiation", word(facts.secureRenegotiation()),
        "clientRenegotiation", word(sessions.renegotiation()),
        "fallbackProtection", word(facts.fallbackProtection()),
        "extendedMasterSecret", word(facts.extendedMasterSecret()),
        "encryptThenMac", word(facts.encryptThenMac()),
        "compression", word(facts.compression()),
        "heartbeat", word(facts.heartbeat()),
        "heartbleed", word(facts.heartbleed()),
        "fieldSharesReused", word(facts.fieldSharesReused()),
        "curveSharesReused", word(facts.curveSharesReused()),
        "downgradeSentinel", facts.sentinel().map(ScanValues::word),
        "applicationProtocols", facts.applicationProtocols(),
        "applicationProtocol13", sessions.applicationProtocol());
  }

  private static Map<String, Object> session(Observations seen) {
    SessionFacts facts = seen.sessions();
    return Json.object(
        "resumedById", word(facts.resumed12()),
        "ticketsBeforeTls13", word(seen.hellos().tickets()),
        "resumedByTicket13", word(facts.resumed13()),
        "earlyDataBytes",
            facts.earlyData().isPresent()
                ? Optional.of(facts.earlyData().getAsLong())
                : Optional.empty(),
        "staple", Json.object("state", word(seen.staple().state()), "says", seen.staple().text()),
        "http", word(facts.http()),
        "strictTransportSecurity", facts.strictTransportSecurity());
  }

  private static Map<String, Object> verdict(Verdict verdict) {
    return Json.object(
        "attack", verdict.attack().label(),
        "exposure", word(verdict.exposure()),
        "observed", verdict.observed(),
        "reference", verdict.attack().reference());
  }

  private static String word(Enum<?> value) {
    String[] words = value.name().toLowerCase(Locale.ROOT).split("_", -1);
    var camel = new StringBuilder(words[0]);
    for (String word : List.of(words).subList(1, words.length)) {
      camel.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return camel.toString();
  }

  private static String word(Observed value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
