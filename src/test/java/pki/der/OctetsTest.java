package pki.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OctetsTest {
  @Test
  void sharesNoArray() {
    byte[] array = {1, 2};
    Octets octets = Octets.of(array);
    array[0] = 9;
    octets.bytes()[1] = 9;

    assertThat(octets.hex()).isEqualTo("0102");
  }

  @Test
  void isEqualByContents() {
    assertThat(Octets.ofHex("00ff")).isEqualTo(Octets.of(new byte[] {0, -1}));
    assertThat(Octets.ofHex("00ff")).hasSameHashCodeAs(Octets.of(new byte[] {0, -1}));
    assertThat(Octets.ofHex("")).isEqualTo(Octets.EMPTY);
    assertThat(Octets.ofHex("00")).isNotEqualTo(Octets.EMPTY);
  }

  @Test
  void countsOctetsWithoutSign() {
    assertThat(Octets.ofHex("ff").at(0)).isEqualTo(255);
    assertThat(Octets.ofHex("ff").length()).isEqualTo(1);
  }

  @Test
  void refusesOtherHex() {
    assertThatThrownBy(() -> Octets.ofHex("0")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Octets.ofHex("xx")).isInstanceOf(IllegalArgumentException.class);
  }
}
