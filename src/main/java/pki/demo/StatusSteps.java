package pki.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import pki.crl.Crl;
import pki.crl.CrlRevocationChecker;
import pki.der.Octets;
import pki.path.PathFailure;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.RevocationChecker.NotRevoked;
import pki.path.RevocationChecker.Revoked;
import pki.path.ValidationPolicy;
import pki.retrieval.CrlInquiry;
import pki.retrieval.OcspFinding;
import pki.retrieval.OcspFinding.Nonce;
import pki.retrieval.OcspInquiry;
import pki.retrieval.OcspInquiry.Question;
import pki.store.AuditEvent;
import pki.store.IssuerRecord;
import pki.store.Revocation;
import pki.store.RevocationOutcome;
import pki.tls.Refusal;
import pki.tls.TlsReport;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;
import pki.x509.RevocationReason;

/// The last chapter: the certificate is revoked, and everybody who asks learns of it.
final class StatusSteps {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private StatusSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("the responder that it names says good", StatusSteps::good),
        new Step("the CRLs that it names do not list it", StatusSteps::unlisted),
        new Step("a client that checks accepts it", StatusSteps::accepted),
        new Step("it is revoked, and the responder says so", StatusSteps::revoked),
        new Step("a fresh CRL lists it", StatusSteps::listed),
        new Step("the client that checks refuses it", StatusSteps::refused));
  }

  private static Outcome good(Stage stage) throws IOException {
    var _ = stage.status();
    OcspFinding finding = ask(stage);
    boolean held =
        finding.status() instanceof NotRevoked
            && finding.nonce() == Nonce.ECHOED
            && finding.isDelegated(issuer(stage));
    return held
        ? Outcome.held(
            "%s: good, made for this request, signed by %s",
            finding.responder(), finding.signer().orElseThrow().subject())
        : Outcome.failed("%s: %s", finding.responder(), finding.status());
  }

  private static Outcome unlisted(Stage stage) throws IOException {
    List<Crl> lists = lists(stage);
    return judge(stage, lists) instanceof PathResult.Valid
        ? Outcome.held("%d CRLs are current and do not list the chain", lists.size())
        : Outcome.failed("the CRLs do not say that it is good");
  }

  private static Outcome accepted(Stage stage) {
    TlsReport report = TlsScenery.connectChecking(stage);
    return report.succeeded()
        ? Outcome.held("a handshake that asked about each certificate of the chain")
        : Outcome.failed("%s", report.refusal().map(Refusal::why).orElse("no answer"));
  }

  private static Outcome revoked(Stage stage) throws IOException {
    revoke(stage);
    long start = System.nanoTime();
    OcspFinding finding = ask(stage);
    while (finding.status() instanceof NotRevoked
        && System.nanoTime() - start < PATIENCE.toNanos()) {
      LockSupport.parkNanos(2_000_000);
      finding = ask(stage);
    }
    return finding.status() instanceof Revoked(Instant since, var reason)
        ? Outcome.held(
            "revoked since %s, %s; OCSP said so after %d ms",
            since, reason.asn1Name(), Duration.ofNanos(System.nanoTime() - start).toMillis())
        : Outcome.failed("%s", finding.status());
  }

  /// As `pki revoke` does: in the store, then in the CRL.
  private static void revoke(Stage stage) {
    Toolkit toolkit = stage.toolkit();
    Certificate certificate = stage.issued(AuthoritySteps.SERVER).certificate();
    IssuerRecord issuer = stage.issuer(AuthoritySteps.INTERMEDIATE);
    Instant now = toolkit.clock().instant();
    String serial = certificate.serialNumber().hex();
    RevocationOutcome outcome =
        toolkit
            .store()
            .revoke(
                issuer.id(),
                certificate.serialNumber(),
                Revocation.of(now, RevocationReason.KEY_COMPROMISE),
                new AuditEvent(now, "demo", "certificate.revoke", serial, "keyCompromise"));
    if (outcome == RevocationOutcome.REVOKED) {
      var _ = toolkit.crls().publishChanged(issuer, toolkit.vault());
    }
  }

  private static Outcome listed(Stage stage) throws IOException {
    List<Crl> lists = lists(stage);
    return judge(stage, lists) instanceof PathResult.Invalid(var best, var _)
            && best.failure() instanceof PathFailure.Revoked
        ? Outcome.held(
            "CRL number %s lists it", lists.getFirst().number().map(Object::toString).orElse("-"))
        : Outcome.failed("the CRL does not list it");
  }

  private static Outcome refused(Stage stage) {
    return TlsScenery.connectChecking(stage)
        .refusal()
        .filter(refusal -> refusal.by() == Refusal.By.US)
        .map(refusal -> Outcome.held("%s", refusal.why()))
        .orElseGet(() -> Outcome.failed("it was accepted"));
  }

  // Asking

  private static OcspFinding ask(Stage stage) throws IOException {
    Certificate certificate = stage.issued(AuthoritySteps.SERVER).certificate();
    byte[] nonce = new byte[32];
    stage.toolkit().random().nextBytes(nonce);
    URI responder = OcspInquiry.responders(certificate).getFirst();
    try (var inquiry = new OcspInquiry()) {
      return inquiry.ask(
          responder,
          new Question(
              certificate,
              issuer(stage),
              stage.toolkit().clock().instant(),
              Optional.of(Octets.of(nonce))));
    }
  }

  /// The CRLs that the leaf and its issuer name.
  private static List<Crl> lists(Stage stage) throws IOException {
    List<Crl> lists = new ArrayList<>();
    try (var inquiry = new CrlInquiry()) {
      for (Certificate certificate : stage.issued(AuthoritySteps.SERVER).served()) {
        for (URI url : CrlInquiry.lists(certificate)) {
          lists.add(inquiry.fetch(url));
        }
      }
    }
    return lists;
  }

  private static PathResult judge(Stage stage, List<Crl> lists) {
    Stage.Issued server = stage.issued(AuthoritySteps.SERVER);
    PathInput input = PathInput.of(server.certificate(), server.chain(), List.of(server.root()));
    return new PathValidator()
        .validate(
            input,
            ValidationPolicy.at(stage.toolkit().clock().instant())
                .withRevocation(pki.path.Revocation.hard(new CrlRevocationChecker(lists))));
  }

  private static Certificate issuer(Stage stage) {
    return stage.issued(AuthoritySteps.SERVER).chain().getFirst();
  }
}
