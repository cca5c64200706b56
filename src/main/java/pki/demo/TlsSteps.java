package pki.demo;

import java.nio.charset.StandardCharsets;
import java.util.List;
import pki.authentication.PathTrust;
import pki.authentication.TlsIdentity;
import pki.authentication.VaultHandshakeKey;
import pki.handshake.TlsVersion;
import pki.keys.SubjectKey;
import pki.name.GeneralName;
import pki.path.PathValidator;
import pki.path.Revocation;
import pki.path.ValidationPolicy;
import pki.retrieval.OnlineRevocation;
import pki.tls.ClientAuthentication;
import pki.tls.Negotiated;
import pki.tls.Refusal;
import pki.tls.Site;
import pki.tls.TlsClient;
import pki.tls.TlsReport;
import pki.tls.TlsServer;
import pki.tls.TlsTarget;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// The second chapter: the chain at work in TLS handshakes on the loopback interface.
final class TlsSteps {
  static final String GREETING = "hello from pki demo\n";

  private TlsSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("TLS 1.3 accepts the chain", stage -> accepts(stage, TlsVersion.TLS_1_3)),
        new Step("TLS 1.2 accepts it too", stage -> accepts(stage, TlsVersion.TLS_1_2)),
        new Step("another name is refused", TlsSteps::wrongName),
        new Step("without the root nobody trusts it", TlsSteps::untrusted),
        new Step("mutual TLS refuses a client without certificate", TlsSteps::anonymous),
        new Step("mutual TLS accepts the client's certificate", TlsSteps::mutual));
  }

  private static Outcome accepts(Stage stage, TlsVersion version) {
    try (TlsClient client =
        TlsClient.trusting(trust(stage, root(stage))).versions(version).build()) {
      TlsReport report = client.get(target(server(stage, ClientAuthentication.NONE)), "/");
      boolean greeted = report.reply().map(r -> text(r).equals(GREETING)).orElse(false);
      if (!report.succeeded() || !greeted) {
        return Outcome.failed("%s", why(report));
      }
      Negotiated negotiated = report.connection().orElseThrow().negotiated();
      return Outcome.held(
          "%s%s, path of %d certificates to the root, %d ms",
          negotiated.suite(),
          negotiated.group().map(group -> " with " + group).orElse(""),
          report.connection().orElseThrow().peerChain().size() + 1,
          report.handshakeTime().toMillis());
    }
  }

  private static Outcome wrongName(Stage stage) {
    try (TlsClient client = TlsClient.trusting(trust(stage, root(stage))).build()) {
      TlsTarget target =
          target(server(stage, ClientAuthentication.NONE)).named(GeneralName.parse("bank.example"));
      return refused(client.connect(target), Refusal.By.US);
    }
  }

  private static Outcome untrusted(Stage stage) {
    try (TlsClient client = TlsClient.trusting(trust(stage, List.of())).build()) {
      return refused(
          client.connect(target(server(stage, ClientAuthentication.NONE))), Refusal.By.US);
    }
  }

  private static Outcome anonymous(Stage stage) {
    try (TlsClient client = TlsClient.trusting(trust(stage, root(stage))).build()) {
      return refused(
          client.get(target(server(stage, ClientAuthentication.NEED)), "/"), Refusal.By.PEER);
    }
  }

  private static Outcome mutual(Stage stage) {
    TlsIdentity identity = identity(stage.issued(AuthoritySteps.CLIENT));
    try (TlsClient client =
        TlsClient.trusting(trust(stage, root(stage))).identity(identity).build()) {
      TlsReport report = client.get(target(server(stage, ClientAuthentication.NEED)), "/");
      return report.succeeded() && report.reply().isPresent()
          ? Outcome.held(
              "the server accepts %s",
              identity.certificate().extensions().subjectAlternativeNames().getFirst().text())
          : Outcome.failed("%s", why(report));
    }
  }

  /// A server that asks its clients for a certificate, or does not; each is started once.
  static TlsServer server(Stage stage, ClientAuthentication authentication) {
    return stage.server(
        authentication,
        () ->
            TlsServer.serving(identity(stage.issued(AuthoritySteps.SERVER)))
                .clients(authentication, clientTrust(stage))
                .start(visit -> Site.Page.text(GREETING)));
  }

  private static TlsTarget target(TlsServer server) {
    return TlsTarget.of("127.0.0.1", server.port()).named(GeneralName.parse("localhost"));
  }

  private static List<Certificate> root(Stage stage) {
    return List.of(stage.issued(AuthoritySteps.SERVER).root());
  }

  private static PathTrust trust(Stage stage, List<Certificate> anchors) {
    return trust(stage, anchors, KeyPurpose.SERVER_AUTH);
  }

  private static PathTrust clientTrust(Stage stage) {
    return trust(stage, root(stage), KeyPurpose.CLIENT_AUTH);
  }

  private static PathTrust trust(Stage stage, List<Certificate> anchors, KeyPurpose purpose) {
    return trust(stage, anchors, purpose, Revocation.OFF);
  }

  private static PathTrust trust(
      Stage stage, List<Certificate> anchors, KeyPurpose purpose, Revocation revocation) {
    return new PathTrust(
        new PathValidator(),
        anchors,
        () ->
            ValidationPolicy.at(stage.toolkit().clock().instant())
                .forPurpose(purpose)
                .withRevocation(revocation));
  }

  /// What a client reports that accepts only what is known not to be revoked.
  static TlsReport connectChecking(Stage stage) {
    try (var asking = new OnlineRevocation();
        TlsClient client =
            TlsClient.trusting(
                    trust(stage, root(stage), KeyPurpose.SERVER_AUTH, Revocation.hard(asking)))
                .build()) {
      return client.get(target(server(stage, ClientAuthentication.NONE)), "/");
    }
  }

  private static TlsIdentity identity(Stage.Issued issued) {
    return new TlsIdentity(issued.served(), new VaultHandshakeKey(SubjectKey.read(issued.key())));
  }

  private static Outcome refused(TlsReport report, Refusal.By by) {
    return report
        .refusal()
        .filter(refusal -> refusal.by() == by)
        .map(refusal -> Outcome.held("%s", refusal.why()))
        .orElseGet(() -> Outcome.failed("it was accepted"));
  }

  private static String why(TlsReport report) {
    return report.refusal().map(Refusal::why).orElse("the server's answer was not its greeting");
  }

  private static String text(TlsReport.Reply reply) {
    return new String(reply.body().bytes(), StandardCharsets.UTF_8);
  }
}
