package pki.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.handshake.CipherSuite;
import pki.handshake.Codepoints;
import pki.handshake.ServerHello.Sentinel;
import pki.handshake.TlsVersion;
import pki.trace.HandshakeFacts.Kind;
import pki.trace.HandshakeFacts.Outcome;

class ConclusionsTest {
  @ParameterizedTest(name = "{0} {1} {2} with group {3}: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TLS_1_2 | FULL    | TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 | x25519 | key exchange x25519 agrees on a secret that was never sent.
          TLS_1_2 | FULL    | TLS_DHE_RSA_WITH_AES_128_GCM_SHA256   |        | key exchange DHE agrees on a secret that was never sent.
          TLS_1_2 | FULL    | TLS_RSA_WITH_AES_128_GCM_SHA256       |        | key exchange RSA sends a secret, encrypted to the certificate's key.
          TLS_1_2 | FULL    | TLS_PSK_WITH_AES_128_GCM_SHA256       |        | key exchange PSK uses a secret that both sides had before.
          TLS_1_2 | RESUMED | TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 |        | key exchange of the earlier session still gives the keys, and none took place now.
          TLS_1_3 | RESUMED | TLS_AES_128_GCM_SHA256                | x25519 | key exchange x25519 agrees on a secret that was never sent.
          TLS_1_3 | RESUMED | TLS_AES_128_GCM_SHA256                |        | key exchange of the earlier session still gives the keys, and none took place now.
          TLS_1_2 | FULL    | TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 | x25519 | authentication RSA shows that the server holds its certificate's key.
          TLS_1_2 | RESUMED | TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 |        | authentication by the earlier session shows that the server is the one of that session.
          TLS_1_3 | RESUMED | TLS_AES_128_GCM_SHA256                | x25519 | authentication by the earlier session shows that the server is the one of that session.
          TLS_1_2 | FULL    | TLS_ECDH_anon_WITH_AES_128_CBC_SHA    | x25519 | authentication anon shows nothing: the server may be anybody.
          TLS_1_2 | FULL    | TLS_PSK_WITH_AES_128_GCM_SHA256       |        | authentication PSK shows that the server has the secret that both had before.
          TLS_1_2 | FULL    | TLS_RSA_WITH_AES_128_CBC_SHA          |        | MAC SHA keeps it whole.
          TLS_1_2 | FULL    | TLS_RSA_WITH_AES_128_CBC_SHA          |        | hash SHA256 derives the keys and seals the handshake.
          TLS_1_1 | FULL    | TLS_RSA_WITH_AES_128_CBC_SHA          |        | hash MD5 and SHA derives the keys and seals the handshake.
          """)
  void saysWhatEachPartDid(
      TlsVersion version, Kind kind, String suite, @Nullable String group, String sentence) {
    assertThat(Conclusions.of(facts(Outcome.COMPLETE, version, kind, suite, group)))
        .contains("  " + sentence);
  }

  @ParameterizedTest(name = "{0} {1} {2} with group {3}: {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TLS_1_2 | FULL    | TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 | x25519         | CLASSICAL
          TLS_1_2 | FULL    | TLS_RSA_WITH_AES_128_GCM_SHA256       |                | NONE
          TLS_1_2 | RESUMED | TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 |                | OF_THE_EARLIER_SESSION
          TLS_1_2 | RESUMED | TLS_RSA_WITH_AES_128_GCM_SHA256       |                | OF_THE_EARLIER_SESSION
          TLS_1_3 | FULL    | TLS_AES_128_GCM_SHA256                | X25519MLKEM768 | POST_QUANTUM
          TLS_1_3 | RESUMED | TLS_AES_128_GCM_SHA256                | x25519         | CLASSICAL
          TLS_1_3 | RESUMED | TLS_AES_128_GCM_SHA256                |                | OF_THE_EARLIER_SESSION
          """)
  void saysForHowLongItStaysSecret(
      TlsVersion version, Kind kind, String suite, @Nullable String group, ForwardSecrecy secrecy) {
    HandshakeFacts facts = facts(Outcome.COMPLETE, version, kind, suite, group);
    assertThat(facts.forwardSecrecy()).isEqualTo(secrecy);
    assertThat(Conclusions.of(facts)).contains(secrecy.sentence());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UNSEEN     | Whether it succeeded is not seen: both sides went on encrypted, and closed to us.
          UNFINISHED | TLS 1.3 was agreed on, and then it stopped.
          """)
  void saysThatTheEndWasNotSeen(Outcome outcome, String sentence) {
    HandshakeFacts facts =
        facts(outcome, TlsVersion.TLS_1_3, Kind.FULL, "TLS_AES_128_GCM_SHA256", "x25519");
    assertThat(Conclusions.of(facts)).contains(sentence);
  }

  private static HandshakeFacts facts(
      Outcome outcome, TlsVersion version, Kind kind, String suite, @Nullable String group) {
    return new HandshakeFacts(
        outcome,
        Optional.of(version),
        Codepoints.SUITE.codeOf(suite).map(CipherSuite::new),
        Optional.ofNullable(group),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        kind,
        Sentinel.NONE,
        1,
        List.of());
  }
}
