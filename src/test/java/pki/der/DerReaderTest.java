package pki.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerReaderTest {
  @ParameterizedTest(name = "{0} octets: {1}")
  @CsvSource({
    "0, 0400",
    "1, 0401",
    "127, 047f",
    "128, 048180",
    "255, 0481ff",
    "256, 04820100",
    "65535, 0482ffff",
    "65536, 0483010000",
    "16777216, 048401000000",
  })
  void readsAndWritesEveryFormOfLength(int length, String header) {
    byte[] contents = new byte[length];

    byte[] der = DerWriter.encode(out -> out.octetString(contents));

    byte[] expected = hex(header);
    assertThat(Arrays.copyOf(der, expected.length)).isEqualTo(expected);
    assertThat(der).hasSize(expected.length + length);
    assertThat(DerReader.of(der).octetString()).hasSize(length);
    assertThat(DerWriter.encode(out -> out.constructed(0x04, body -> body.raw(contents))))
        .isEqualTo(der);
  }

  @ParameterizedTest(name = "{0}: {1}") // X.690, 10.1
  @CsvSource({
    "048100, not minimally encoded",
    "04817f, not minimally encoded",
    "04820080, not minimally encoded",
    "048200ff, not minimally encoded",
    "0483000100, not minimally encoded",
    "0480, indefinite length",
    "0480010100 0000, indefinite length",
    "04850100000000, length of 5 octets",
    "04ff, length of 127 octets",
    "0484, length of 4 octets",
    "04820001, not minimally encoded",
    "0482ff, length of 2 octets",
    "048480000000, over 2^31-1",
    "0484ffffffff, over 2^31-1",
    "04847fffffff, 'claims 2147483647 bytes, only 0 are left'",
    "04820100, 'claims 256 bytes, only 0 are left'",
    "0401, 'claims 1 bytes, only 0 are left'",
    "04, length missing",
    "'', 'expected tag 0x04 at byte 0, nothing is left'",
    "0500, 'expected tag 0x04 at byte 0, found 0x05'",
  })
  void refusesOtherLengths(String der, String reason) {
    assertThatThrownBy(() -> DerReader.of(hex(der)).octetString())
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void believesNoLengthBeyondTheElementAround() {
    DerReader inner = DerReader.of(hex("3003 0402aa bbbb")).sequence();

    assertThatThrownBy(inner::octetString).hasMessageContaining("claims 2 bytes, only 1 are left");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1f8101 00", "3f8101 00", "bf1f00", "ff0100"})
  void refusesTagsOfMoreThanOneOctet(String der) {
    assertThatThrownBy(() -> DerReader.of(hex(der)).element())
        .isInstanceOf(EncodingException.class)
        .hasMessage("tag of more than one octet at byte 0");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "0101ff, true",
    "010100, false",
    "010101, BOOLEAN before byte 3 is neither 00 nor ff",
    "010180, BOOLEAN before byte 3 is neither 00 nor ff",
    "0100, BOOLEAN before byte 2 is neither 00 nor ff",
    "0102ffff, BOOLEAN before byte 4 is neither 00 nor ff",
  })
  void readsBoolean(String der, String expected) {
    assertThat(answer(() -> DerReader.of(hex(der)).bool())).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} is {1}") // X.690, 11.5
  @CsvSource({
    "'', false",
    "0500, false",
    "0101ff, true",
    "010100, encoded default FALSE before byte 3",
    "010101, BOOLEAN before byte 3 is neither 00 nor ff",
  })
  void readsDefaultFalse(String der, String expected) {
    assertThat(answer(() -> DerReader.of(hex(der)).defaultFalse())).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} is {1}") // X.690, 8.3
  @CsvSource({
    "020100, 0",
    "02017f, 127",
    "02020080, 128",
    "020180, -128",
    "0202ff7f, -129",
    "020900ffffffffffffffff, 18446744073709551615",
    "0200, INTEGER before byte 2 is not minimally encoded",
    "02020000, INTEGER before byte 4 is not minimally encoded",
    "0202007f, INTEGER before byte 4 is not minimally encoded",
    "0202ff80, INTEGER before byte 4 is not minimally encoded",
    "0202ffff, INTEGER before byte 4 is not minimally encoded",
  })
  void readsInteger(String der, String expected) {
    assertThat(answer(() -> DerReader.of(hex(der)).integer())).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} up to {1} is {2}")
  @CsvSource({
    "020102, 2, 2",
    "020103, 2, INTEGER before byte 3 must be 0 to 2",
    "0201ff, 2, INTEGER before byte 3 must be 0 to 2",
    "02047fffffff, 2147483647, 2147483647",
    "02050080000000, 2147483647, INTEGER before byte 7 must be 0 to 2147483647",
    "020900ffffffffffffffff, 2147483647, INTEGER before byte 11 must be 0 to 2147483647",
  })
  void readsSmallInteger(String der, int largest, String expected) {
    DerReader in = DerReader.of(hex(der));

    assertThat(answer(() -> in.smallInteger(DerReader.INTEGER, largest))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} has bits {1}") // X.690, 11.2
  @CsvSource({
    "030100, ''",
    "03020780, 0",
    "03020640, 1",
    "030200ff, 0 1 2 3 4 5 6 7",
    "0303070080, 8",
    "03050000000001, 31",
    "03050080808081, 0 8 16 24 31",
    "0300, named bits before byte 2 are malformed",
    "030101, named bits before byte 3 are malformed",
    "03020880, named bits before byte 4 are malformed",
    "0302ff80, named bits before byte 4 are malformed",
    "0306000000000080, named bits before byte 8 are malformed",
    "03020080, named bits before byte 4 have trailing zeros",
    "03020781, named bits before byte 4 have trailing zeros",
    "03020700, named bits before byte 4 have trailing zeros",
    "0303078000, named bits before byte 5 have trailing zeros",
  })
  void readsNamedBits(String der, String expected) {
    assertThat(answer(() -> bitsOf(DerReader.of(hex(der)).namedBits(DerReader.BIT_STRING))))
        .isEqualTo(expected);
  }

  @Test
  void writesTheNamedBitsItReads() {
    for (int shift = 0; shift < 32; shift++) {
      for (int bits : new int[] {1 << shift, (1 << shift) | 1, -1 >>> shift, 0}) {
        byte[] der = DerWriter.encode(out -> out.namedBits(DerReader.BIT_STRING, bits));

        assertThat(DerReader.of(der).namedBits(DerReader.BIT_STRING)).isEqualTo(bits);
      }
    }
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "030100, ''",
    "030200aa, aa",
    "0300, BIT STRING before byte 2 is not whole octets",
    "030201aa, BIT STRING before byte 4 is not whole octets",
  })
  void readsBitStringOfOctets(String der, String expected) {
    assertThat(answer(() -> HexFormat.of().formatHex(DerReader.of(hex(der)).octetAlignedBits())))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} {1} is {2}") // RFC 5280, section 4.1.2.5
  @CsvSource({
    "17, 500101000000Z, 1950-01-01T00:00:00Z",
    "17, 491231235959Z, 2049-12-31T23:59:59Z",
    "17, 000229120000Z, 2000-02-29T12:00:00Z",
    "17, 240229000000Z, 2024-02-29T00:00:00Z",
    "17, 700101000000Z, 1970-01-01T00:00:00Z",
    "18, 20500101000000Z, 2050-01-01T00:00:00Z",
    "18, 99991231235959Z, 9999-12-31T23:59:59Z",
    "18, 00000101000000Z, 0000-01-01T00:00:00Z",
    "18, 20240229000000Z, 2024-02-29T00:00:00Z",
    "17, 230229000000Z, time at byte 0 does not exist",
    "18, 21000229000000Z, time at byte 0 does not exist",
    "17, 241301000000Z, time at byte 0 does not exist",
    "17, 240100000000Z, time at byte 0 does not exist",
    "17, 240431000000Z, time at byte 0 does not exist",
    "17, 240101240000Z, time at byte 0 does not exist",
    "17, 240101006000Z, time at byte 0 does not exist",
    "17, 161231235960Z, time at byte 0 does not exist",
    "17, 2401010000Z, time at byte 0 is not in the form YYMMDDHHMMSSZ",
    "17, 240101000000+0000, time at byte 0 is not in the form YYMMDDHHMMSSZ",
    "17, 2401010000+00, time at byte 0 is not in the form YYMMDDHHMMSSZ",
    "17, 240101000000z, time at byte 0 is not in the form YYMMDDHHMMSSZ",
    "17, 20240101000000Z, time at byte 0 is not in the form YYMMDDHHMMSSZ",
    "17, '', time at byte 0 is not in the form YYMMDDHHMMSSZ",
    "18, 240101000000Z, time at byte 0 is not in the form YYYYMMDDHHMMSSZ",
    "18, 20240101000000.5Z, time at byte 0 is not in the form YYYYMMDDHHMMSSZ",
    "18, 20240101000000, time at byte 0 is not in the form YYYYMMDDHHMMSSZ",
    "18, 202401010000Z, time at byte 0 is not in the form YYYYMMDDHHMMSSZ",
    "17, 24010100000 Z, time at byte 0 has a character that is no digit",
    "17, -40101000000Z, time at byte 0 has a character that is no digit",
    "17, 24010100:000Z, time at byte 0 has a character that is no digit",
    "0c, 240101000000Z, expected a time at byte 0",
  })
  void readsTime(String tag, String text, String expected) {
    byte[] der = DerWriter.encode(out -> out.ascii(HexFormat.fromHexDigits(tag), text));

    assertThat(answer(() -> DerReader.of(der).time())).isEqualTo(expected);
  }

  @Test
  void refusesWhatFollowsTheLastElement() {
    DerReader in = DerReader.of(hex("0500 0500"));
    in.read(DerReader.NULL);

    assertThatThrownBy(in::end)
        .isInstanceOf(EncodingException.class)
        .hasMessage("2 trailing bytes at byte 2");
  }

  @Test
  void countsPositionsFromTheOutermostArray() {
    DerReader in = DerReader.of(hex("3006 3004 0500 0101")).sequence().sequence();
    in.read(DerReader.NULL);

    assertThat(in.position()).isEqualTo(6);
    assertThatThrownBy(in::bool).hasMessageContaining("at byte 6");
  }

  @Test
  void keepsWholeElements() {
    DerReader in = DerReader.of(hex("3003 020105 0401ff"));

    assertThat(in.elementOctets().hex()).isEqualTo("3003020105");
    assertThat(in.skipIf(DerReader.INTEGER)).isFalse();
    assertThat(in.skipIf(DerReader.OCTET_STRING)).isTrue();
    assertThat(in.peekTag()).isEqualTo(-1);
    assertThatThrownBy(in::readAny).hasMessage("element missing at byte 8");
  }

  @Test
  void goesDeepWithoutStackOrTime() {
    byte[] deep = nested(10_000);

    assertTimeout(
        Duration.ofMillis(500),
        () -> {
          DerReader in = DerReader.of(deep);
          int depth = 0;
          while (in.nextIs(DerReader.SEQUENCE)) {
            in = in.sequence();
            depth++;
          }
          assertThat(depth).isEqualTo(10_000);
        });
  }

  private static byte[] nested(int depth) {
    byte[] reversed = new byte[6 * depth];
    int size = 0;
    for (int i = 0; i < depth; i++) {
      byte[] header = header(size);
      for (int j = header.length - 1; j >= 0; j--) {
        reversed[size++] = header[j];
      }
    }
    byte[] der = new byte[size];
    for (int i = 0; i < size; i++) {
      der[i] = reversed[size - 1 - i];
    }
    return der;
  }

  private static byte[] header(int length) {
    var out = new ByteArrayOutputStream();
    out.write(DerReader.SEQUENCE);
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] octets = BigInteger.valueOf(length).toByteArray();
      int skip = octets[0] == 0 ? 1 : 0;
      out.write(0x80 | (octets.length - skip));
      out.write(octets, skip, octets.length - skip);
    }
    return out.toByteArray();
  }

  private interface Reading {
    Object read();
  }

  /// What reading came to: the value, or why there is none.
  private static String answer(Reading reading) {
    try {
      return reading.read().toString();
    } catch (EncodingException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String bitsOf(int bits) {
    var text = new StringBuilder();
    for (int bit = 0; bit < 32; bit++) {
      if ((bits >>> bit & 1) != 0) {
        text.append(text.isEmpty() ? "" : " ").append(bit);
      }
    }
    return text.toString();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }
}
