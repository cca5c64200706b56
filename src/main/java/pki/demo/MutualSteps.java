package pki.demo;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import pki.authentication.TlsIdentity;
import pki.demo.TlsScenery.Visitor;
import pki.page.Attempt;
import pki.tls.ClientAuthentication;
import pki.tls.Refusal;

/// The third chapter goes on: the client proves who it is, too.
final class MutualSteps {
  private MutualSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("mutual TLS refuses a client without certificate", MutualSteps::anonymous),
        new Step("mutual TLS accepts the client's certificate", MutualSteps::known));
  }

  private static Outcome anonymous(Stage stage) throws IOException {
    Attempt attempt = Visitor.of(stage).visit(TlsScenery.target(stage, ClientAuthentication.NEED));
    stage.show("mutual-without-certificate", attempt, Optional.empty());
    return TlsScenery.refused(attempt, Refusal.By.PEER);
  }

  private static Outcome known(Stage stage) throws IOException {
    TlsIdentity client = TlsScenery.identity(stage, AuthoritySteps.CLIENT);
    Attempt attempt =
        Visitor.of(stage)
            .with(visitor -> visitor.identity(client))
            .visit(TlsScenery.target(stage, ClientAuthentication.NEED));
    stage.show("mutual", attempt, Optional.empty());
    return attempt.verdict() == Attempt.Verdict.ACCEPTED && attempt.report().reply().isPresent()
        ? Outcome.held(
            "the server accepts %s",
            client.certificate().extensions().subjectAlternativeNames().getFirst().text())
        : Outcome.failed("%s", TlsScenery.why(attempt));
  }
}
