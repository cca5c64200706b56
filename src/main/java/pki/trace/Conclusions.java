package pki.trace;

import static pki.handshake.TlsVersion.TLS_1_2;
import static pki.handshake.TlsVersion.TLS_1_3;

import java.util.ArrayList;
import java.util.List;
import pki.handshake.CipherSuite;
import pki.handshake.TlsVersion;

/// What a handshake came to, in sentences: one fact each, with what it is good for.
public final class Conclusions {
  private Conclusions() {}

  /// The sentences, the most important first; none before the server has answered.
  public static List<String> of(HandshakeFacts facts) {
    List<String> sentences = new ArrayList<>();
    facts
        .version()
        .ifPresent(version -> {
          switch (facts.outcome()) {
            case COMPLETE -> protection(sentences, version, facts);
            case UNSEEN -> {
              sentences.add(
                  "Whether it succeeded is not seen: both sides went on encrypted, and closed to us.");
              protection(sentences, version, facts);
            }
            case REFUSED ->
                sentences.add(
                    "%s was agreed on, and then one side refused.".formatted(version.label()));
            case UNFINISHED ->
                sentences.add("%s was agreed on, and then it stopped.".formatted(version.label()));
          }
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

  private static void protection(List<String> sentences, TlsVersion version, HandshakeFacts facts) {
    sentences.add("%s, %s.".formatted(version.label(), waiting(facts)));
    facts.suite().ifPresent(suite -> apart(sentences, suite, facts));
    sentences.add(facts.forwardSecrecy().sentence());
  }

  private static String waiting(HandshakeFacts facts) {
    String trips = facts.roundTrips() == 1 ? "1 round trip" : facts.roundTrips() + " round trips";
    return switch (facts.kind()) {
      case FULL -> "a full handshake of " + trips;
      case RETRIED -> "a full handshake of %s, one of them for another key share".formatted(trips);
      case RESUMED -> "an earlier session resumed in %s, without certificates".formatted(trips);
    };
  }

  private static void apart(List<String> sentences, CipherSuite suite, HandshakeFacts facts) {
    sentences.add(
        suite.isTls13()
            ? "Suite %s; key exchange and authentication are agreed on beside it:"
                .formatted(suite.name())
            : "Suite %s:".formatted(suite.name()));
    for (SuitePart part : SuitePart.of(facts)) {
      sentences.add("  %s %s %s.".formatted(part.role(), part.choice(), part.purpose()));
    }
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
