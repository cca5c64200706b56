package pki.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.Octets;
import pki.trace.KeyLog.Secret;

class KeyLogTest {
  @Test
  void onlyTheNewestConnectionsAreRemembered() {
    var log = new KeyLog();
    for (int i = 0; i < 1_000; i++) {
      log.add(line("CLIENT_TRAFFIC_SECRET_0", i));
    }

    assertThat(log.of(random(1_000 - 257))).isEmpty();
    for (int i = 1_000 - 256; i < 1_000; i++) {
      assertThat(log.of(random(i))).containsExactly(secret("CLIENT_TRAFFIC_SECRET_0", i));
    }
  }

  @Test
  void aConnectionKeepsItsFirst32SecretsInTheirOrder() {
    var log = new KeyLog();
    for (int i = 0; i < 100; i++) {
      log.add(line("SERVER_TRAFFIC_SECRET_" + i, 7));
    }

    assertThat(log.of(random(7)))
        .hasSize(32)
        .startsWith(secret("SERVER_TRAFFIC_SECRET_0", 7), secret("SERVER_TRAFFIC_SECRET_1", 7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# a comment",
        "CLIENT_RANDOM 00000007",
        "CLIENT_RANDOM 00000007 0",
        "CLIENT_RANDOM 0000000 00",
        "CLIENT_RANDOM 00000007 xy",
        "CLIENT_RANDOM 00000007 00 00",
        "CLIENT_RANDOM  00000007 00"
      })
  void whatIsNoLineGoesToTheFileAndIsNotRemembered(String line) {
    List<String> file = new ArrayList<>();
    var log = new KeyLog(file::add);
    log.add(line);

    assertThat(log.of(random(7))).isEmpty();
    assertThat(file).containsExactly(line);
  }

  @Test
  void aLineWithoutEndIsNotRemembered() {
    var log = new KeyLog();
    log.add("CLIENT_RANDOM 00000007 " + "00".repeat(245));
    log.add("CLIENT_RANDOM 00000008 " + "00".repeat(244));

    assertThat(log.of(random(7))).isEmpty();
    assertThat(log.of(random(8))).hasSize(1);
  }

  @Test
  void aSecretIsNotPrinted() {
    assertThat(secret("EXPORTER_SECRET", 0xabcdef)).hasToString("EXPORTER_SECRET");
  }

  private static String line(String label, int connection) {
    return "%s %08x %08x".formatted(label, connection, connection + 1);
  }

  private static Secret secret(String label, int connection) {
    return new Secret(label, random(connection + 1));
  }

  private static Octets random(int connection) {
    return Octets.of(
        new byte[] {
          (byte) (connection >> 24),
          (byte) (connection >> 16),
          (byte) (connection >> 8),
          (byte) connection
        });
  }
}
