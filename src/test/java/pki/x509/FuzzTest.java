package pki.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FuzzTest {
  @Test
  @Timeout(60) // seconds; a hang is a fault, too
  void onlyRefusesComeOut() {
    var fuzz = new Fuzz(20260101);

    long count = fuzz.run(Duration.ofSeconds(2), 20_000);

    assertThat(count).isGreaterThan(100);
    assertThat(fuzz.refused()).isGreaterThan(count);
  }
}
