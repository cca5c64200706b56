package pki.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;

class GeneralNameTest {
  @ParameterizedTest(name = "{0} is a {1}")
  @CsvSource({
    "example.test, DnsName, example.test",
    "localhost, DnsName, localhost",
    "*.example.test, DnsName, *.example.test",
    "Bücher.test, DnsName, xn--bcher-kva.test",
    "1.example.test, DnsName, 1.example.test",
    "abc.def, DnsName, abc.def",
    "beef, DnsName, beef",
    "10.0.0.7, IpAddress, 10.0.0.7",
    "::1, IpAddress, ::1",
    "[2001:DB8::1], IpAddress, 2001:db8::1",
    "::ffff:1.2.3.4, IpAddress, 1.2.3.4",
    "user@example.test, Rfc822Name, user@example.test",
    "http://example.test/, UniformResourceIdentifier, http://example.test/",
    "https://user@example.test/, UniformResourceIdentifier, https://user@example.test/",
    "urn:example:a, UniformResourceIdentifier, urn:example:a",
    "mailto:user@example.test, UniformResourceIdentifier, mailto:user@example.test",
    "spiffe://example.test/a, UniformResourceIdentifier, spiffe://example.test/a",
  })
  void tellsKindsApartByForm(String text, String kind, String expected) {
    GeneralName name = GeneralName.parse(text);

    assertThat(name.getClass().getSimpleName()).isEqualTo(kind);
    assertThat(name.text()).isEqualTo(expected);
    assertThat(GeneralName.parse(name.text())).isEqualTo(name);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                    | DNS name '' must have 1 to 253 characters, has 0
          dev.example.test:8443 | name 'dev.example.test:8443' must not have a port
          localhost:80          | name 'localhost:80' must not have a port
          10.0.0.7:80           | IP address '10.0.0.7:80' is not one of RFC 4291
          [::1]:443             | DNS name '[::1]:443' may have only letters
          10.0.0.0/8            | DNS name '10.0.0.0/8' may have only letters
          999.1.2.3             | IP address '999.1.2.3' is not four decimals
          1.2.3                 | IP address '1.2.3' is not four decimals
          10.0.0.01             | IP address '10.0.0.01' is not four decimals
          0x7f.1                | DNS name '0x7f.1' must not end with a numeric label
          fe80::1%eth0          | IP address 'fe80::1%eth0' has a zone
          fe80::1%25eth0        | IP address 'fe80::1%25eth0' has a zone
          dead:beef             | IP address 'dead:beef' is not one of RFC 4291
          a@b@c.test            | mail address 'a@b@c.test' must have exactly one '@'
          http://exa mple.test  | URI 'http://exa mple.test' must be 1 to 2048 printable ASCII
          """)
  void saysWhichRuleIsBroken(String text, String reason) {
    assertThatThrownBy(() -> GeneralName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(reason);
  }

  @ParameterizedTest(name = "{0}: {1}") // RFC 5280, section 4.2.1.6
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          8107757365724061 2e   | user@a. | must not end with a dot
          810175                | u | must have exactly one '@'
          8200                  | '' | must have 1 to 253 characters, has 0
          820161                | a | OK
          82022e61              | .a | has a label of 0 characters
          8203612e2e            | a.. | must not end with a dot
          8203610062            | a\\x00b | may have only letters
          820361ff62            | a\\xffb | IA5String has an octet over 7f
          82015c                | \\x5c | may have only letters
          8203615f62            | a_b | may have only letters
          86022f61              | /a | must be absolute
          8604613a 2020         | 'a:  ' | must be 1 to 2048 printable ASCII characters
          8700                  | '' | IP address must have 4 or 16 octets, has 0
          87080a0000000ff0000 0 | \\x0a\\x00\\x00\\x00\\x0f\\xf0\\x00\\x00 | IP address must have 4 or 16
          a4020500              | \\x05\\x00 | expected tag 0x30 at byte 0, found 0x05
          a400                  | '' | element missing
          a40430000500          | 0\\x00\\x05\\x00 | 2 trailing bytes at byte 2
          """)
  void keepsWhatBreaksTheRulesOfItsKind(String der, String text, String fault) {
    byte[] bytes = HexFormat.of().parseHex(der.replace(" ", ""));
    DerReader in = DerReader.of(bytes);

    GeneralName name = GeneralName.read(in);

    in.end();
    if (fault.equals("OK")) {
      assertThat(name).isEqualTo(DnsName.parse(text));
      return;
    }
    assertThat(name).isInstanceOf(MalformedName.class);
    assertThat(name.text()).isEqualTo(text);
    assertThat(((MalformedName) name).fault()).contains(fault);
    assertThat(DerWriter.encode(name::encode)).isEqualTo(bytes);
  }

  @ParameterizedTest // not a GeneralName at all
  @ValueSource(
      strings = {
        "", "0c0161", "160161", "020101", "890161", "8f00", "9f8100", "800161", "a10161", "a20161",
        "a60161", "a70161", "a80161", "840161", "830161", "850161", "c20161", "42 0161", "820261",
        "8280"
      })
  void refusesOtherTags(String der) {
    byte[] bytes = HexFormat.of().parseHex(der.replace(" ", ""));

    assertThatThrownBy(() -> GeneralName.read(DerReader.of(bytes)))
        .isInstanceOf(EncodingException.class);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "1, user@example.test",
    "2, *.example.test",
    "4, 'CN=a,O=b'",
    "6, http://example.test/a",
    "7, 10.0.0.7",
    "7, 2001:db8::1",
    "8, 1.2.3.4",
  })
  void agreesWithBouncyCastle(int kind, String text) throws IOException {
    var theirs = new org.bouncycastle.asn1.x509.GeneralName(kind, text);
    byte[] der = theirs.getEncoded(ASN1Encoding.DER);

    GeneralName ours = GeneralName.read(DerReader.of(der));

    assertThat(ours.choice()).isEqualTo(kind);
    assertThat(ours).isNotInstanceOf(MalformedName.class);
    assertThat(DerWriter.encode(ours::encode)).isEqualTo(der);
  }

  @Test
  void carriesTheKindsThatItDoesNotInterpret() {
    for (String der : List.of("a00706022a03a0010500", "a3020500", "a5020500", "88022a03")) {
      byte[] bytes =
          HexFormat.of()
              .parseHex(der.startsWith("a007") ? "a0060602 2a03a000".replace(" ", "") : der);

      GeneralName name = GeneralName.read(DerReader.of(bytes));

      assertThat(name).isInstanceOf(OtherName.class);
      assertThat(DerWriter.encode(name::encode)).isEqualTo(bytes);
    }
    assertThatThrownBy(() -> new OtherName(2, Octets.EMPTY))
        .hasMessage("GeneralName [2] has a type of its own");
  }

  @Test
  void boundsHowManyAreRead() {
    byte[] many =
        DerWriter.encode(out ->
            out.sequence(s -> {
              for (int i = 0; i <= GeneralName.MOST_NAMES; i++) {
                DnsName.parse("a").encode(s);
              }
            }));

    assertThatThrownBy(() -> GeneralName.readAll(DerReader.of(many), DerReader.SEQUENCE))
        .hasMessage("more than 10000 names");
    assertThatThrownBy(
            () -> GeneralName.readAll(DerReader.of(new byte[] {0x30, 0}), DerReader.SEQUENCE))
        .hasMessage("GeneralNames must have at least one name");
  }
}
