package pki.page;

import java.util.List;
import java.util.Map;
import pki.handshake.CipherSuite;
import pki.trace.HandshakeFacts;
import pki.trace.KeyLog;

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
    boolean resumed = facts.kind() == HandshakeFacts.Kind.RESUMED;
    Element parts =
        Element.of("dl", "parts")
            .addAll(
                part(
                    "Key exchange",
                    facts.group().orElse(suite.keyExchange()),
                    "agrees on a secret that was never sent"))
            .addAll(
                part(
                    "Authentication",
                    facts
                        .signature()
                        .orElse(resumed ? "by the earlier session" : suite.authentication()),
                    "shows that the server holds its certificate's key"))
            .addAll(
                part(
                    "Cipher",
                    suite.cipher(),
                    suite.isAuthenticatedEncryption()
                        ? "keeps what is sent secret and whole, both at once"
                        : "keeps what is sent secret; a MAC of its own keeps it whole"))
            .addAll(part("Hash", suite.hash(), "derives the keys and seals the handshake"));
    Element section =
        Element.of("section")
            .with("aria-labelledby", "suite")
            .add(Element.text("h2", "", "What protects it").with("id", "suite"))
            .add(Element.text("p", "lead suite-name", suite.name()))
            .add(parts)
            .add(Element.text("p", "lead", secrecy(facts)));
    return facts.secrets().isEmpty() ? section : section.add(keys(facts.secrets(), shown));
  }

  private static List<Element> part(String role, String choice, String purpose) {
    return List.of(
        Element.text("dt", "", role),
        Element.of("dd").add(Element.text("b", "", choice)).say(" " + purpose + "."));
  }

  private static String secrecy(HandshakeFacts facts) {
    if (!facts.hasForwardSecrecy()) {
      return "No forward secrecy: whoever gets the server's key can read this connection later.";
    }
    return facts.isPostQuantum()
        ? "Forward secrecy, also from quantum computers: a recording stays closed for good."
        : "Forward secrecy: a recording stays closed to whoever gets the server's key later, though"
            + " not to a quantum computer.";
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
