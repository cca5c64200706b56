package pki.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a message is said to be for is what it is for in the version that is spoken.
class MessageTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SERVER_HELLO        | TLS_1_3 | RFC 8446, 4.1.3   | key share
          SERVER_HELLO        | TLS_1_2 | RFC 5246, 7.4.1.3 | version and suite.
          CERTIFICATE         | TLS_1_2 | RFC 5246, 7.4.2   | certificate
          CERTIFICATE_VERIFY  | TLS_1_2 | RFC 5246, 7.4.8   | The client proves
          NEW_SESSION_TICKET  | TLS_1_2 | RFC 5077, 3.3     | ticket
          SERVER_KEY_EXCHANGE | TLS_1_2 | RFC 8422, 5.4     | signed
          """)
  void saysWhatItIsForInThisVersion(
      MessageType type, TlsVersion version, String section, String word) {
    MessageType.Meaning meaning = type.meaning(Optional.of(version));
    assertThat(meaning.section()).isEqualTo(section);
    assertThat(meaning.purpose()).contains(word);
  }
}
