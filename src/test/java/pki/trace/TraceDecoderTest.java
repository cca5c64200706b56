package pki.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static pki.trace.Direction.CLIENT_TO_SERVER;
import static pki.trace.Direction.SERVER_TO_CLIENT;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.Octets;
import pki.handshake.ContentType;
import pki.handshake.MessageType;
import pki.trace.ConnectionSecrets.Stage;
import pki.trace.TraceStep.Protection;
import pki.trace.TraceStep.Unread;

class TraceDecoderTest {
  /// A client that authenticates later (RFC 8446, section 4.6.2) says Finished a second time, and
  /// goes on with the key that it has.
  @Test
  void aSecondFinishedChangesNoKey() {
    byte[] data = "GET /".getBytes(US_ASCII);
    byte[] again = Dialogue.message(MessageType.FINISHED, Octets.ofHex("f2".repeat(32)));
    HandshakeTrace trace =
        Dialogue.ofTls13()
            .keysKnown()
            .finishes(SERVER_TO_CLIENT)
            .finishes(CLIENT_TO_SERVER)
            .seals(CLIENT_TO_SERVER, Stage.APPLICATION, ContentType.APPLICATION_DATA, data)
            .seals(CLIENT_TO_SERVER, Stage.APPLICATION, ContentType.HANDSHAKE, again)
            .seals(CLIENT_TO_SERVER, Stage.APPLICATION, ContentType.APPLICATION_DATA, data)
            .trace();
    assertThat(trace.steps().subList(2, 7))
        .extracting(TraceStep::protection)
        .containsOnly(Protection.DECRYPTED);
    assertThat(trace.steps().getLast().content()).isInstanceOf(TraceStep.ApplicationData.class);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          16                       | 1 | 1 byte of an incomplete record       | PLAIN
          1603030004 0e00          | 7 | 7 bytes of an incomplete record      | PLAIN
          1603030003 0e0000        | 3 | 3 bytes of an incomplete message     | PLAIN
          1603030005 0e000002 aa   | 5 | 5 bytes of an incomplete message     | PLAIN
          1703030020 00            | 6 | 6 bytes of an incomplete record      | OPAQUE
          """)
  void whatWasCutOffIsTold(String hex, int bytes, String why, Protection protection) {
    byte[] begun = Octets.ofHex(hex.replace(" ", "")).bytes();
    for (Direction direction : Direction.values()) {
      Dialogue dialogue = Dialogue.ofTls13().says(direction, begun);
      assertThat(dialogue.trace().steps().subList(2, 3))
          .containsExactly(
              new TraceStep(direction, Duration.ofNanos(2), bytes, protection, new Unread(why)));
      assertThat(dialogue.tapped().trace().steps()).hasSize(2); // it may come yet
    }
  }

  @Test
  void bothSidesMayBeCutOffInAMessageAndARecord() {
    byte[] begun = Octets.ofHex("1603030003" + "0e0000" + "16").bytes();
    assertThat(
            Dialogue.ofTls13()
                .says(SERVER_TO_CLIENT, begun)
                .says(CLIENT_TO_SERVER, begun)
                .trace()
                .steps()
                .subList(2, 6))
        .extracting(TraceStep::direction)
        .containsExactly(CLIENT_TO_SERVER, CLIENT_TO_SERVER, SERVER_TO_CLIENT, SERVER_TO_CLIENT);
  }

  /// A Finished of which a byte is missing is none, though it is closed.
  @Test
  void whatWasCutOffIsNotTakenForAFinished() {
    Dialogue dialogue = Dialogue.ofTls13().keysKnown().finishes(SERVER_TO_CLIENT);
    assertThat(
            dialogue
                .says(CLIENT_TO_SERVER, Octets.ofHex("1703030035" + "00".repeat(52)).bytes())
                .trace()
                .facts()
                .outcome())
        .isEqualTo(HandshakeFacts.Outcome.UNFINISHED);
  }

  @Test
  void aFullRecordingSaysSoAlsoWhileTheConnectionGoesOn() {
    Dialogue dialogue = Dialogue.ofTls13();
    dialogue.says(SERVER_TO_CLIENT, Octets.ofHex("1703030020").bytes());
    dialogue.says(SERVER_TO_CLIENT, new byte[Recording.MOST_BYTES]);
    for (HandshakeTrace trace : List.of(dialogue.trace(), dialogue.tapped().trace())) {
      assertThat(trace.steps().subList(2, 4))
          .extracting(TraceStep::content)
          .containsExactly(
              new Unread("5 bytes of an incomplete record"),
              new Unread("the recording is full: what came then was not recorded"));
    }
  }

  @Test
  void theFirstBytesMayBeTooManyToRecord() {
    var recording = new Recording();
    recording.add(CLIENT_TO_SERVER, 0, new byte[Recording.MOST_BYTES + 1]);
    assertThat(HandshakeTrace.decode(recording, new KeyLog()).steps()).isEmpty();
  }
}
