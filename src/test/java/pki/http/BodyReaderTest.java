package pki.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.http.RequestHead.Framing;

class BodyReaderTest {
  private static final String CHUNKED =
      "5\r\nhello\r\n00a;name=\"v\"\r\n, chunks!!\r\n0\r\nTrailer: ignored\r\n\r\n";

  @Test
  void readsChunksHoweverTheyAreCut() {
    for (int cut = 0; cut < CHUNKED.length(); cut++) {
      BodyReader reader = BodyReader.of(new Framing.Chunked(), 15);
      ByteBuf in = Unpooled.buffer();
      in.writeCharSequence(CHUNKED.substring(0, cut), StandardCharsets.US_ASCII);
      assertThat(reader.read(in)).as("cut at %d", cut).isFalse();
      in.writeCharSequence(CHUNKED.substring(cut) + "rest", StandardCharsets.US_ASCII);

      assertThat(reader.read(in)).as("cut at %d", cut).isTrue();
      assertThat(reader.content()).asString().isEqualTo("hello, chunks!!");
      assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("rest");
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'10~', 413",
    "'5~12345~b~', 413",
    "'fffffff~', 413",
    "'00000000000000005~', 413",
    "'~', 400",
    "'g~', 400",
    "'-1~', 400",
    "'0x1~', 400",
    "'1 ~aX~', 400",
    "'1~aa~', 400",
    "'1;a=\\rb~', 400",
    "'1\\na~', 400",
    "'0~a~a~a~a~a~a~a~a~a~a~a~a~a~a~a~a~a~a~a~a~a~', 400"
  })
  void refusesBrokenOrLargeChunks(String text, int status) {
    BodyReader reader = BodyReader.of(new Framing.Chunked(), 15);
    ByteBuf in = Unpooled.copiedBuffer(escaped(text), StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> reader.read(in))
        .isInstanceOfSatisfying(
            RequestException.class, e -> assertThat(e.status().code()).isEqualTo(status));
  }

  @Test
  void refusesALineInChunksThatDoesNotEnd() {
    BodyReader reader = BodyReader.of(new Framing.Chunked(), 15);
    ByteBuf in = Unpooled.copiedBuffer("1;" + "x".repeat(300), StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> reader.read(in)).hasMessageContaining("over 256 bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {16, 1L << 31, 999_999_999_999_999_999L})
  void refusesALengthBeforeAnyByteOfItComes(long length) {
    assertThatThrownBy(() -> BodyReader.of(new Framing.Length(length), 15))
        .hasMessage("content over 15 bytes");
  }

  @Test
  void takesNoMoreThanTheLength() {
    BodyReader reader = BodyReader.of(new Framing.Length(3), 15);
    ByteBuf in = Unpooled.copiedBuffer("abcd", StandardCharsets.US_ASCII);

    assertThat(reader.read(in)).isTrue();
    assertThat(reader.content()).asString().isEqualTo("abc");
    assertThat(in.readableBytes()).isEqualTo(1);
  }

  private static String escaped(String text) {
    return text.translateEscapes().replace("~", "\r\n");
  }
}
