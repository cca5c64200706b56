package pki.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import pki.handshake.CipherSuite;
import pki.trace.HandshakeFacts;
import pki.trace.KeyLog;
import pki.trace.SuitePart;

/// What was chosen, taken apart, and what the keys were made of.
final class SuiteSection {
  /// What each secret is for, by the beginning of its label (RFC 8446, section 7.1; RFC 5246, 8.1).
  private static final List<Map.Entry<String, String>> PURPOSES =
      List.of(
          Map.entry("CLIENT_HANDSHAKE", "protects what the client says until its Finished"),
          Map.entry("SERVER_HANDSHAKE", "protects what the server says until its Finished"),
          Map.entry("CLIENT_TRAFFIC", "protects the client's data from then on"),
          Map.entry("SERVER_TRAFFIC", "protects the server's data from then on"),
          Map.entry("CLIENT_EARLY", "protects data sent before the server has answered"),
          Map.entry("EXPORTER", "is there for protocols above that want a key of their own"),
          Map.entry("EARLY_EXPORTER", "is there for protocols above, before the handshake is over"),
          Map.entry("CLIENT_RANDOM", "the master secret, of which TLS 1.2 makes all keys"));

  private SuiteSection() {}

  static Element of(CipherSuite suite, HandshakeFacts facts, Scene.Secrets shown) {
    Element parts = Element.of("dl", "parts");
    SuitePart.of(facts).forEach(part -> parts.addAll(part(part)));
    Element section =
        Element.of("section")
            .with("aria-labelledby", "suite")
            .add(Element.text("h2", "", "What protects it").with("id", "suite"))
            .add(Element.text("p", "lead suite-name", suite.name()))
            .add(parts)
            .add(Element.text("p", "lead", facts.forwardSecrecy().sentence()));
    return facts.secrets().isEmpty() ? section : section.add(keys(facts.secrets(), shown));
  }

  private static List<Element> part(SuitePart part) {
    String role = part.role().substring(0, 1).toUpperCase(Locale.ROOT) + part.role().substring(1);
    return List.of(
        Element.text("dt", "", role),
        Element.of("dd").add(Element.text("b", "", part.choice())).say(" " + part.purpose() + "."));
  }

  private static Element keys(List<KeyLog.Secret> secrets, Scene.Secrets shown) {
    Element list = Element.of("dl", "fields");
    for (KeyLog.Secret secret : secrets) {
      Element purpose = Element.of("dd").say(purpose(secret.label()));
      if (shown == Scene.Secrets.SHOWN) {
        purpose.add(Element.text("span", "value", secret.secret().hex()));
      }
      list.add(Element.text("dt", "", secret.label()), purpose);
    }
    return Element.of("details", "keys")
        .add(
            Element.text(
                "summary", "", "%d secrets, each for one purpose".formatted(secrets.size())))
        .add(list);
  }

  private static String purpose(String label) {
    return PURPOSES.stream()
        .filter(entry -> label.startsWith(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }
}
