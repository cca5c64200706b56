package pki.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pki.authentication.ExplainedTrust;
import pki.der.Octets;
import pki.ocsp.StapleCheck;
import pki.path.PathExplanation;
import pki.tls.Refusal;
import pki.tls.TlsReport;
import pki.trace.HandshakeFacts;
import pki.trace.HandshakeTrace;
import pki.trace.TraceStep;
import pki.x509.Certificate;

/// A connection that was tried, with all that can be said of it.
///
/// @param explanation how the server's certificate was judged; absent where it showed none
/// @param staple absent where the server stapled nothing
public record Attempt(
    TlsReport report,
    HandshakeTrace trace,
    Optional<PathExplanation> explanation,
    Optional<StapleCheck> staple) {
  /// How it ended.
  public enum Verdict {
    ACCEPTED,
    /// We or the peer said no, and why.
    REFUSED,
    /// There was nothing to judge: no TLS, or an end without a word.
    FAILED
  }

  public static Attempt of(TlsReport report, ExplainedTrust trust, Instant now) {
    Optional<PathExplanation> explanation = report.verdict().flatMap(trust::explanation);
    return new Attempt(
        report,
        report.tapped().wholeTrace(),
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

  public Verdict verdict() {
    if (refusal().isEmpty()) {
      return Verdict.ACCEPTED;
    }
    return refusal().get().alert().isPresent() || (report.verdict().isPresent() && byUs())
        ? Verdict.REFUSED
        : Verdict.FAILED;
  }

  private boolean byUs() {
    return refusal().filter(refusal -> refusal.by() == Refusal.By.US).isPresent();
  }

  /// Why there is no connection. A server that speaks no HTTP and parts without an alert after the
  /// handshake has refused nobody.
  public Optional<Refusal> refusal() {
    return report
        .refusal()
        .filter(refusal -> report.connection().isEmpty() || refusal.alert().isPresent());
  }

  /// From the first byte to the last Finished; as long as it took, where that is not seen. What we
  /// made of the server's certificate after that is not in it.
  public Duration handshakeTime() {
    List<TraceStep> handshake = trace.handshake();
    return trace.facts().outcome() == HandshakeFacts.Outcome.COMPLETE
        ? handshake.getLast().at()
        : report.handshakeTime();
  }

  /// The octets of the handshake's messages, as they are before encryption.
  public int handshakeBytes() {
    return trace.handshake().stream().mapToInt(TraceStep::bytes).sum();
  }

  /// What a page shows of it.
  ///
  /// @param again the connection after it, for a comparison
  public Scene scene(Optional<Attempt> again, Scene.Secrets secrets) {
    return new Scene(
        report.target().toString(),
        Scene.Viewpoint.CLIENT,
        ending(),
        refusal()
            .map(Refusal::why)
            .orElseGet(() -> "the server is " + report.target().name().text()),
        trace,
        again.map(other -> new Scene.Resumption(trace, other.trace())),
        explanation,
        remarks(),
        secrets);
  }

  private Scene.Ending ending() {
    return switch (verdict()) {
      case ACCEPTED -> Scene.Ending.ACCEPTED;
      case REFUSED -> Scene.Ending.REFUSED;
      case FAILED -> Scene.Ending.FAILED;
    };
  }

  private List<Scene.Remark> remarks() {
    List<Scene.Remark> remarks = new ArrayList<>();
    staple.ifPresent(said -> remarks.add(new Scene.Remark("stapled status", said.verdict())));
    report
        .reply()
        .flatMap(reply -> reply.strictTransportSecurity())
        .ifPresent(age -> remarks.add(new Scene.Remark("HTTPS only", age)));
    return remarks;
  }
}
