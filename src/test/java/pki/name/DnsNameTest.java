package pki.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsNameTest {
  private static final String LABEL_63 = "a".repeat(63);
  private static final String NAME_253 =
      String.join(".", LABEL_63, LABEL_63, LABEL_63, "b".repeat(61));

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "localhost, localhost",
    "example.test, example.test",
    "DEV.Example.TEST, dev.example.test",
    "a-b.c--d.test, a-b.c--d.test",
    "1.2.3.4.test, 1.2.3.4.test",
    "3com.test, 3com.test",
    "*.example.test, *.example.test",
    "*.test, *.test",
    "xn--bcher-kva.test, xn--bcher-kva.test",
    "XN--BCHER-KVA.test, xn--bcher-kva.test",
    "0xfg.test.0xg, 0xfg.test.0xg",
  })
  void readsAscii(String text, String expected) {
    assertThat(DnsName.parse(text).text()).isEqualTo(expected);
    assertThat(DnsName.ofAscii(text)).isEqualTo(DnsName.parse(text));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                 | must have 1 to 253 characters, has 0
          .                  | must not end with a dot
          example.test.      | must not end with a dot
          .example.test      | has a label of 0 characters, must be 1 to 63
          a..test            | has a label of 0 characters, must be 1 to 63
          *                  | may have '*' only as the whole left-most label
          **.test            | may have '*' only as the whole left-most label
          *a.test            | may have '*' only as the whole left-most label
          a*.test            | may have '*' only as the whole left-most label
          a.*.test           | may have '*' only as the whole left-most label
          *.*.test           | may have '*' only as the whole left-most label
          *.                 | must not end with a dot
          _dmarc.test        | may have only letters, digits and inner hyphens in a label
          a_b.test           | may have only letters, digits and inner hyphens in a label
          -a.test            | may have only letters, digits and inner hyphens in a label
          a-.test            | may have only letters, digits and inner hyphens in a label
          a b.test           | may have only letters, digits and inner hyphens in a label
          ' a.test'          | may have only letters, digits and inner hyphens in a label
          a.test/            | may have only letters, digits and inner hyphens in a label
          a@b.test           | may have only letters, digits and inner hyphens in a label
          a.test:443         | may have only letters, digits and inner hyphens in a label
          a\u0000.test       | may have only letters, digits and inner hyphens in a label
          'a\tb.test'        | may have only letters, digits and inner hyphens in a label
          10.0.0.1           | must not end with a numeric label, which only IP addresses do
          a.1                | must not end with a numeric label, which only IP addresses do
          4                  | must not end with a numeric label, which only IP addresses do
          0x7f000001         | must not end with a numeric label, which only IP addresses do
          0x7f.0X1           | must not end with a numeric label, which only IP addresses do
          a.0x               | must not end with a numeric label, which only IP addresses do
          ab--c.test         | has a label with '--' in the third place that is no A-label
          """)
  void refuses(String text, String reason) {
    assertThatThrownBy(() -> DnsName.ofAscii(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("DNS name '")
        .hasMessageEndingWith(reason);
    assertThatThrownBy(() -> DnsName.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void boundsLengths() {
    assertThat(DnsName.parse(NAME_253).text()).hasSize(253);
    assertThat(DnsName.parse(LABEL_63 + ".test").labels()).containsExactly(LABEL_63, "test");
    assertThatThrownBy(() -> DnsName.parse("c" + NAME_253))
        .hasMessageEndingWith("must have 1 to 253 characters, has 254");
    assertThatThrownBy(() -> DnsName.parse("*." + NAME_253))
        .hasMessageEndingWith("must have 1 to 253 characters, has 255");
    assertThatThrownBy(() -> DnsName.parse("a" + LABEL_63 + ".test"))
        .hasMessageEndingWith("has a label of 64 characters, must be 1 to 63");
  }

  @ParameterizedTest(name = "{0} is {1}") // RFC 5890 to 5893
  @CsvSource({
    "bücher.test, xn--bcher-kva.test",
    "BÜCHER.test, xn--bcher-kva.test",
    "bu\u0308cher.test, xn--bcher-kva.test",
    "*.bücher.test, *.xn--bcher-kva.test",
    "straße.test, xn--strae-oqa.test",
    "βόλος.test, xn--nxasmm1c.test",
    "例え.テスト, xn--r8jz45g.xn--zckzah",
    "ＡＢＣ.test, abc.test",
    "例え。テスト, xn--r8jz45g.xn--zckzah",
    "пример.испытание, xn--e1afmkfd.xn--80akhbyknj4f",
    "דוגמה.test, xn--6dbbec0c.test",
    "नी\u200da.test, ''",
    "क्\u200dष.test, xn--11b2ezcw70k.test",
    "نامه\u200cای.test, xn--mgba3gch31f060k.test",
    "l·l.test, xn--ll-0ea.test",
    "ラー・メン.test, xn--4dkp5a4ae.test",
    "〇.test, xn--w6j.test",
  })
  void convertsUnicode(String text, String expected) {
    if (expected.isEmpty()) {
      assertThatThrownBy(() -> DnsName.parse(text)).isInstanceOf(IllegalArgumentException.class);
      return;
    }
    DnsName name = DnsName.parse(text);

    assertThat(name.text()).isEqualTo(expected);
    assertThat(DnsName.parse(name.toUnicode())).isEqualTo(name);
  }

  @ParameterizedTest(name = "{0}: {1}") // RFC 5891, section 5.4; RFC 5892
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          i♥ny.test            | has U+2665, which IDNA2008 disallows
          ☕.test               | has U+2615, which IDNA2008 disallows
          😀.test              | has U+1F600, which IDNA2008 disallows
          ب\u0640ب.test        | has U+0640, which IDNA2008 disallows
          a〱.test             | has U+3031, which IDNA2008 disallows
          ᄀ.test              | has U+1100, which IDNA2008 disallows
          \u20d0.test          | is not allowed by IDNA2008: [LEADING_COMBINING_MARK]
          a\u20d0.test         | has U+20D0, which IDNA2008 disallows
          a\u200db.test        | is not allowed by IDNA2008: [CONTEXTJ]
          a\u200cb.test        | is not allowed by IDNA2008: [CONTEXTJ]
          a·b.test             | is not allowed by IDNA2008: [CONTEXTO_PUNCTUATION]
          a・b.test             | is not allowed by IDNA2008: [CONTEXTO_PUNCTUATION]
          ٠۰.test              | CONTEXTO_DIGITS
          אa.test              | BIDI
          äa--b.test           | is not allowed by IDNA2008
          -ä.test              | is not allowed by IDNA2008
          ä..test              | EMPTY_LABEL
          ä.test.              | must not end with a dot
          ä*.test              | DISALLOWED
          *.*.ä.test           | may have '*' only as the whole left-most label
          pаypal.test          | mixes scripts in a label
          аррӏe.test           | mixes scripts in a label
          １０.０.０.１            | must not end with a numeric label
          ä.１                  | must not end with a numeric label
          \u212a\u0000.test    | DISALLOWED
          """)
  void refusesUnicode(String text, String reason) {
    assertThatThrownBy(() -> DnsName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("DNS name '")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest // each is no A-label, or not the one its U-label has
  @ValueSource(
      strings = {
        "xn--.test",
        "xn---.test",
        "xn--a.test",
        "xn--a-.test",
        "xn--abc-.test",
        "xn--99999999.test",
        "xn--zzzzzzzzzzzzzzzzzzzzz.test",
        "xn--strasse-.test",
        "xn--80ak6aa92eA\u212a.test",
        "xn--iny-zx5a.test", // i♥ny
        "xn--53h.test", // hot beverage
        "xn--e28h.test", // grinning face
        "xn--ab-m1t.test", // zero width joiner between a and b
        "xn--mi7c.test", // full-width a
        "xn--bcher-2pa.test", // a capital
        "xn--e-xbb.test", // not in normal form C
        "xn--chb.test", // tatweel
        "xn--ub-uub.test",
      })
  void refusesWhatIsNoALabel(String text) {
    assertThatThrownBy(() -> DnsName.ofAscii(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesAMixedScriptAsALabel() {
    DnsName name = DnsName.parse("xn--pypal-4ve.test");

    assertThat(name.toUnicode()).isEqualTo("pаypal.test");
  }

  @Test
  void lowersNothingButAscii() {
    assertThatThrownBy(() -> new DnsName("\u212aelvin.test"))
        .hasMessageContaining("may have only letters");
    assertThat(DnsName.parse("\u212aelvin.test").text()).isEqualTo("kelvin.test"); // IDNA maps it
  }

  @Test
  void saysNothingThatATerminalWouldObey() {
    assertThatThrownBy(() -> DnsName.ofAscii("a\u001b[2J\u202e.test"))
        .hasMessageStartingWith("DNS name 'a\\u001b[2J\\u202e.test' ");
  }

  @Test
  void refusesAnySizeAtOnce() {
    for (String text : new String[] {"ä".repeat(1_000_000), "a.".repeat(500_000), "xn--"}) {
      assertTimeout(
          Duration.ofMillis(500),
          () ->
              assertThatThrownBy(() -> DnsName.parse(text))
                  .isInstanceOf(IllegalArgumentException.class)
                  .message()
                  .hasSizeLessThan(2_500));
    }
  }
}
