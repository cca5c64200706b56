package pki.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.http.Request.Method;

class ResponseTest {
  private static final Instant MODIFIED = Instant.parse("2026-03-01T10:00:00Z");

  private static final Response CACHED =
      Response.of(MediaType.TEXT, Content.of("x"))
          .with(Caching.until(MODIFIED.plusSeconds(60), MODIFIED.plusMillis(700), "tag"));

  @ParameterizedTest(name = "{0}: {1} → {2}") // RFC 9110, section 13
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          If-None-Match     | "tag"                          | 304
          If-None-Match     | W/"tag"                        | 304
          If-None-Match     | "other", "tag"                 | 304
          If-None-Match     | *                              | 304
          If-None-Match     | "other"                        | 200
          If-None-Match     | tag                            | 200
          If-Modified-Since | Sun, 01 Mar 2026 10:00:00 GMT  | 304
          If-Modified-Since | Sunday, 01-Mar-26 10:00:00 GMT | 304
          If-Modified-Since | Sun Mar  1 10:00:00 2026       | 304
          If-Modified-Since | Sun, 01 Mar 2026 09:59:59 GMT  | 200
          If-Modified-Since | yesterday                      | 200
          X-Other           | "tag"                          | 200
          """)
  void isConditional(String name, String value, int status) {
    assertThat(CACHED.unlessHeld(head("GET", name + ": " + value)).status().code())
        .isEqualTo(status);
  }

  @Test
  void prefersTheTagToTheDate() {
    RequestHead head =
        head("GET", "If-None-Match: \"a\"\r\nIf-Modified-Since: Sun, 01 Mar 2026 10:00:00 GMT");

    assertThat(CACHED.unlessHeld(head).status()).isEqualTo(Status.OK);
  }

  @Test
  void isNotConditionalForPostOrFailures() {
    String condition = "If-None-Match: *";

    assertThat(CACHED.unlessHeld(head("POST", condition))).isEqualTo(CACHED);
    Response failed = CACHED.with(Status.NOT_FOUND);
    assertThat(failed.unlessHeld(head("GET", condition))).isEqualTo(failed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nSet-Cookie: b", "a\nb", "a\0b", "caf\u00e9", "\u007f"})
  void refusesHeaderInjection(String value) {
    Response response = Response.of(Status.OK);

    assertThatThrownBy(() -> response.with("Location", value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> response.with(value, "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MediaType("text/" + value))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Caching.until(MODIFIED, MODIFIED, value))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void logsWhateverCameAsOneLineOfAscii() throws Exception {
    String hostile = "\r\n\u001b[31m\u202e\0\"\\\u00e9" + "x".repeat(10_000);
    var access =
        new Access(
            MODIFIED,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711),
            Optional.of(Method.GET),
            hostile,
            Status.OK,
            12,
            Duration.ofMillis(3),
            hostile,
            Optional.empty());

    String json = access.json();

    assertThat(json).matches("[ -~]+").hasSizeLessThan(2_400);
    assertThat(json)
        .startsWith("{\"time\":\"2026-03-01T10:00:00Z\",\"remote\":\"127.0.0.1\",\"port\":4711,")
        .contains(
            "\"method\":\"GET\",\"target\":\"\\u000d\\u000a\\u001b[31m\\u202e\\u0000\\\"\\\\\\u00e9x")
        .contains("\"status\":200,\"bytes\":12,\"micros\":3000,")
        .doesNotContain("problem");
  }

  private static RequestHead head(String method, String field) {
    return RequestHead.parse(method + " / HTTP/1.0\r\n" + field + "\r\n");
  }
}
