package pki.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectIdentifierTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0.0, 00",
    "0.39, 27",
    "1.0, 28",
    "1.39, 4f",
    "2.0, 50",
    "2.5.29.15, 551d0f",
    "2.39, 77",
    "2.40, 78",
    "2.47, 7f",
    "2.48, 8100",
    "2.999, 8837",
    "2.999.3, 883703",
    "1.2.840.113549.1.1.11, 2a864886f70d01010b",
    "1.2.127.128, 2a7f8100",
    "1.2.18446744073709551616, 2a82808080808080808000",
    "2.25.329800735698586629295641978511506172918, " + "6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776",
  })
  void readsAndWrites(String dotted, String contents) {
    ObjectIdentifier oid = ObjectIdentifier.of(dotted);

    assertThat(HexFormat.of().formatHex(oid.contents())).isEqualTo(contents);
    assertThat(ObjectIdentifier.ofContents(oid.contents())).isEqualTo(oid).hasToString(dotted);
    assertThat(ObjectIdentifier.ofContents(oid.contents())).hasSameHashCodeAs(oid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.",
        ".1",
        "1..2",
        "3.1",
        "0.40",
        "1.40",
        "01.2",
        "1.02",
        "1.-2",
        "1.+2",
        "1.2 ",
        "1.a",
        "1.٣",
        "1,2",
        "oid.1.2",
        "18446744073709551616.1"
      })
  void refusesOtherText(String dotted) {
    assertThatThrownBy(() -> ObjectIdentifier.of(dotted))
        .isInstanceOf(EncodingException.class)
        .hasMessageStartingWith("object identifier ");
  }

  @Test
  void refusesTextOfAnySizeAtOnce() {
    assertThatThrownBy(() -> ObjectIdentifier.of("1." + "9".repeat(10_000_000)))
        .hasMessage("object identifier must be at most 256 digits and dots");
    assertThatThrownBy(() -> ObjectIdentifier.of("1.2" + ".3".repeat(31)))
        .hasMessageStartingWith("object identifier needs 2 to 32 arcs");
    assertThatThrownBy(() -> ObjectIdentifier.of("2." + "9".repeat(200)))
        .hasMessage("object identifier must have 1 to 64 octets, has 95");
  }

  @ParameterizedTest(name = "{0}: {1}") // X.690, 8.19
  @CsvSource({
    "'', 'must have 1 to 64 octets, has 0'",
    "80, arc is not minimally encoded",
    "8001, arc is not minimally encoded",
    "2a8001, arc is not minimally encoded",
    "2a86, ends within an arc",
    "81, ends within an arc",
  })
  void refusesOtherContents(String contents, String reason) {
    assertThatThrownBy(() -> ObjectIdentifier.ofContents(HexFormat.of().parseHex(contents)))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void keepsItsContentsToItself() {
    ObjectIdentifier oid = ObjectIdentifier.of("1.2.3");
    oid.contents()[0] = 0;

    assertThat(oid).hasToString("1.2.3");
  }
}
