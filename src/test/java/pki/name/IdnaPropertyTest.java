package pki.name;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdnaPropertyTest {
  @ParameterizedTest(name = "{0} to {1}: {2}") // from RFC 5892, appendix B.1
  @CsvSource({
    "00, 2c, false",
    "2d, 2d, true",
    "2e, 2f, false",
    "30, 39, true",
    "3a, 60, false",
    "61, 7a, true",
    "7b, b6, false",
    "b7, b7, true", // CONTEXTO
    "b8, de, false",
    "df, f6, true",
    "f7, f7, false",
    "f8, ff, true",
    "100, 100, false",
    "101, 101, true",
    "132, 134, false",
    "13f, 140, false",
    "149, 149, false",
    "17f, 17f, false",
    "180, 180, true",
    "1c4, 1cc, false",
    "2b9, 2c1, true",
    "2c2, 2c5, false",
    "300, 33f, true",
    "340, 341, false",
    "342, 342, true",
    "343, 345, false",
    "346, 34e, true",
    "34f, 34f, false",
    "375, 375, true", // CONTEXTO
    "37a, 37a, false",
    "3c2, 3c2, true",
    "3cf, 3d6, false",
    "5d0, 5ea, true",
    "5f3, 5f4, true", // CONTEXTO
    "621, 63f, true",
    "640, 640, false",
    "660, 669, true", // CONTEXTO
    "66a, 66d, false",
    "6f0, 6f9, true", // CONTEXTO
    "6fd, 6fe, true",
    "7fa, 7fa, false",
    "f0b, f0b, true",
    "1100, 11ff, false",
    "1e9e, 1e9e, false",
    "1e9f, 1e9f, true",
    "2000, 200b, false",
    "200c, 200d, true", // CONTEXTJ
    "200e, 2064, false",
    "20d0, 20dc, false",
    "2100, 214d, false",
    "214e, 214e, true",
    "2190, 23e7, false",
    "3005, 3007, true",
    "302a, 302d, true",
    "302e, 303b, false",
    "303c, 303c, true",
    "3041, 3096, true",
    "30fb, 30fb, true", // CONTEXTO
    "4e00, 9fa5, true",
    "ac00, d7a3, true",
    "d800, fa0d, false",
    "fa0e, fa0f, true",
    "fa10, fa10, false",
    "fdd0, fdef, false",
    "fe00, fe0f, false",
    "ff01, ff9f, false",
    "1d100, 1d126, false",
    "1d400, 1d454, false",
    "20000, 2a6d6, true",
    "e0001, e0001, false",
    "f0000, 10ffff, false",
  })
  void followsTheDerivation(String first, String last, boolean allowed) {
    for (int c = Integer.parseInt(first, 16); c <= Integer.parseInt(last, 16); c++) {
      assertThat(IdnaProperty.allows(c)).as("U+%04X", c).isEqualTo(allowed);
    }
  }
}
