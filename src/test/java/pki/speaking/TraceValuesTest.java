package pki.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import pki.der.Octets;
import pki.page.Scene;
import pki.shell.Json;
import pki.trace.Direction;
import pki.trace.HandshakeTrace;
import pki.trace.KeyLog;
import pki.trace.Recording;

class TraceValuesTest {
  private static final Octets RANDOM = Octets.ofHex("c1".repeat(32));
  private static final String HELLO =
      "0100002b" + "0303" + RANDOM.hex() + "00" + "0002c013" + "0100" + "0000";
  private static final String SECRET = "5ec2e7".repeat(16);

  private static final HandshakeTrace TRACE = trace();

  /// A hello in two records, and one of a version that there is not.
  private static HandshakeTrace trace() {
    var recording = new Recording();
    String hello = HELLO.substring(0, 20);
    recording.add(Direction.CLIENT_TO_SERVER, 5_000, octets("160301000a" + hello));
    recording.add(Direction.CLIENT_TO_SERVER, 8_000, octets("1603010025" + HELLO.substring(20)));
    recording.add(Direction.SERVER_TO_CLIENT, 12_000, octets("15039900020228"));
    var keyLog = new KeyLog();
    keyLog.add("CLIENT_RANDOM %s %s".formatted(RANDOM.hex(), SECRET));
    return HandshakeTrace.decode(recording, keyLog);
  }

  private static byte[] octets(String hex) {
    return Octets.ofHex(hex).bytes();
  }

  @Test
  void hasEveryRecord() {
    assertThat(TraceValues.of(TRACE, Scene.Secrets.LABELS_ONLY).get("records"))
        .isEqualTo(
            List.of(
                record("client", 0L, "handshake", "TLS 1.0", 10),
                record("client", 3L, "handshake", "TLS 1.0", 37),
                record("server", 7L, "alert", "0x0399", 2)));
  }

  private static Map<String, Object> record(
      String from, long micros, String type, String version, int bytes) {
    return Json.object(
        "from", from,
        "micros", micros,
        "type", type,
        "version", version,
        "bytes", bytes,
        "protection", "plain");
  }

  @Test
  void aMessageHasAllItsBytes() {
    assertThat((List<?>) TraceValues.of(TRACE, Scene.Secrets.LABELS_ONLY).get("steps"))
        .first()
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .containsEntry("hex", HELLO)
        .containsEntry("bytes", HELLO.length() / 2);
  }

  @Test
  void secretsAreInItOnlyWhereTheyAreShown() {
    assertThat(Json.line(TraceValues.of(TRACE, Scene.Secrets.LABELS_ONLY)))
        .contains("CLIENT_RANDOM")
        .doesNotContain(SECRET);
    assertThat(Json.line(TraceValues.of(TRACE, Scene.Secrets.SHOWN))).contains(SECRET);
  }
}
