package pki.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrlPartitionTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          4a3b2c00, 1,   ca
          4a3b2cff, 1,   ca
          4a3b2c00, 2,   ca.2
          4a3b2c01, 2,   ca.3
          4a3b2c06, 4,   ca.6
          4a3b2cff, 256, ca.511
          ff,       4,   ca.7
          """)
  void namesTheListOfASerial(String serial, int count, String label) {
    assertThat(CrlPartition.of(SerialNumber.ofHex(serial), count).label("ca")).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 0", "512, 0", "4, 4", "4, -1"})
  void refusesWhatIsNoPartition(int count, int index) {
    assertThatThrownBy(() -> new CrlPartition(count, index))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
