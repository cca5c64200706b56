package pki.assessment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import pki.handshake.CipherSuite;
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
import pki.x509.Certificate;

/// An assessment as text, readable without colour, in 100 columns: the grade first, then why, then
/// all that was seen.
public final class AssessmentText {
  private static final int LABEL = 20;
  private static final int SUITE = 46;
  private static final int GRADE = 2;

  private final Assessment assessment;
  private final Observations seen;
  private final Columns text = new Columns();

  private AssessmentText(Assessment assessment) {
    this.assessment = assessment;
    this.seen = assessment.seen();
  }

  /// The lines, of which the first one is the result in short.
  public static List<String> lines(Assessment assessment) {
    return new AssessmentText(assessment).lines();
  }

  private List<String> lines() {
    grounds();
    versions();
    suites();
    keyExchange();
    seen.chains().forEach(this::chain);
    session();
    protocol();
    attacks();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, asked for %s: grade %s%s"
            .formatted(
                seen.target(),
                seen.target().name().text(),
                assessment.grade().label(),
                assessment.unseen().isEmpty() ? "" : " at best"));
    lines.addAll(text.lines());
    return lines;
  }

  private void grounds() {
    for (Assessment.Ground ground : assessment.grounds()) {
      text.row(ground.most().label(), GRADE, ground.why());
    }
    assessment.unseen().forEach(why -> text.row("?", GRADE, why));
    assessment.warnings().forEach(warning -> text.row("!", GRADE, warning));
  }

  private void versions() {
    text.heading("Versions");
    List<TlsVersion> newestFirst = new ArrayList<>(List.of(TlsVersion.values()));
    Collections.reverse(newestFirst);
    for (TlsVersion version : newestFirst) {
      text.row(
          version.label(),
          LABEL,
          seen.survey(version)
              .map(survey ->
                  "accepted, %d suites, %s"
                      .formatted(survey.suites().size(), survey.preference().label()))
              .orElseGet(() -> seen.refusals().getOrDefault(version, "not asked")));
    }
    text.row("SSL 2.0", LABEL, "not tested");
  }

  /// Old versions often accept what the next one does: that is told once.
  private void suites() {
    Map<List<CipherSuite>, TlsVersion> told = new HashMap<>();
    List<VersionSurvey> newestFirst = new ArrayList<>(seen.versions());
    Collections.reverse(newestFirst);
    for (VersionSurvey survey : newestFirst) {
      text.heading("Suites of " + survey.version().label());
      TlsVersion same = told.putIfAbsent(survey.names().toList(), survey.version());
      if (same == null) {
        survey.suites().forEach(this::suite);
      } else {
        text.row("as in " + same.label(), LABEL, "");
      }
    }
  }

  private void suite(VersionSurvey.Accepted accepted) {
    CipherSuite suite = accepted.suite();
    String exchange = accepted.share().map(AssessmentText::share).orElseGet(suite::keyExchange);
    String flaws =
        SuiteFlaw.of(suite).stream().map(SuiteFlaw::label).collect(Collectors.joining(", "));
    text.row(suite.name(), SUITE, "%-16s %s".formatted(exchange, flaws));
  }

  static String share(KeyShare share) {
    return switch (share) {
      case KeyShare.EllipticCurve curve -> "ECDH " + Codepoints.GROUP.nameOf(curve.group());
      case KeyShare.FiniteField field -> "DH %d bits".formatted(field.bits());
      case KeyShare.TemporaryRsa rsa -> "RSA %d bits".formatted(rsa.bits());
    };
  }

  private void keyExchange() {
    text.heading("Key exchange");
    groups("groups of TLS 1.3", seen.groups());
    groups("curves before it", seen.curves());
    boolean postQuantum =
        seen.groups().groups().stream().anyMatch(GroupSurvey.Group::isPostQuantum);
    text.row("post-quantum", LABEL, postQuantum ? "yes" : "no");
    if (!seen.schemes().isEmpty()) {
      text.row("signatures in 1.2", LABEL, String.join(", ", seen.schemes()));
    }
    seen.sessions().signature().ifPresent(one -> text.row("signature in 1.3", LABEL, one));
  }

  private void groups(String label, GroupSurvey survey) {
    if (!survey.groups().isEmpty()) {
      String names =
          survey.groups().stream()
              .map(group -> group.name() + (group.isWeak() ? " (weak)" : ""))
              .collect(Collectors.joining(", "));
      text.row(label, LABEL, "%s (%s)".formatted(names, survey.preference().label()));
    }
  }

  private void chain(PresentedChain chain) {
    Certificate leaf = chain.certificates().getFirst();
    text.heading("Certificate, " + chain.key());
    text.row("subject", LABEL, leaf.subject().toString());
    text.row(
        "valid until",
        LABEL,
        "%s, %s"
            .formatted(
                leaf.validity().notAfter(),
                chain.left().isNegative()
                    ? "expired"
                    : "%d days left".formatted(chain.left().toDays())));
    text.row(
        "chain",
        LABEL,
        chain.certificates().stream()
            .skip(1)
            .map(one -> one.subject().toString())
            .collect(
                Collectors.collectingAndThen(
                    Collectors.joining(" <- "),
                    names -> names.isEmpty() ? "nothing but the certificate itself" : names)));
    text.row("trusted", LABEL, chain.isGood() ? "yes" : "no");
    chain.faults().forEach(fault -> text.row("fault", LABEL, fault));
    chain.remarks().forEach(remark -> text.row("remark", LABEL, remark));
  }

  private void session() {
    SessionFacts facts = seen.sessions();
    text.heading("Session");
    text.row("resumed by id", LABEL, facts.resumed12().label() + " (TLS 1.2)");
    text.row("tickets", LABEL, seen.hellos().tickets().label() + " (before TLS 1.3)");
    text.row("resumed by ticket", LABEL, facts.resumed13().label() + " (TLS 1.3)");
    String early =
        facts.earlyData().isEmpty()
            ? "not observed"
            : facts.earlyData().getAsLong() == 0
                ? "no"
                : "up to %d bytes".formatted(facts.earlyData().getAsLong());
    text.row("early data", LABEL, early);
    text.row("stapled status", LABEL, seen.staple().text());
    text.row(
        "HSTS",
        LABEL,
        facts
            .strictTransportSecurity()
            .orElse(facts.http() == Observed.YES ? "no" : "no HTTP answer was seen"));
  }

  private void protocol() {
    HelloFacts facts = seen.hellos();
    text.heading("Protocol");
    text.row("secure renegotiation", LABEL, facts.secureRenegotiation().label());
    text.row("by the client", LABEL, seen.sessions().renegotiation().label());
    text.row("fallback signal", LABEL, facts.fallbackProtection().label());
    text.row("ext. master secret", LABEL, facts.extendedMasterSecret().label());
    text.row("encrypt then MAC", LABEL, facts.encryptThenMac().label());
    text.row("compression", LABEL, facts.compression().label());
    text.row("heartbeat", LABEL, facts.heartbeat().label());
    List<String> alpn = new ArrayList<>(facts.applicationProtocols());
    Optional<String> chosen = seen.sessions().applicationProtocol();
    chosen.filter(one -> !alpn.contains(one)).ifPresent(alpn::add);
    text.row("ALPN", LABEL, alpn.isEmpty() ? "none" : String.join(", ", alpn));
  }

  private void attacks() {
    text.heading("Attacks");
    for (Verdict verdict : assessment.verdicts()) {
      text.row(
          verdict.attack().label(),
          LABEL + 2,
          "%-13s%s".formatted(verdict.exposure().label(), verdict.observed()));
    }
    text.heading("%d connections in %d ms".formatted(seen.connections(), seen.took().toMillis()));
  }
}
