package pki.trace;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static pki.trace.Direction.CLIENT_TO_SERVER;
import static pki.trace.Direction.SERVER_TO_CLIENT;

import org.junit.jupiter.api.Test;
import pki.der.Octets;
import pki.handshake.ContentType;
import pki.handshake.MessageType;
import pki.trace.ConnectionSecrets.Stage;
import pki.trace.TraceStep.Protection;

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
}
