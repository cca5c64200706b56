package pki.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pki.handshake.Field;
import pki.handshake.TlsVersion;
import pki.trace.HandshakeTrace;
import pki.trace.Highlights;
import pki.trace.TraceStep;
import pki.trace.TraceStep.Alert;
import pki.trace.TraceStep.ApplicationData;
import pki.trace.TraceStep.ChangeCipherSpec;
import pki.trace.TraceStep.Message;
import pki.trace.TraceStep.Protection;
import pki.trace.TraceStep.Unread;

/// A trace as a sequence diagram: an ordered list of messages between two life lines, each of which
/// opens to its meaning, its fields and its bytes.
final class Diagram {
  private static final int DEEPEST = 8;

  private Diagram() {}

  static Element of(HandshakeTrace trace) {
    Element list = Element.of("ol", "steps");
    List<Padlock> states = Padlock.states(trace);
    Padlock before = Padlock.OPEN;
    List<TraceStep> steps = trace.opening();
    for (int i = 0; i < steps.size(); i++) {
      TraceStep step = steps.get(i);
      list.add(step(step, details(step, trace.facts().version()), states.get(i), before));
      before = states.get(i);
    }
    return Element.of("div", "diagram")
        .add(
            Element.of("div", "ends")
                .with("aria-hidden", "true")
                .add(Element.text("span", "", "client"), Element.text("span", "", "server")))
        .add(list);
  }

  private static Element step(TraceStep step, Element details, Padlock state, Padlock before) {
    Element item =
        Element.of("li", "step", Padlock.side(step), protection(step.protection()))
            .with("data-at", step.at().toNanos() / 1_000)
            .with("data-lock", state.cssClass())
            .add(details);
    if (state != before) {
      item.add(
          Element.of("p", "turn", state.cssClass())
              .add(state.icon())
              .add(
                  Element.of("span")
                      .add(Element.text("b", "", state.title() + "."))
                      .say(" " + state.meaning())));
    }
    return item;
  }

  private static String protection(Protection protection) {
    return protection == Protection.PLAIN ? "plain" : "sealed";
  }

  private static Element details(TraceStep step, Optional<TlsVersion> version) {
    String size =
        step.bytes() == 1 ? "1 byte" : String.format(Locale.ROOT, "%,d bytes", step.bytes());
    Element summary =
        Element.of("summary")
            .add(Element.text("span", "time", millis(step)))
            .add(
                Element.of("span", "label")
                    .add(Element.text("span", "name", name(step)))
                    .add(Element.text("span", "size", size + sealed(step))))
            .add(Element.of("span", "arrow").with("aria-hidden", "true"))
            .add(Element.text("span", "spoken", " from the " + step.direction().from()));
    String highlight = Highlights.of(step);
    if (!highlight.isEmpty()) {
      summary.add(Element.text("span", "gist", highlight));
    }
    return Element.of("details").add(summary, inside(step, version));
  }

  private static String sealed(TraceStep step) {
    return switch (step.protection()) {
      case PLAIN -> "";
      case DECRYPTED -> ", encrypted";
      case OPAQUE -> ", encrypted, closed to us";
    };
  }

  static String millis(TraceStep step) {
    return String.format(Locale.ROOT, "%.1f ms", step.at().toNanos() / 1e6);
  }

  private static String name(TraceStep step) {
    return switch (step.content()) {
      case Message message -> message.label();
      case ChangeCipherSpec _ -> "ChangeCipherSpec";
      case Alert alert -> "Alert: " + alert.label();
      case ApplicationData _ -> "application data";
      case Unread _ -> step.protection() == Protection.OPAQUE ? "(encrypted)" : "(unreadable)";
    };
  }

  private static Element inside(TraceStep step, Optional<TlsVersion> version) {
    Element inside = Element.of("div", "inside");
    switch (step.content()) {
      case Message message -> {
        message
            .type()
            .map(type -> type.meaning(version))
            .ifPresent(meaning ->
                inside.add(
                    Element.of("p", "purpose")
                        .say(meaning.purpose() + " ")
                        .add(Element.text("cite", "", meaning.section()))));
        inside.addAll(fields(message.fields(), 0)).addAll(Bytes.of(message));
      }
      case ChangeCipherSpec _ ->
          inside.add(
              Element.of("p", "purpose")
                  .say(
                      "In TLS 1.2 the sender encrypts from here on. In TLS 1.3 it means nothing, and is"
                          + " there for old boxes on the way. ")
                  .add(Element.text("cite", "", "RFC 5246, 7.1; RFC 8446, D.4")));
      case Alert alert ->
          inside.add(
              Element.of("p", "purpose")
                  .say(alert.description().map(a -> a.meaning()).orElse("An unknown alert") + ". ")
                  .add(Element.text("cite", "", "RFC 8446, 6")));
      case ApplicationData _ ->
          inside.add(
              Element.text("p", "purpose", "What the connection is there for. It is not shown."));
      case Unread unread -> inside.add(Element.text("p", "purpose", unread.why() + "."));
    }
    return inside;
  }

  private static List<Element> fields(List<Field> fields, int depth) {
    if (fields.isEmpty() || depth > DEEPEST) {
      return List.of();
    }
    Element list = Element.of("dl", "fields");
    for (Field field : fields) {
      List<Element> parts = new ArrayList<>(fields(field.parts(), depth + 1));
      Element value = Element.of("dd").addAll(parts);
      list.add(
          Element.text("dt", "", field.name()),
          field.value().isEmpty()
              ? value
              : Element.of("dd").add(Element.text("span", "value", field.value())).addAll(parts));
    }
    return List.of(list);
  }
}
