package pki.page;

import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
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
                        + " certificate and no signature: the earlier session vouches for whoever was"
                        + " proven in it."
                    : "The server did not resume: the second connection was a full handshake again."))
        .add(
            Element.of("div", "measures")
                .addAll(measure("bytes", bytes(full), bytes(again), ResumptionSection::count))
                .addAll(
                    measure(
                        "messages",
                        full.handshake().size(),
                        again.handshake().size(),
                        ResumptionSection::count))
                .addAll(
                    measure(
                        "round trips",
                        full.facts().roundTrips(),
                        again.facts().roundTrips(),
                        ResumptionSection::count))
                .addAll(measure("time", micros(full), micros(again), ResumptionSection::millis)))
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
    return steps.isEmpty() ? 0 : steps.getLast().at().toNanos() / 1_000;
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String millis(long micros) {
    return String.format(Locale.ROOT, "%.1f ms", micros / 1e3);
  }

  private static List<Element> measure(
      String what, long full, long again, LongFunction<String> words) {
    long most = Math.max(1, Math.max(full, again));
    return List.of(
        Element.of("div", "measure")
            .add(Element.text("span", "what", what))
            .add(
                bar("first", full, most, words.apply(full)),
                bar("second", again, most, words.apply(again))));
  }

  private static Element bar(String which, long value, long most, String words) {
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
        .add(Element.text("span", "number", words));
  }
}
