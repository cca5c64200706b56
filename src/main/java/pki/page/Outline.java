package pki.page;

import pki.trace.HandshakeTrace;
import pki.trace.TraceStep;
import pki.trace.TraceStep.ChangeCipherSpec;
import pki.trace.TraceStep.Message;

/// A handshake in a narrow column: who said what, one line each.
final class Outline {
  private Outline() {}

  static Element of(HandshakeTrace trace) {
    Element list = Element.of("ol", "outline");
    for (TraceStep step : trace.handshake()) {
      String name =
          switch (step.content()) {
            case Message message -> message.label();
            case ChangeCipherSpec _ -> "ChangeCipherSpec";
            default -> "";
          };
      if (!name.isEmpty()) {
        list.add(
            Element.of("li", Padlock.side(step))
                .add(Element.text("span", "spoken", step.direction().from() + ": "))
                .add(Element.text("span", "name", name))
                .add(Element.text("span", "size", "%,d".formatted(step.bytes()))));
      }
    }
    return list;
  }
}
