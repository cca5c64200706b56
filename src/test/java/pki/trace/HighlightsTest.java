package pki.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.Octets;
import pki.handshake.CipherSuite;
import pki.handshake.Field;
import pki.handshake.MessageFields;
import pki.handshake.MessageType;
import pki.handshake.TlsVersion;
import pki.handshake.WireWriter;
import pki.trace.TraceStep.Message;
import pki.trace.TraceStep.Protection;
import pki.trace.TraceStep.Unread;

class HighlightsTest {
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"MESSAGE_HASH", "FINISHED", "CLIENT_KEY_EXCHANGE"}) // any octets are right
  void whatIsMalformedSaysSoFirst(MessageType type) {
    String body =
        switch (type) {
          case SERVER_KEY_EXCHANGE -> "03"; // a named curve without its name
          case CERTIFICATE_STATUS -> "01"; // OCSP without a response
          default -> "feff";
        };
    assertThat(highlight(type, Octets.ofHex(body))).startsWith("malformed: ");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CERTIFICATE            | 00 000000         | no certificate
          COMPRESSED_CERTIFICATE | 0002 000100 000001 aa | brotli · not inflated here
          COMPRESSED_CERTIFICATE | 0001 ffffff 000001 aa | zlib · not inflated here
          """)
  void saysNoCertificateOnlyOfAnEmptyList(MessageType type, String body, String highlight) {
    assertThat(highlight(type, Octets.ofHex(body.replace(" ", "")))).isEqualTo(highlight);
  }

  @Test
  void anEmptyListStaysEmptyWhenCompressed() {
    var deflater = new Deflater();
    deflater.setInput(new byte[4]);
    deflater.finish();
    byte[] compressed = new byte[100];
    int length = deflater.deflate(compressed);
    deflater.end();
    byte[] body =
        WireWriter.encode(out ->
            out.u16(1).u24(4).vector(3, data -> data.raw(Arrays.copyOf(compressed, length))));
    assertThat(highlight(MessageType.COMPRESSED_CERTIFICATE, Octets.of(body)))
        .isEqualTo("no certificate");
  }

  /// C0 and C1 controls, directions, line ends, what is half a character or none.
  @ParameterizedTest
  @ValueSource(
      ints = {
        0x0a, 0x1b, 0x7f, 0x85, 0x9b, 0x061c, 0x200e, 0x202e, 0x2028, 0x2029, 0x2066, 0xfeff,
        0xd800, 0x0378
      })
  void whatCannotBeSeenIsAQuestionMark(int codePoint) {
    assertThat(unread("a" + Character.toString(codePoint) + "b")).isEqualTo("a?b");
  }

  @Test
  void whatIsTooLongIsCutBetweenCharacters() {
    assertThat(unread("🔒".repeat(200))).isEqualTo("🔒".repeat(200));
    assertThat(unread("🔒".repeat(201))).isEqualTo("🔒".repeat(199) + "…");
    assertThat(unread("ü←é")).isEqualTo("ü←é");
  }

  private static String unread(String why) {
    return highlight(new Unread(why));
  }

  private static String highlight(MessageType type, Octets body) {
    List<Field> fields = MessageFields.decode(type, body, TlsVersion.TLS_1_3, CipherSuite.NULL);
    return highlight(new Message(type.code(), Optional.of(type), body, fields));
  }

  private static String highlight(TraceStep.Content content) {
    return Highlights.of(
        new TraceStep(Direction.SERVER_TO_CLIENT, Duration.ZERO, 1, Protection.PLAIN, content));
  }
}
