package pki.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import pki.authentication.TlsIdentity;
import pki.demo.TlsScenery.Visitor;
import pki.handshake.AlertDescription;
import pki.name.GeneralName;
import pki.page.Attempt;
import pki.store.AuditEvent;
import pki.store.IssuerRecord;
import pki.store.Revocation;
import pki.tls.ClientAuthentication;
import pki.tls.Refusal;
import pki.tls.Site;
import pki.tls.TlsEngine;
import pki.tls.TlsServer;
import pki.tls.TlsTarget;
import pki.x509.Certificate;
import pki.x509.RevocationReason;

/// The third chapter ends: everything that has to be refused is, with its reason.
final class RefusalSteps {
  private static final String COMPROMISED = "compromised";

  private RefusalSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("TLS 1.1 is refused", RefusalSteps::oldProtocol),
        new Step("another name is refused", RefusalSteps::wrongName),
        new Step("after its time it is refused as expired", RefusalSteps::expired),
        new Step("without the root nobody trusts it", RefusalSteps::untrusted),
        new Step("a revoked certificate is refused by its own staple", RefusalSteps::revoked));
  }

  /// The alert is `fatal, protocol_version`, in a record of 2 bytes.
  private static Outcome oldProtocol(Stage stage) {
    int port = TlsScenery.server(stage, ClientAuthentication.NONE).port();
    byte[] answer = RawHello.answer(port, RawHello.OF_TLS_1_1);
    AlertDescription alert = AlertDescription.PROTOCOL_VERSION;
    return answer.length >= 7 && answer[0] == 21 && answer[6] == alert.code()
        ? Outcome.held("the server sends the alert %s: %s", alert.label(), alert.meaning())
        : Outcome.failed("it answered %s", HexFormat.of().formatHex(answer));
  }

  private static Outcome wrongName(Stage stage) throws IOException {
    TlsTarget target =
        TlsScenery.target(stage, ClientAuthentication.NONE)
            .named(GeneralName.parse("bank.example"));
    return refused(stage, "wrong-name", Visitor.of(stage).visit(target));
  }

  private static Outcome expired(Stage stage) throws IOException {
    Instant end = stage.issued(AuthoritySteps.SERVER).certificate().validity().notAfter();
    return refused(
        stage,
        "expired",
        Visitor.of(stage)
            .at(end.plus(Duration.ofDays(1)))
            .visit(TlsScenery.target(stage, ClientAuthentication.NONE)));
  }

  private static Outcome untrusted(Stage stage) throws IOException {
    return refused(
        stage,
        "untrusted",
        Visitor.of(stage)
            .trusting(List.of())
            .visit(TlsScenery.target(stage, ClientAuthentication.NONE)));
  }

  private static Outcome revoked(Stage stage) throws IOException {
    if (TlsEngine.best() == TlsEngine.JDK) {
      return Outcome.skipped("the native TLS library does not load here, and only that staples");
    }
    Outcome issued =
        AuthoritySteps.issue(stage, COMPROMISED, "tls-server", AuthoritySteps.SERVER_NAMES);
    if (issued instanceof Outcome.Failed) {
      return issued;
    }
    revoke(stage, stage.issued(COMPROMISED).certificate());
    TlsIdentity identity = TlsScenery.stapled(stage, COMPROMISED);
    try (TlsServer server =
        TlsServer.serving(identity).start(visit -> Site.Page.text(TlsScenery.GREETING))) {
      return refused(stage, "revoked", Visitor.of(stage).visit(TlsScenery.target(server)));
    }
  }

  private static void revoke(Stage stage, Certificate certificate) {
    IssuerRecord issuer = stage.issuer(AuthoritySteps.INTERMEDIATE);
    Instant now = stage.toolkit().clock().instant();
    stage
        .toolkit()
        .store()
        .revoke(
            issuer.id(),
            certificate.serialNumber(),
            Revocation.of(now, RevocationReason.KEY_COMPROMISE),
            new AuditEvent(
                now,
                "demo",
                "certificate.revoke",
                certificate.serialNumber().hex(),
                RevocationReason.KEY_COMPROMISE.asn1Name()));
  }

  private static Outcome refused(Stage stage, String page, Attempt attempt) throws IOException {
    stage.show(page, attempt, Optional.empty());
    return TlsScenery.refused(attempt, Refusal.By.US);
  }
}
