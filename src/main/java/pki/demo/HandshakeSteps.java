package pki.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pki.demo.TlsScenery.Visitor;
import pki.handshake.TlsVersion;
import pki.page.Attempt;
import pki.tls.ClientAuthentication;
import pki.tls.TlsEngine;
import pki.trace.Conclusions;
import pki.trace.HandshakeFacts;
import pki.trace.HandshakeFacts.Kind;
import pki.trace.SequenceDiagram;
import pki.trace.TraceStep;

/// The third chapter begins: handshakes, message by message.
final class HandshakeSteps {
  private HandshakeSteps() {}

  static List<Step> all() {
    return List.of(
        new Step("plain TCP gets no answer from the TLS port", HandshakeSteps::plain),
        new Step("TLS 1.2, a full handshake", stage -> draw(stage, TlsVersion.TLS_1_2, 2)),
        new Step("TLS 1.3, one round trip less", stage -> draw(stage, TlsVersion.TLS_1_3, 1)),
        new Step("the suite, taken apart", HandshakeSteps::suite),
        new Step("the session is resumed, for less", HandshakeSteps::resume));
  }

  /// What the handshakes end with: whether a recording of them can be read one day.
  static List<Step> last() {
    return List.of(
        new Step("a key exchange that quantum computers cannot undo", HandshakeSteps::postQuantum));
  }

  private static Outcome plain(Stage stage) {
    int port = TlsScenery.server(stage, ClientAuthentication.NONE).port();
    byte[] answer = RawHello.answer(port, "GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
    if (answer.length > 0) {
      return Outcome.failed("it answered in the clear, with %d bytes", answer.length);
    }
    warmUp(stage);
    return Outcome.held(
        "'GET / HTTP/1.0' was sent in the clear; the server hung up without a byte");
  }

  /// What a program does for the first time takes it longer, and the next steps are compared.
  private static void warmUp(Stage stage) {
    var _ = connect(stage, TlsVersion.TLS_1_2);
    var _ = connect(stage, TlsVersion.TLS_1_3);
  }

  private static Outcome draw(Stage stage, TlsVersion version, int roundTrips) throws IOException {
    Attempt attempt = connect(stage, version);
    stage.show(version.jsseName().toLowerCase(Locale.ROOT), attempt, Optional.empty());
    HandshakeFacts facts = attempt.trace().facts();
    if (attempt.verdict() != Attempt.Verdict.ACCEPTED || facts.roundTrips() != roundTrips) {
      return Outcome.failed("%s", TlsScenery.why(attempt));
    }
    return new Outcome.Held(
        "%d round trip%s (next to nothing on this machine, but tens of ms on a network), %,d bytes, %.1f ms; the path to the root is valid"
            .formatted(
                roundTrips,
                roundTrips == 1 ? "" : "s",
                attempt.handshakeBytes(),
                attempt.handshakeTime().toNanos() / 1e6),
        SequenceDiagram.draw(attempt.trace(), SequenceDiagram.Detail.BRIEF));
  }

  private static Attempt connect(Stage stage, TlsVersion version) {
    return Visitor.of(stage)
        .with(client -> client.versions(version))
        .visit(TlsScenery.target(stage, ClientAuthentication.NONE));
  }

  private static Outcome suite(Stage stage) {
    HandshakeFacts facts = connect(stage, TlsVersion.TLS_1_3).trace().facts();
    return facts
        .suite()
        .<Outcome>map(suite ->
            new Outcome.Held(
                suite.name(),
                Conclusions.of(facts).stream().map(line -> "            " + line).toList()))
        .orElseGet(() -> Outcome.failed("no suite was chosen"));
  }

  private static Outcome postQuantum(Stage stage) throws IOException {
    if (TlsEngine.best() == TlsEngine.JDK) {
      return Outcome.skipped("the native TLS library does not load here, and only that has it");
    }
    Attempt attempt = connect(stage, TlsVersion.TLS_1_3);
    stage.show("post-quantum", attempt, Optional.empty());
    HandshakeFacts facts = attempt.trace().facts();
    return facts.isPostQuantum()
        ? Outcome.held(
            "%s: X25519 and ML-KEM-768 together, both would have to be broken; the two hellos are %,d bytes for it",
            facts.group().orElseThrow(),
            attempt.trace().handshake().stream().limit(2).mapToInt(TraceStep::bytes).sum())
        : Outcome.failed("the group was %s", facts.group().orElse("not seen"));
  }

  private static Outcome resume(Stage stage) throws IOException {
    List<Attempt> both =
        Visitor.of(stage)
            .with(client -> client.versions(TlsVersion.TLS_1_3))
            .visits(TlsScenery.target(stage, ClientAuthentication.NONE), 2);
    Attempt full = both.getFirst();
    Attempt again = both.getLast();
    stage.show("resumption", full, Optional.of(again));
    if (again.trace().facts().kind() != Kind.RESUMED) {
      return TlsEngine.best() == TlsEngine.JDK
          ? Outcome.skipped("Java's own TLS does not tell whether it resumed")
          : Outcome.failed("the second handshake was a full one");
    }
    return Outcome.held(
        "%,d bytes instead of %,d, %.1f ms instead of %.1f, no certificate and no signature",
        again.handshakeBytes(),
        full.handshakeBytes(),
        again.handshakeTime().toNanos() / 1e6,
        full.handshakeTime().toNanos() / 1e6);
  }
}
