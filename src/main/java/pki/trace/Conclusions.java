package pki.trace;

import static pki.handshake.TlsVersion.TLS_1_2;
import static pki.handshake.TlsVersion.TLS_1_3;

import java.util.ArrayList;
import java.util.List;
import pki.handshake.CipherSuite;

/// What a handshake came to, in sentences: one fact each, with what it is good for.
public final class Conclusions {
  private Conclusions() {}

  /// The sentences, the most important first; none before the server has answered.
  public static List<String> of(HandshakeFacts facts) {
    List<String> sentences = new ArrayList<>();
    facts
        .version()
        .ifPresent(version -> {
          sentences.add("%s, %s.".formatted(version.label(), waiting(facts)));
          ending(sentences, facts);
          facts.suite().ifPresent(suite -> apart(sentences, suite, facts));
          sentences.add(secrecy(facts));
        });
    fallBack(sentences, facts);
    if (!facts.secrets().isEmpty()) {
      sentences.add(
          "Keys came from: %s."
              .formatted(
                  String.join(", ", facts.secrets().stream().map(KeyLog.Secret::label).toList())));
    }
    return sentences;
  }

  private static String waiting(HandshakeFacts facts) {
    String trips = facts.roundTrips() == 1 ? "1 round trip" : facts.roundTrips() + " round trips";
    return switch (facts.kind()) {
      case FULL -> "a full handshake of " + trips;
      case RETRIED -> "a full handshake of %s, one of them for another key share".formatted(trips);
      case RESUMED -> "an earlier session resumed in %s, without certificates".formatted(trips);
    };
  }

  private static void ending(List<String> sentences, HandshakeFacts facts) {
    switch (facts.outcome()) {
      case COMPLETE, REFUSED -> {} // the messages say it
      case UNSEEN ->
          sentences.add(
              "Whether it succeeded is not seen: both sides went on encrypted, and closed to us.");
      case UNFINISHED -> sentences.add("It stopped before both sides had sent their Finished.");
    }
  }

  private static void apart(List<String> sentences, CipherSuite suite, HandshakeFacts facts) {
    sentences.add("Suite %s:".formatted(suite.name()));
    sentences.add(
        "  key exchange %s agrees on a secret that was never sent."
            .formatted(facts.group().orElse(suite.keyExchange())));
    sentences.add(
        "  authentication %s shows that the server holds its certificate's key."
            .formatted(
                facts
                    .signature()
                    .orElse(
                        facts.kind() == HandshakeFacts.Kind.RESUMED
                            ? "by the earlier session"
                            : suite.authentication())));
    sentences.add(
        suite.isAuthenticatedEncryption()
            ? "  cipher %s keeps what is sent secret and whole, both at once."
                .formatted(suite.cipher())
            : "  cipher %s keeps what is sent secret, and a MAC of its own keeps it whole."
                .formatted(suite.cipher()));
    sentences.add("  hash %s derives the keys and seals the handshake.".formatted(suite.hash()));
  }

  private static String secrecy(HandshakeFacts facts) {
    if (!facts.hasForwardSecrecy()) {
      return "No forward secrecy: whoever gets the server's key can read this connection later.";
    }
    return facts.isPostQuantum()
        ? "Forward secrecy, also from quantum computers: a recording stays closed for good."
        : "Forward secrecy: a recording stays closed to whoever gets the server's key later,"
            + " though not to a quantum computer.";
  }

  private static void fallBack(List<String> sentences, HandshakeFacts facts) {
    switch (facts.sentinel()) {
      case NONE -> {}
      case TO_TLS_1_2 ->
          sentences.add(
              "The server says that it could speak %s, and spoke %s (RFC 8446, 4.1.3)."
                  .formatted(TLS_1_3.label(), TLS_1_2.label()));
      case TO_TLS_1_1_OR_OLDER ->
          sentences.add(
              "The server says that it could speak %s or newer, and spoke an older version (RFC 8446, 4.1.3)."
                  .formatted(TLS_1_2.label()));
    }
  }
}
