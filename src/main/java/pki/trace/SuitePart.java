package pki.trace;

import java.util.ArrayList;
import java.util.List;
import pki.handshake.CipherSuite;
import pki.handshake.TlsVersion;

/// One of the things that a connection is protected by, and what it was good for there.
///
/// @param role such as `key exchange`
/// @param choice such as `x25519`
/// @param purpose a predicate, without a full stop
public record SuitePart(String role, String choice, String purpose) {
  /// A suite taken apart; nothing before the server has answered.
  public static List<SuitePart> of(HandshakeFacts facts) {
    List<SuitePart> parts = new ArrayList<>();
    facts
        .suite()
        .ifPresent(suite -> {
          parts.add(keyExchange(suite, facts));
          parts.add(authentication(suite, facts));
          parts.addAll(cipher(suite));
          facts.version().ifPresent(version -> parts.add(hash(suite, version)));
        });
    return parts;
  }

  private static SuitePart keyExchange(CipherSuite suite, HandshakeFacts facts) {
    String role = "key exchange";
    if (!facts.hasKeyExchange()) {
      return new SuitePart(
          role, "of the earlier session", "still gives the keys, and none took place now");
    }
    String exchange = suite.keyExchange();
    if (exchange.startsWith("RSA")) { // RFC 5246, section 7.4.7.1
      return new SuitePart(role, exchange, "sends a secret, encrypted to the certificate's key");
    }
    return exchange.equals("PSK") // RFC 4279, section 2
        ? new SuitePart(role, exchange, "uses a secret that both sides had before")
        : new SuitePart(
            role, facts.group().orElse(exchange), "agrees on a secret that was never sent");
  }

  private static SuitePart authentication(CipherSuite suite, HandshakeFacts facts) {
    String role = "authentication";
    if (facts.signature().isEmpty() && facts.kind() == HandshakeFacts.Kind.RESUMED) {
      return new SuitePart(
          role, "by the earlier session", "shows that the server is the one of that session");
    }
    return switch (suite.authentication()) {
      case "anon" -> new SuitePart(role, "anon", "shows nothing: the server may be anybody");
      case "PSK" ->
          new SuitePart(role, "PSK", "shows that the server has the secret that both had before");
      default ->
          new SuitePart(
              role,
              facts.signature().orElse(suite.authentication()),
              "shows that the server holds its certificate's key");
    };
  }

  private static List<SuitePart> cipher(CipherSuite suite) {
    return suite
        .mac()
        .map(mac ->
            List.of(
                new SuitePart("cipher", suite.cipher(), "keeps what is sent secret"),
                new SuitePart("MAC", mac, "keeps it whole")))
        .orElseGet(() ->
            List.of(
                new SuitePart(
                    "cipher",
                    suite.cipher(),
                    "keeps what is sent secret and whole, both at once")));
  }

  private static SuitePart hash(CipherSuite suite, TlsVersion version) {
    return new SuitePart("hash", suite.hash(version), "derives the keys and seals the handshake");
  }
}
