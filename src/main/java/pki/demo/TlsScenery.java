package pki.demo;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import pki.authentication.ExplainedTrust;
import pki.authentication.PathTrust;
import pki.authentication.TlsIdentity;
import pki.authentication.VaultHandshakeKey;
import pki.der.Octets;
import pki.keys.SubjectKey;
import pki.name.GeneralName;
import pki.ocsp.OcspRevocationChecker;
import pki.ocsp.ResponseSource;
import pki.page.Attempt;
import pki.path.PathValidator;
import pki.path.Revocation;
import pki.path.ValidationPolicy;
import pki.retrieval.OnlineRevocation;
import pki.tls.ClientAuthentication;
import pki.tls.Refusal;
import pki.tls.Site;
import pki.tls.TlsClient;
import pki.tls.TlsReport;
import pki.tls.TlsServer;
import pki.tls.TlsTarget;
import pki.toolkit.Stapler;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// Server and client for the third chapter: the chain at work in handshakes on the loopback
/// interface.
final class TlsScenery {
  static final String GREETING = "hello from pki demo\n";

  private TlsScenery() {}

  /// How a client goes about it.
  ///
  /// @param anchors whom it trusts
  /// @param now when it believes to be
  /// @param how what else its connection is to be like
  record Visitor(List<Certificate> anchors, Instant now, UnaryOperator<TlsClient.Builder> how) {
    /// One that trusts the demo's root.
    static Visitor of(Stage stage) {
      return new Visitor(root(stage), stage.toolkit().clock().instant(), how -> how);
    }

    Visitor trusting(List<Certificate> newAnchors) {
      return new Visitor(newAnchors, now, how);
    }

    Visitor at(Instant newNow) {
      return new Visitor(anchors, newNow, how);
    }

    Visitor with(UnaryOperator<TlsClient.Builder> newHow) {
      return new Visitor(anchors, now, newHow);
    }

    Attempt visit(TlsTarget target) {
      return visits(target, 1).getFirst();
    }

    /// Connects several times with one memory for sessions.
    List<Attempt> visits(TlsTarget target, int times) {
      var trust =
          new ExplainedTrust(
              anchors,
              () -> ValidationPolicy.at(now).forPurpose(KeyPurpose.SERVER_AUTH),
              staple -> new OcspRevocationChecker(ResponseSource.of(staple.bytes())));
      try (TlsClient client = how.apply(TlsClient.trusting(trust)).build()) {
        return Stream.generate(() -> Attempt.of(client.get(target, "/"), trust, now))
            .limit(times)
            .toList();
      }
    }
  }

  /// A server that asks its clients for a certificate, or does not; each is started once.
  static TlsServer server(Stage stage, ClientAuthentication authentication) {
    return stage.server(
        authentication,
        () ->
            TlsServer.serving(stapled(stage, AuthoritySteps.SERVER))
                .clients(authentication, clientTrust(stage))
                .ticketKeysFrom(stage.toolkit().random())
                .start(visit -> Site.Page.text(GREETING)));
  }

  /// An identity of an earlier step, with the status of its certificate as of now.
  static TlsIdentity stapled(Stage stage, String role) {
    TlsIdentity identity = identity(stage, role);
    Octets staple;
    try (var stapler = new Stapler(stage.toolkit())) {
      staple = stapler.staple(identity.certificate());
    }
    return identity.stapling(() -> staple);
  }

  static TlsIdentity identity(Stage stage, String role) {
    Stage.Issued issued = stage.issued(role);
    return new TlsIdentity(issued.served(), new VaultHandshakeKey(SubjectKey.read(issued.key())));
  }

  static TlsTarget target(Stage stage, ClientAuthentication authentication) {
    return target(server(stage, authentication));
  }

  static TlsTarget target(TlsServer server) {
    return TlsTarget.of("127.0.0.1", server.port()).named(GeneralName.parse("localhost"));
  }

  private static List<Certificate> root(Stage stage) {
    return List.of(stage.issued(AuthoritySteps.SERVER).root());
  }

  /// What a client reports that accepts only what those who know say is not revoked.
  static TlsReport connectChecking(Stage stage) {
    try (var asking = new OnlineRevocation();
        TlsClient client =
            TlsClient.trusting(trust(stage, KeyPurpose.SERVER_AUTH, Revocation.hard(asking)))
                .build()) {
      return client.get(target(stage, ClientAuthentication.NONE), "/");
    }
  }

  private static PathTrust clientTrust(Stage stage) {
    return trust(stage, KeyPurpose.CLIENT_AUTH, Revocation.OFF);
  }

  private static PathTrust trust(Stage stage, KeyPurpose purpose, Revocation revocation) {
    return new PathTrust(
        new PathValidator(),
        root(stage),
        () ->
            ValidationPolicy.at(stage.toolkit().clock().instant())
                .forPurpose(purpose)
                .withRevocation(revocation));
  }

  /// Holds when that side refused, with its reason.
  static Outcome refused(Attempt attempt, Refusal.By by) {
    Optional<Refusal> refusal = attempt.refusal();
    return refusal
        .filter(said -> said.by() == by)
        .map(said -> Outcome.held("%s", said.why() + alert(said)))
        .orElseGet(() -> Outcome.failed("%s", refusal.map(Refusal::why).orElse("it was accepted")));
  }

  private static String alert(Refusal refusal) {
    return refusal.by() == Refusal.By.US
        ? refusal.alert().map(alert -> " (alert %s)".formatted(alert.label())).orElse("")
        : "";
  }

  static String why(Attempt attempt) {
    return attempt
        .refusal()
        .map(Refusal::why)
        .orElse("the handshake was not what it should have been");
  }
}
