package pki.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.DerReader;
import pki.der.DerWriter;

class ValidityTest {
  @ParameterizedTest(name = "{1} from {0} end at {2}") // RFC 5280, section 4.1.2.5
  @CsvSource({
    "2026-01-01T00:00:00Z, P90D, 2026-03-31T23:59:59Z",
    "2024-02-28T12:00:00Z, P1D, 2024-02-29T11:59:59Z",
    "2024-02-28T12:00:00Z, P2D, 2024-03-01T11:59:59Z",
    "2026-01-01T00:00:00.999Z, P1D, 2026-01-01T23:59:59Z",
    "2026-01-01T00:00:00Z, PT1S, 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z, PT1.9S, 2026-01-01T00:00:00Z",
    "2049-12-31T00:00:00Z, P1D, 2049-12-31T23:59:59Z",
    "2049-12-31T00:00:00Z, P2D, 2050-01-01T23:59:59Z",
    "2024-01-01T00:00:00Z, P366D, 2024-12-31T23:59:59Z",
    "2026-01-01T00:00:00Z, P7300D, 2045-12-26T23:59:59Z",
    "9999-12-31T23:59:59Z, PT1S, 9999-12-31T23:59:59Z",
  })
  void lastsExactlyTheLength(Instant notBefore, Duration length, Instant notAfter) {
    Validity validity = Validity.startingAt(notBefore, length);

    assertThat(validity.notAfter()).isEqualTo(notAfter);
    assertThat(validity.length()).isEqualTo(Duration.ofSeconds(length.toSeconds()));
    assertThat(Validity.read(DerReader.of(DerWriter.encode(validity::encode)))).isEqualTo(validity);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "2025-12-31T23:59:59.999Z, false",
    "2026-01-01T00:00:00Z, true",
    "2026-01-01T23:59:59Z, true",
    "2026-01-01T23:59:59.999Z, true",
    "2026-01-02T00:00:00Z, false",
  })
  void includesBothEnds(Instant time, boolean included) {
    var day = Validity.startingAt(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofDays(1));

    assertThat(day.includes(time)).isEqualTo(included);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00Z, PT0S",
    "2026-01-01T00:00:00Z, PT0.999S",
    "2026-01-01T00:00:00Z, PT-1S",
    "9999-12-31T23:59:59Z, PT2S",
    "2026-01-01T00:00:00Z, P3000000D",
    "2026-01-01T00:00:00Z, P100000000000000D",
  })
  void refusesOtherLengths(Instant notBefore, Duration length) {
    assertThatThrownBy(() -> Validity.startingAt(notBefore, length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("validity must ");
  }

  @Test
  void mayBeReversedWhenRead() {
    Instant early = Instant.parse("2026-01-01T00:00:00Z");
    byte[] der =
        DerWriter.encode(out -> out.sequence(s -> s.time(early.plusSeconds(9)).time(early)));

    Validity validity = Validity.read(DerReader.of(der));

    assertThat(validity.length()).isEqualTo(Duration.ofSeconds(-8));
    assertThat(validity.includes(early)).isFalse();
  }
}
