package pki.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pki.trace.HandshakeFacts;
import pki.trace.HandshakeTrace;

/// The page's head: with whom, how it ended, and what there is to know at a glance.
final class Hero {
  private Hero() {}

  static Element of(Scene scene) {
    Padlock padlock =
        switch (scene.ending()) {
          case ACCEPTED -> Padlock.SECURE;
          case REFUSED -> Padlock.BROKEN;
          case FAILED -> Padlock.OPEN;
        };
    return Element.of("header")
        .add(Element.text("p", "eyebrow", eyebrow(scene.viewpoint())))
        .add(Element.text("h1", "", scene.peer()))
        .add(
            Element.of("p", "verdict", padlock.cssClass())
                .add(padlock.icon())
                .add(
                    Element.of("span")
                        .add(Element.text("b", "", word(scene.ending()) + "."))
                        .say(" " + sentence(scene.sentence()))))
        .add(glance(scene));
  }

  private static String eyebrow(Scene.Viewpoint viewpoint) {
    return switch (viewpoint) {
      case CLIENT -> "A TLS handshake, seen by the client";
      case SERVER -> "The TLS handshake that fetched this page, seen by the server";
    };
  }

  private static String word(Scene.Ending ending) {
    return switch (ending) {
      case ACCEPTED -> "Accepted";
      case REFUSED -> "Refused";
      case FAILED -> "No connection";
    };
  }

  private static String sentence(String clause) {
    return clause.isEmpty()
        ? ""
        : Character.toUpperCase(clause.charAt(0)) + clause.substring(1) + ".";
  }

  private static Element glance(Scene scene) {
    HandshakeTrace trace = scene.trace();
    HandshakeFacts facts = trace.facts();
    List<Scene.Remark> remarks = new ArrayList<>();
    facts.version().ifPresent(version -> remarks.add(new Scene.Remark("version", version.label())));
    facts.group().ifPresent(group -> remarks.add(new Scene.Remark("key exchange", group)));
    facts.suite().ifPresent(suite -> remarks.add(new Scene.Remark("cipher", suite.cipher())));
    facts
        .applicationProtocol()
        .ifPresent(protocol -> remarks.add(new Scene.Remark("speaks", protocol)));
    if (!trace.handshake().isEmpty()) {
      double millis = trace.handshake().getLast().at().toNanos() / 1e6;
      remarks.add(
          new Scene.Remark(
              HandshakePage.isWhole(facts) ? "handshake" : "until it ended",
              String.format(
                  Locale.ROOT, "%.1f ms, %s", millis, HandshakePage.bytes(trace.handshake()))));
    }
    remarks.addAll(scene.remarks());
    Element list = Element.of("dl", "glance");
    remarks.forEach(one ->
        list.add(
            Element.of("div")
                .add(Element.text("dt", "", one.name()), Element.text("dd", "", one.finding()))));
    return list;
  }
}
