package pki.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static pki.trace.Direction.CLIENT_TO_SERVER;
import static pki.trace.Direction.SERVER_TO_CLIENT;
import static pki.trace.TraceStep.Protection.DECRYPTED;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.Octets;
import pki.handshake.AlertDescription;
import pki.handshake.ContentType;
import pki.handshake.MessageType;
import pki.trace.ConnectionSecrets.Stage;
import pki.trace.HandshakeFacts.Kind;
import pki.trace.HandshakeFacts.Outcome;
import pki.trace.TraceStep.Unread;

class HandshakeFactsTest {
  private static final int ECDHE_RSA_AES_128_GCM = 0xc02f;

  @ParameterizedTest(name = "{0} of level {1} after a handshake: {2}") // RFC 8446, section 6
  @CsvSource({
    "CLOSE_NOTIFY, 1, COMPLETE",
    "CLOSE_NOTIFY, 2, COMPLETE",
    "USER_CANCELED, 1, COMPLETE",
    "USER_CANCELED, 2, COMPLETE",
    "CERTIFICATE_REQUIRED, 2, REFUSED",
    "CERTIFICATE_REQUIRED, 1, REFUSED",
    "UNRECOGNIZED_NAME, 1, REFUSED",
  })
  void theDescriptionOfAnAlertDecidesInTls13(AlertDescription alert, int level, Outcome outcome) {
    HandshakeTrace trace =
        Dialogue.ofTls13()
            .keysKnown()
            .finishes(SERVER_TO_CLIENT)
            .finishes(CLIENT_TO_SERVER)
            .seals(
                SERVER_TO_CLIENT,
                Stage.APPLICATION,
                ContentType.ALERT,
                new byte[] {(byte) level, (byte) alert.code()})
            .trace();
    assertThat(trace.steps().getLast().protection()).isEqualTo(DECRYPTED);
    assertThat(trace.facts().outcome()).isEqualTo(outcome);
  }

  @Test
  void anAlertThatNobodyKnowsIsAnErrorInTls13() {
    assertThat(Dialogue.ofTls13().says(CLIENT_TO_SERVER, ContentType.ALERT, "01ee").trace().facts())
        .extracting(HandshakeFacts::outcome)
        .isEqualTo(Outcome.REFUSED);
  }

  @ParameterizedTest(name = "{0} of level {1} in TLS 1.2: {2}") // RFC 5246, section 7.2
  @CsvSource({
    "CLOSE_NOTIFY, 1, UNFINISHED",
    "UNRECOGNIZED_NAME, 1, UNFINISHED",
    "UNRECOGNIZED_NAME, 2, REFUSED",
    "USER_CANCELED, 2, REFUSED",
  })
  void theLevelOfAnAlertDecidesInTls12(AlertDescription alert, int level, Outcome outcome) {
    HandshakeTrace trace =
        Dialogue.ofTls12(ECDHE_RSA_AES_128_GCM, Octets.EMPTY, Octets.EMPTY)
            .says(SERVER_TO_CLIENT, ContentType.ALERT, "%02x%02x".formatted(level, alert.code()))
            .trace();
    assertThat(trace.facts().outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "{0}: {1} to the client, {2} to the server: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TLS 1.3 | data | data    | UNSEEN
          TLS 1.3 | data | nothing | UNFINISHED
          TLS 1.2 | data | data    | UNSEEN
          TLS 1.2 | data | nothing | UNFINISHED
          """)
  void whatStaysClosedMayHaveSucceeded(
      String version, String toClient, String toServer, Outcome outcome) {
    Dialogue dialogue = hellos(version, ECDHE_RSA_AES_128_GCM);
    if (toClient.equals("data")) {
      closed(dialogue, SERVER_TO_CLIENT);
    }
    if (toServer.equals("data")) {
      closed(dialogue, CLIENT_TO_SERVER);
    }
    assertThat(dialogue.trace().facts().outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest(name = "{0} with {1}, secrets {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TLS 1.2 | c013 | known   | encrypted: suite TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA is not opened here
          TLS 1.2 | c09e | unknown | encrypted: suite TLS_DHE_RSA_WITH_AES_128_CCM is not opened here
          TLS 1.2 | c02f | unknown | encrypted: no secret of this connection is known here
          TLS 1.3 | 1301 | unknown | encrypted: no secret of this connection is known here
          TLS 1.2 | c02f | known   | encrypted with a key that is not known here
          """)
  void saysWhyItStaysClosed(String version, String suite, String secrets, String why) {
    Dialogue dialogue = hellos(version, Integer.parseInt(suite, 16));
    if (secrets.equals("known")) {
      dialogue.log("CLIENT_RANDOM", Octets.ofHex("77".repeat(48)));
    }
    closed(dialogue, SERVER_TO_CLIENT);
    assertThat(dialogue.trace().steps().getLast().content()).isEqualTo(new Unread(why));
  }

  private static Dialogue hellos(String version, int suite) {
    return version.equals("TLS 1.3")
        ? Dialogue.ofTls13()
        : Dialogue.ofTls12(suite, Octets.EMPTY, Octets.EMPTY);
  }

  private static void closed(Dialogue dialogue, Direction from) {
    dialogue.says(from, ContentType.CHANGE_CIPHER_SPEC, "01");
    dialogue.says(from, ContentType.APPLICATION_DATA, "00".repeat(40));
  }

  /// RFC 5246, section 7.3; RFC 5077, section 3.4.
  @ParameterizedTest(name = "session {0}, answered {1}, then {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          01 | 01 | change       | RESUMED
          01 | 01 | nothing      | RESUMED
          '' | '' | change       | RESUMED
          '' | '' | ticket change| RESUMED
          01 | '' | change       | RESUMED
          '' | 02 | done change  | FULL
          '' | '' | done change  | FULL
          '' | '' | done         | FULL
          '' | '' | nothing      | FULL
          """)
  void aServerThatResumesChangesCiphersAtOnce(
      String offered, String answered, String then, Kind kind) {
    var dialogue =
        Dialogue.ofTls12(ECDHE_RSA_AES_128_GCM, Octets.ofHex(offered), Octets.ofHex(answered));
    for (String step : then.split(" ", -1)) {
      switch (step) {
        case "change" -> dialogue.says(SERVER_TO_CLIENT, ContentType.CHANGE_CIPHER_SPEC, "01");
        case "done" -> dialogue.says(SERVER_TO_CLIENT, MessageType.SERVER_HELLO_DONE, Octets.EMPTY);
        case "ticket" ->
            dialogue.says(
                SERVER_TO_CLIENT, MessageType.NEW_SESSION_TICKET, Octets.ofHex("000000010001aa"));
        default -> assertThat(step).isEqualTo("nothing");
      }
    }
    HandshakeFacts facts = dialogue.trace().facts();
    assertThat(facts.kind()).isEqualTo(kind);
    assertThat(facts.roundTrips()).isEqualTo(kind == Kind.RESUMED ? 1 : 2);
  }
}
