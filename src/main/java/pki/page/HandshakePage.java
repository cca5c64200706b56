package pki.page;

import java.util.List;
import java.util.Locale;
import pki.handshake.TlsVersion;
import pki.trace.Direction;
import pki.trace.HandshakeFacts;
import pki.trace.HandshakeTrace;
import pki.trace.TraceStep;

/// A connection as one HTML file: what was said, in order, with true relative timing; the chain;
/// the suite; what resumption saves. It needs no network, reads without scripts, and allows none
/// but its own.
public final class HandshakePage {
  private static final Resource STYLE = Resource.read("page.css");
  private static final Resource SCRIPT = Resource.read("page.js");

  /// The policy by which the page may use its own style and script and nothing else, for whoever
  /// serves it; the page itself says the same, as far as a file can.
  public static final String POLICY =
      "default-src 'none'; style-src %s; script-src %s; img-src data:; base-uri 'none'; form-action 'none'"
          .formatted(STYLE.source(), SCRIPT.source());

  private HandshakePage() {}

  public static String of(Scene scene) {
    Element body = Element.of("body").add(Hero.of(scene), main(scene), footer());
    Element html =
        Element.of("html")
            .with("lang", "en")
            .add(head(scene), body.add(Element.of("script").raw(SCRIPT.text())));
    return "<!doctype html>\n" + html.html();
  }

  private static Element head(Scene scene) {
    return Element.of("head")
        .add(
            Element.of("meta").with("charset", "utf-8"),
            Element.of("meta")
                .with("http-equiv", "Content-Security-Policy")
                .with("content", POLICY),
            Element.of("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"),
            Element.of("meta").with("name", "color-scheme").with("content", "light dark"),
            Element.of("link").with("rel", "icon").with("href", "data:,"),
            Element.text("title", "", scene.peer() + " · a TLS handshake"),
            Element.of("style").raw(STYLE.text()));
  }

  private static Element main(Scene scene) {
    HandshakeTrace trace = scene.trace();
    Element main = Element.of("main").add(conversation(trace));
    scene.explanation().ifPresent(path -> main.add(ChainSection.of(path)));
    trace
        .facts()
        .suite()
        .filter(_ -> isWhole(trace.facts()))
        .ifPresent(suite -> main.add(SuiteSection.of(suite, trace.facts(), scene.secrets())));
    scene.resumption().ifPresent(both -> main.add(ResumptionSection.of(both.full(), both.again())));
    return main;
  }

  private static Element conversation(HandshakeTrace trace) {
    return Element.of("section", "conversation")
        .with("aria-labelledby", "said")
        .add(
            Element.text("h2", "", "What was said").with("id", "said"),
            Element.text("p", "lead", lead(trace)),
            Player.of(trace),
            Diagram.of(trace));
  }

  private static String lead(HandshakeTrace trace) {
    HandshakeFacts facts = trace.facts();
    String opens = "Each message opens to what it is for, what it says, and its bytes.";
    return "%s. %s"
        .formatted(
            facts
                .version()
                .map(version ->
                    version.label()
                        + (isWhole(facts)
                            ? made(facts, version)
                            : " was agreed on, and then it was broken off"))
                .orElseGet(() -> unanswered(trace)),
            opens);
  }

  /// Whether it came to a connection, as far as can be seen.
  static boolean isWhole(HandshakeFacts facts) {
    return switch (facts.outcome()) {
      case COMPLETE, UNSEEN -> true;
      case REFUSED, UNFINISHED -> false;
    };
  }

  private static String made(HandshakeFacts facts, TlsVersion version) {
    return switch (facts.kind()) {
      case FULL ->
          " makes a full handshake in "
              + trips(facts)
              + (version == TlsVersion.TLS_1_2 ? ". TLS 1.3 would have needed one less" : "");
      case RETRIED -> " needs %s, one of them for another key share".formatted(trips(facts));
      case RESUMED -> " resumes an earlier session in " + trips(facts);
    };
  }

  private static String unanswered(HandshakeTrace trace) {
    boolean alert =
        trace.steps().stream()
            .anyMatch(step ->
                step.direction() == Direction.SERVER_TO_CLIENT
                    && step.content() instanceof TraceStep.Alert);
    return alert ? "The server answered with an alert" : "It never came to an answer";
  }

  static String trips(HandshakeFacts facts) {
    return switch (facts.roundTrips()) {
      case 1 -> "one round trip";
      case 2 -> "two round trips";
      default -> "%d round trips".formatted(facts.roundTrips());
    };
  }

  private static Element footer() {
    return Element.of("footer")
        .add(
            Element.text(
                "p",
                "",
                "Made by pki from the connection itself: every byte, time and check on this page is"
                    + " from there. It needs no network. Keys: space plays, ← and → step, Home and End"
                    + " jump."));
  }

  static String bytes(List<TraceStep> steps) {
    return String.format(Locale.ROOT, "%,d bytes", steps.stream().mapToInt(TraceStep::bytes).sum());
  }
}
