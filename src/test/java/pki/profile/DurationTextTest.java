package pki.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {
  @ParameterizedTest(name = "{0} is {1} s, written {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0s       |         0 | 0s
          30m      |      1800 | 30m
          12h      |     43200 | 12h
          36h      |    129600 | 36h
          90d      |   7776000 | 90d
          2w       |   1209600 | 14d
          365d     |  31536000 | 1y
          10y      | 315360000 | 10y
          P90D     |   7776000 | 90d
          PT1H30M  |      5400 | 90m
          PT0.9S   |         0 | 0s
          """)
  void readsAndWrites(String text, long seconds, String written) {
    assertThat(DurationText.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(DurationText.format(Duration.ofSeconds(seconds))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "90",
        "d",
        "-1d",
        "1.5d",
        "90 d",
        "1mo",
        "P1Y",
        "PT-1S",
        "1001y",
        "9999999d",
        "PT99999999999999999999S",
        "１d"
      })
  void refuses(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DurationText.parse(text))
        .withMessageStartingWith("duration '" + text + "' must be like");
  }
}
