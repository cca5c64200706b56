package pki.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.DerWriter;

class SerialNumberTest {
  private static final long NOW = 1_800_000_000_000L; // 2027-01-15

  @Test
  void drawsTwentyOctetsOfWhichSixteenAreRandom() {
    var random = new SecureRandom();
    Set<BigInteger> seen = new HashSet<>();
    BigInteger ones = BigInteger.ZERO;
    BigInteger zeros = BigInteger.ZERO;
    for (int i = 0; i < 100_000; i++) {
      SerialNumber serial = SerialNumber.draw(NOW, random);

      assertThat(serial.octets()).hasSize(20);
      assertThat(serial.value().signum()).isEqualTo(1);
      assertThat(seen.add(serial.value())).isTrue();
      ones = ones.or(serial.value());
      zeros = zeros.or(serial.value().not());
    }
    BigInteger varying = ones.and(zeros).mod(BigInteger.ONE.shiftLeft(159));
    assertThat(varying).isEqualTo(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE));
  }

  @ParameterizedTest(name = "random octets {0}, time {1}")
  @CsvSource({"0, 0", "0, -1", "0, 1800000000000", "255, -1", "255, 9223372036854775807"})
  void hasOneLengthWhateverIsDrawn(int octet, long time) {
    RandomGenerator constant =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return octet == 0 ? 0 : -1;
          }
        };

    SerialNumber serial = SerialNumber.draw(time, constant);

    assertThat(serial.octets()).hasSize(20);
    assertThat(DerWriter.encode(out -> out.integer(serial.value()))).hasSize(22);
  }

  @Test
  void growsWithTime() {
    RandomGenerator random = new SecureRandom();
    SerialNumber earlier = SerialNumber.draw(NOW, random);
    SerialNumber later = SerialNumber.draw(NOW + 100, random);

    assertThat(later).isGreaterThan(earlier);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "1, 01",
    "0a, 0a",
    "ABCDEF, abcdef",
    "01:AB:cd, 01abcd",
    "0000000000000000000000000000000000000001, 01",
    "7fffffffffffffffffffffffffffffffffffffff, 7fffffffffffffffffffffffffffffffffffffff",
    "80, 80",
  })
  void readsHex(String text, String hex) {
    SerialNumber serial = SerialNumber.ofHex(text);

    assertThat(serial.hex()).isEqualTo(hex);
    assertThat(serial).hasToString(hex);
    assertThat(SerialNumber.ofHex(serial.hex())).isEqualTo(serial);
    assertThat(SerialNumber.ofOctets(serial.octets())).isEqualTo(serial);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "0",
        "00",
        "-1",
        "+1",
        "1g",
        " 1",
        "1 ",
        "0x1",
        "١",
        "8000000000000000000000000000000000000000",
        "00000000000000000000000000000000000000001"
      })
  void refusesOtherHex(String text) {
    assertThatThrownBy(() -> SerialNumber.ofHex(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("serial number must be ");
  }

  @Test
  void refusesAnySizeWithAShortMessage() {
    for (BigInteger value :
        new BigInteger[] {
          BigInteger.ZERO,
          BigInteger.valueOf(-5),
          BigInteger.ONE.shiftLeft(159),
          BigInteger.ONE.shiftLeft(8_000_000),
          BigInteger.ONE.shiftLeft(8_000_000).negate()
        }) {
      assertThatThrownBy(() -> new SerialNumber(value))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .hasSizeLessThan(100);
      if (value.signum() != 0) {
        assertThatThrownBy(() -> new CrlNumber(value))
            .isInstanceOf(IllegalArgumentException.class)
            .message()
            .hasSizeLessThan(100);
      }
    }
  }

  @Test
  void numbersCrlsFromZero() {
    assertThat(new CrlNumber(BigInteger.ZERO)).hasToString("0");
    assertThat(new CrlNumber(BigInteger.TWO)).isGreaterThan(new CrlNumber(BigInteger.ONE));
  }
}
