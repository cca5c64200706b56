package pki.page;

import java.util.List;
import pki.trace.HandshakeTrace;
import pki.trace.TraceStep;

/// The controls that play the conversation in its own time, slowed down. Scripts show them; without
/// scripts everything is there already.
final class Player {
  private Player() {}

  static Element of(HandshakeTrace trace) {
    List<TraceStep> steps = trace.opening();
    long end = Math.max(1, steps.isEmpty() ? 1 : micros(steps.getLast()));
    return Element.of("div", "player")
        .with("hidden", "")
        .add(buttons(), timeLine(steps, end))
        .add(Element.of("p", "clock").with("aria-hidden", "true"))
        .add(
            Element.of("p", "moment")
                .with("role", "status")
                .add(Padlock.OPEN.icon(), Element.of("span", "saying")))
        .add(legend());
  }

  private static long micros(TraceStep step) {
    return step.at().toNanos() / 1_000;
  }

  private static Element buttons() {
    return Element.of("div", "buttons")
        .with("role", "group")
        .with("aria-label", "playback, slowed down")
        .add(
            button("back", "←").with("aria-label", "one message back"),
            button("play", "Play"),
            button("next", "→").with("aria-label", "one message on"));
  }

  private static Element button(String cssClass, String text) {
    return Element.text("button", cssClass, text).with("type", "button");
  }

  private static Element timeLine(List<TraceStep> steps, long end) {
    return Element.of("div", "time-line")
        .add(track(steps, end))
        .add(
            Element.of("input", "scrub")
                .with("type", "range")
                .with("min", 0)
                .with("max", end)
                .with("value", end)
                .with("aria-label", "moment, in microseconds"));
  }

  /// A mark for each message at its moment, the client's above.
  private static Element track(List<TraceStep> steps, long end) {
    Element track =
        Element.of("svg", "track")
            .with("viewBox", "0 0 1000 16")
            .with("preserveAspectRatio", "none")
            .with("aria-hidden", "true");
    for (TraceStep step : steps) {
      boolean client = Padlock.side(step).equals("client");
      track.add(
          Element.of("rect", Padlock.side(step))
              .with("x", Math.min(997, 1_000 * micros(step) / end))
              .with("y", client ? 0 : 9)
              .with("width", 3)
              .with("height", 7));
    }
    return track;
  }

  /// What the script says at each state; in the page, so that the script has no words of its own.
  private static Element legend() {
    Element legend = Element.of("ul", "legend").with("hidden", "");
    for (Padlock state : Padlock.values()) {
      legend.add(
          Element.of("li", state.cssClass())
              .add(state.icon())
              .add(Element.text("span", "", state.title() + ". " + state.meaning())));
    }
    return legend;
  }
}
