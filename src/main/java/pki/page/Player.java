package pki.page;

import pki.trace.HandshakeTrace;
import pki.trace.TraceStep;

/// The controls that play the conversation in its own time, slowed down. Scripts show them; without
/// scripts everything is there already.
final class Player {
  private Player() {}

  static Element of(HandshakeTrace trace) {
    long end =
        Math.max(
            1, trace.opening().isEmpty() ? 1 : trace.opening().getLast().at().toNanos() / 1_000);
    Element track =
        Element.of("svg", "track")
            .with("viewBox", "0 0 1000 16")
            .with("preserveAspectRatio", "none")
            .with("aria-hidden", "true");
    for (TraceStep step : trace.opening()) {
      long x = 1_000 * (step.at().toNanos() / 1_000) / end;
      boolean client = Padlock.side(step).equals("client");
      track.add(
          Element.of("rect", Padlock.side(step))
              .with("x", Math.min(997, x))
              .with("y", client ? 0 : 9)
              .with("width", 3)
              .with("height", 7));
    }
    return Element.of("div", "player")
        .with("hidden", "")
        .add(
            Element.of("div", "buttons")
                .with("role", "group")
                .with("aria-label", "playback")
                .add(
                    button("back", "←", "one message back"),
                    button("play", "Play", "play the handshake, slowed down"),
                    button("next", "→", "one message on")))
        .add(
            Element.of("div", "time-line")
                .add(track)
                .add(
                    Element.of("input", "scrub")
                        .with("type", "range")
                        .with("min", 0)
                        .with("max", end)
                        .with("value", end)
                        .with("aria-label", "moment, in microseconds")))
        .add(Element.of("p", "clock").with("aria-hidden", "true"))
        .add(
            Element.of("p", "moment")
                .with("role", "status")
                .add(Padlock.OPEN.icon(), Element.of("span", "saying")))
        .add(legend());
  }

  private static Element button(String id, String text, String label) {
    return Element.text("button", id, text).with("type", "button").with("aria-label", label);
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
