package pki.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.page.Scene.Ending;
import pki.page.Scene.Remark;
import pki.page.Scene.Secrets;
import pki.page.Scene.Viewpoint;
import pki.trace.Direction;
import pki.trace.HandshakeTrace;
import pki.trace.KeyLog;
import pki.trace.Recording;

/// Pages of what peers say, whatever it is.
class HandshakePageTest {
  private static final String ATTACK =
      "</style><script>alert('x')</script><img src=x onerror=\"y\">&amp;";

  private static HandshakeTrace trace(String bytes) {
    var recording = new Recording();
    recording.add(
        Direction.SERVER_TO_CLIENT,
        0,
        bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    return HandshakeTrace.decode(recording, new KeyLog());
  }

  private static Scene scene(String text, Ending ending, HandshakeTrace trace) {
    return new Scene(
        text,
        Viewpoint.CLIENT,
        ending,
        text,
        trace,
        Optional.of(new Scene.Resumption(trace, trace)),
        Optional.empty(),
        List.of(new Remark(text, text)),
        Secrets.SHOWN);
  }

  @ParameterizedTest
  @EnumSource
  void whatAPeerSaysIsNeverMarkup(Ending ending) {
    String page = HandshakePage.of(scene(ATTACK, ending, trace(ATTACK)));
    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;", "&amp;amp;")
        .doesNotContain("<script>alert", "<img");
    assertThat(page.split("<script>", -1)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 400",
        "\u0016\u0003\u0001\u00ff\u00ff",
        "\u0015\u0003\u0003\u0000\u0002\u0002F"
      })
  void anyTraceHasAPage(String bytes) {
    assertThat(HandshakePage.of(scene("peer", Ending.FAILED, trace(bytes))))
        .startsWith("<!doctype html>")
        .endsWith("</html>\n");
  }

  @Test
  void directionsOfTextAreShownAndNotObeyed() {
    assertThat(HandshakePage.of(scene("abc\u202Etxt.exe", Ending.REFUSED, trace(""))))
        .doesNotContain("\u202E");
  }

  @Test
  void onlyItsOwnScriptAndStyleAreAllowed() {
    assertThat(HandshakePage.POLICY)
        .startsWith("default-src 'none'; ")
        .doesNotContain("unsafe")
        .containsPattern("script-src 'sha256-[^']{44}'");
    assertThat(HandshakePage.of(scene("peer", Ending.ACCEPTED, trace(""))))
        .doesNotContain(" style=", "http://", "https://", " onclick");
  }
}
