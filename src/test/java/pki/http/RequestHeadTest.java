package pki.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /ocsp//a/+/b%2F%2B==        | /ocsp//a/+/b%2F%2B==
          //ocsp/a                    | //ocsp/a
          /ocsp/../a?b/c?d            | /ocsp/../a?b/c?d
          http://other.test/ca/x?y    | /ca/x?y
          HTTPS://other.test:1        | /
          """)
  void keepsTheTargetAsItWasSent(String sent, String expected) {
    assertThat(parse("GET " + sent + " HTTP/1.1~Host: a~").target()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1}: {2}") // RFC 9112, section 9.3
  @CsvSource({
    "HTTP/1.1, x, KEEP_ALIVE",
    "HTTP/1.1, close, CLOSE",
    "HTTP/1.1, 'keep-alive, Close', CLOSE",
    "HTTP/1.0, x, CLOSE",
    "HTTP/1.0, Keep-Alive, KEEP_ALIVE",
    "HTTP/1.0, 'close, keep-alive', CLOSE"
  })
  void decidesWhetherTheConnectionStays(String version, String option, RequestHead.Reuse reuse) {
    assertThat(parse("GET / " + version + "~Host: a~Connection: " + option + "~").reuse())
        .isEqualTo(reuse);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          GET / HTTP/1.1~                                                  | 400
          GET / HTTP/1.1~Host: a~Host: a~                                  | 400
          GET /~Host: a~                                                   | 400
          GET  / HTTP/1.1~Host: a~                                         | 400
          GET / HTTP/1.1 ~Host: a~                                         | 400
          GET a HTTP/1.1~Host: a~                                          | 400
          GET * HTTP/1.1~Host: a~                                          | 400
          GET http:///a HTTP/1.1~Host: a~                                  | 400
          GET ftp://a/b HTTP/1.1~Host: a~                                  | 400
          GET /\\351 HTTP/1.1~Host: a~                                    | 400
          GET /\\0 HTTP/1.1~Host: a~                                    | 400
          GET / http/1.1~Host: a~                                          | 400
          GET / HTTP/2.0~Host: a~                                          | 505
          GET / HTTP/1.2~Host: a~                                          | 505
          BREW / HTTP/1.1~Host: a~                                         | 501
          G@T / HTTP/1.1~Host: a~                                          | 400
          GET / HTTP/1.1~Host: a~X: b~ folded~                             | 400
          GET / HTTP/1.1~Host: a~X : b~                                    | 400
          GET / HTTP/1.1~Host: a~: b~                                      | 400
          GET / HTTP/1.1~Host: a~X~                                        | 400
          GET / HTTP/1.1~Host: a\\0b~                                   | 400
          GET / HTTP/1.1~Host: a\\rb~                                   | 400
          POST / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 1~     | 400
          POST / HTTP/1.1~Host: a~Content-Length: 1, 1~                    | 400
          POST / HTTP/1.1~Host: a~Content-Length: +1~                      | 400
          POST / HTTP/1.1~Host: a~Content-Length: -1~                      | 400
          POST / HTTP/1.1~Host: a~Content-Length: 0x1~                     | 400
          POST / HTTP/1.1~Host: a~Content-Length:~                         | 400
          POST / HTTP/1.1~Host: a~Content-Length: 9999999999999999999~     | 413
          POST / HTTP/1.1~Host: a~Content-Length: 1~Transfer-Encoding: chunked~ | 400
          POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding: chunked~ | 400
          POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~        | 501
          POST / HTTP/1.1~Host: a~Transfer-Encoding: identity~             | 501
          POST / HTTP/1.0~Transfer-Encoding: chunked~                      | 400
          """)
  void refusesWhatTwoReadersCouldUnderstandDifferently(String head, int status) {
    assertThatThrownBy(() -> parse(head))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.status().code()).isEqualTo(status));
  }

  @Test
  void findsFieldsInAnyCase() {
    Fields fields = parse("GET / HTTP/1.1~Host: a~X-One:  v w \t~x-one:~").fields();

    assertThat(fields.find("X-ONE")).contains("v w");
    assertThat(fields.list("x-one")).containsExactly("v w", "");
    assertThat(fields.find("x-on")).isEmpty();
  }

  @Test
  void readsAHeadThatComesByteByByte() {
    String text = "\r\nGET /a HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\nrest";
    int end = text.indexOf("rest");
    var reader = new HeadReader(Limits.STANDARD);
    ByteBuf in = Unpooled.buffer();
    for (int i = 0; i < end - 1; i++) {
      in.writeByte(text.charAt(i));
      assertThat(reader.read(in)).as("after %d bytes", i + 1).isEmpty();
    }
    in.writeCharSequence(text.substring(end - 1), StandardCharsets.US_ASCII);

    Optional<RequestHead> head = reader.read(in);

    assertThat(head.orElseThrow().target()).isEqualTo("/a");
    assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("rest");
  }

  /// `~` stands for CRLF, and a backslash escape for what a table cannot hold.
  private static RequestHead parse(String head) {
    return RequestHead.parse(head.translateEscapes().replace("~", "\r\n"));
  }
}
