package pki.page;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import pki.trace.HandshakeFacts;
import pki.trace.HandshakeTrace;
import pki.trace.TraceStep;

/// A full handshake beside the one that resumed it.
final class ResumptionSection {
  private static final int BAR = 300;

  private ResumptionSection() {}

  static Element of(HandshakeTrace full, HandshakeTrace again) {
    boolean resumed = again.facts().kind() == HandshakeFacts.Kind.RESUMED;
    return Element.of("section")
        .with("aria-labelledby", "resumption")
        .add(Element.text("h2", "", "The second time").with("id", "resumption"))
        .add(
            Element.text(
                "p",
                "lead",
                resumed
                    ? "The server had handed out a ticket. With it the second connection needs no"
                        + " certificate and no signature: the earlier session vouches for both sides."
                    : "The server did not resume: the second connection was a full handshake again."))
        .add(
            Element.of("div", "measures")
                .addAll(measure("bytes", bytes(full), bytes(again), ""))
                .addAll(measure("messages", full.handshake().size(), again.handshake().size(), ""))
                .addAll(
                    measure(
                        "round trips", full.facts().roundTrips(), again.facts().roundTrips(), ""))
                .addAll(measure("time", micros(full), micros(again), " µs")))
        .add(
            Element.of("div", "beside")
                .add(column("The first connection", full), column("The second connection", again)));
  }

  private static Element column(String title, HandshakeTrace trace) {
    return Element.of("div").add(Element.text("h3", "", title), Outline.of(trace));
  }

  private static long bytes(HandshakeTrace trace) {
    return trace.handshake().stream().mapToInt(TraceStep::bytes).sum();
  }

  private static long micros(HandshakeTrace trace) {
    List<TraceStep> steps = trace.handshake();
    return steps.isEmpty() ? 0 : steps.getLast().at().minus(Duration.ZERO).toNanos() / 1_000;
  }

  private static List<Element> measure(String what, long full, long again, String unit) {
    long most = Math.max(1, Math.max(full, again));
    return List.of(
        Element.of("div", "measure")
            .add(Element.text("span", "what", what))
            .add(bar("first", full, most, unit), bar("second", again, most, unit)));
  }

  private static Element bar(String which, long value, long most, String unit) {
    Element picture =
        Element.of("svg", "bar", which)
            .with("viewBox", "0 0 %d 10".formatted(BAR))
            .with("preserveAspectRatio", "none")
            .with("aria-hidden", "true")
            .add(
                Element.of("rect")
                    .with("width", Math.max(2, BAR * value / most))
                    .with("height", 10)
                    .with("rx", 2));
    return Element.of("span", "amount")
        .add(Element.text("span", "spoken", which + ": "))
        .add(picture)
        .add(Element.text("span", "number", String.format(Locale.ROOT, "%,d%s", value, unit)));
  }
}
