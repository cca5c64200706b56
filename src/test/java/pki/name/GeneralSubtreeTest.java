package pki.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;

class GeneralSubtreeTest {
  @ParameterizedTest(name = "{0}") // RFC 5280, section 4.2.1.10
  @CsvSource({
    "dns:example.test, 2, 6578616d706c652e74657374, dns:example.test",
    "Example.TEST, 2, 6578616d706c652e74657374, dns:example.test",
    "dns:test, 2, 74657374, dns:test",
    "dns:, 2, '', dns:",
    "dns:ä.test, 2, 786e2d2d3463612e74657374, dns:xn--4ca.test",
    "email:example.test, 1, 6578616d706c652e74657374, email:example.test",
    "email:.example.test, 1, 2e6578616d706c652e74657374, email:.example.test",
    "email:u@example.test, 1, 75406578616d706c652e74657374, email:u@example.test",
    "uri:.example.test, 6, 2e6578616d706c652e74657374, uri:.example.test",
    "uri:host.test, 6, 686f73742e74657374, uri:host.test",
    "ip:10.0.0.0/8, 7, 0a000000ff000000, ip:10.0.0.0/8",
    "ip:10.0.0.7, 7, 0a000007ffffffff, ip:10.0.0.7/32",
    "ip:0.0.0.0/0, 7, 0000000000000000, ip:0.0.0.0/0",
    "ip:192.168.129.128/25, 7, c0a88180ffffff80, ip:192.168.129.128/25",
    "ip:::/0, 7, 0000000000000000000000000000000000000000000000000000000000000000, ip:::/0",
    "ip:fd00::/8, 7, fd000000000000000000000000000000ff000000000000000000000000000000, ip:fd00::/8",
    "ip:::1, 7, 00000000000000000000000000000001ffffffffffffffffffffffffffffffff, ip:::1/128",
    "dirname:O=a, 4, 300c310a300806035504 0a0c0161, dirname:O=a",
  })
  void readsTheTextForms(String text, int choice, String contents, String canonical) {
    GeneralSubtree subtree = GeneralSubtree.parse(text);

    assertThat(subtree.choice()).isEqualTo(choice);
    assertThat(subtree.contents().hex()).isEqualTo(contents.replace(" ", ""));
    assertThat(subtree.text()).isEqualTo(canonical);
    assertThat(GeneralSubtree.parse(canonical)).isEqualTo(subtree);
    assertThat(GeneralSubtree.read(DerReader.of(DerWriter.encode(subtree::encode))))
        .isEqualTo(subtree);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dns:.example.test      | must not start with a dot
          dns:*.example.test     | must not have a wildcard
          dns:.                  | must have 1 to 253 characters
          dns:a_b                | may have only letters
          dns:example.test.      | must not end with a dot
          ip:10.0.0.1/8          | has address bits beyond its prefix
          ip:10.0.0.0/33         | needs a prefix of 0 to 32
          ip:10.0.0.0/           | needs a prefix of 0 to 32
          ip:10.0.0.0/-1         | needs a prefix of 0 to 32
          ip:10.0.0.0/8/8        | needs a prefix of 0 to 32
          ip:10.0.0.0/255.0.0.0  | needs a prefix of 0 to 32
          ip:10.0.0/8            | is not four decimals
          ip:::1/129             | needs a prefix of 0 to 128
          ip:::1/127             | has address bits beyond its prefix
          ip:fe80::1%eth0/64     | has a zone
          ip:                    | is not four decimals
          email:a@b@c            | must have exactly one '@'
          email:*.a.test         | must not have a wildcard
          uri:http://a.test/     | may have only letters
          dirname:O              | needs TYPE=value
          fd00::/8               | must start with dns:, ip:, email:, uri: or dirname:
          DNS:a.test             | must start with dns:, ip:, email:, uri: or dirname:
          """)
  void refusesOtherText(String text, String reason) {
    assertThatThrownBy(() -> GeneralSubtree.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource({
    "3003020101, no GeneralName at byte 2",
    "30030c0161, no GeneralName at byte 2",
    "3003a20161, no GeneralName at byte 2",
    "3003890161, no GeneralName at byte 2",
    "3000, no GeneralName at byte 2",
    "3006820161800100, 'GeneralSubtree has a minimum or maximum (RFC 5280, section 4.2.1.10)'",
    "3006820161810101, 'GeneralSubtree has a minimum or maximum (RFC 5280, section 4.2.1.10)'",
  })
  void refusesOtherEncodings(String der, String reason) {
    assertThatThrownBy(() -> GeneralSubtree.read(DerReader.of(HexFormat.of().parseHex(der))))
        .isInstanceOf(EncodingException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest(name = "[{0}] {1} is {2}")
  @CsvSource({
    "7, 0a000000ff00ff00, ip:10.0.0.0/ff00ff00",
    "7, 0a000000, ip:0a000000",
    "4, 0500, dirname:#0500",
    "2, 61ff00, dns:a\\u00ff\\u0000",
    "8, 2a03, [8]:2a03",
    "0, 0500, [0]:0500",
  })
  void showsWhatCertificatesHoldInstead(int choice, String contents, String text) {
    assertThat(new GeneralSubtree(choice, Octets.ofHex(contents))).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 9, 31})
  void refusesOtherChoices(int choice) {
    assertThatThrownBy(() -> new GeneralSubtree(choice, Octets.EMPTY))
        .hasMessage("GeneralName has no [" + choice + "]");
  }

  @Test
  void findsNoDirectoryNameInOtherContents() {
    var subtree = new GeneralSubtree(4, Octets.ofHex("0500"));

    assertThatThrownBy(subtree::directoryName).isInstanceOf(EncodingException.class);
  }
}
