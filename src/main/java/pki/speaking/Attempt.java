package pki.speaking;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pki.authentication.ExplainedTrust;
import pki.der.Octets;
import pki.ocsp.StapleCheck;
import pki.path.PathExplanation;
import pki.report.PathReport;
import pki.tls.Refusal;
import pki.tls.TlsReport;
import pki.trace.HandshakeTrace;
import pki.trace.TraceStep;
import pki.x509.Certificate;

/// A connection that was tried, with all that can be said of it.
///
/// @param explanation how the server's certificate was judged; absent where it showed none
/// @param staple absent where the server stapled nothing
record Attempt(
    TlsReport report,
    HandshakeTrace trace,
    Optional<PathExplanation> explanation,
    Optional<StapleCheck> staple) {
  /// How it ended.
  enum Verdict {
    ACCEPTED,
    /// We or the peer said no, and why.
    REFUSED,
    /// There was nothing to judge: no TLS, or an end without a word.
    FAILED
  }

  static Attempt of(TlsReport report, ExplainedTrust trust, Instant now) {
    Optional<PathExplanation> explanation = report.verdict().flatMap(trust::explanation);
    return new Attempt(
        report,
        report.tapped().trace(),
        explanation,
        report.staple().flatMap(staple -> explanation.map(path -> check(path, staple, now))));
  }

  private static StapleCheck check(PathExplanation explanation, Octets staple, Instant now) {
    PathExplanation.Candidate path = explanation.candidates().getLast();
    Certificate leaf = path.certificates().getFirst();
    Optional<Certificate> issuer =
        path.certificates().size() > 1
            ? Optional.of(path.certificates().get(1))
            : path.anchor().map(anchor -> anchor.certificate());
    return StapleCheck.of(leaf, issuer, staple, now);
  }

  Verdict verdict() {
    if (refusal().isEmpty()) {
      return Verdict.ACCEPTED;
    }
    return refusal().get().alert().isPresent() || report.verdict().isPresent() && byUs()
        ? Verdict.REFUSED
        : Verdict.FAILED;
  }

  private boolean byUs() {
    return refusal().filter(refusal -> refusal.by() == Refusal.By.US).isPresent();
  }

  /// Why there is no connection. A server that speaks no HTTP and parts without an alert after the
  /// handshake has refused nobody.
  Optional<Refusal> refusal() {
    return report
        .refusal()
        .filter(refusal -> report.connection().isEmpty() || refusal.alert().isPresent());
  }

  /// The octets of the handshake's messages, as they are before encryption.
  int handshakeBytes() {
    return trace.handshake().stream().mapToInt(TraceStep::bytes).sum();
  }

  /// The validator's verdict in lines.
  List<String> path() {
    return explanation
        .map(one -> PathReport.of(one, PathReport.Detail.VERDICT).lines())
        .orElse(List.of());
  }
}
