package pki.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.RFC4519Style;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

class DistinguishedNameTest {
  @ParameterizedTest(name = "{0}") // RFC 4514, sections 3 and 4
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          CN=a                                  | CN=a
          cn=a,o=b , c=DE                       | CN=a,O=b,C=DE
          CN = a, O = b                         | CN=a,O=b
          UID=jsmith,DC=example,DC=net          | UID=jsmith,DC=example,DC=net
          CN=J.  Smith+OU=Sales,DC=example      | OU=Sales+CN=J.  Smith,DC=example
          CN=Example\\, Inc.                    | CN=Example\\, Inc.
          CN=James \\"Jim\\" Smith\\, III       | CN=James \\"Jim\\" Smith\\, III
          CN=a\\+b\\;c\\<d\\>e\\\\f             | CN=a\\+b\\;c\\<d\\>e\\\\f
          CN=a\\=b=c                            | CN=a=b=c
          CN=\\#a#b                             | CN=\\#a#b
          CN=\\23a                              | CN=\\#a
          CN=\\ a\\20,O=b                       | `CN=\\ a\\ ,O=b`
          CN=Lu\\C4\\8Di\\c4\\87                | CN=Lučić
          CN=Lučić                              | CN=Lučić
          CN=𝒳\\F0\\9D\\92\\B4                  | CN=𝒳𝒴
          CN=\\E4\\BE\\8B え                    | CN=例 え
          1.3.6.1.4.1.1466.0=#04024869          | 1.3.6.1.4.1.1466.0=#04024869
          1.2.3=text                            | 1.2.3=#0c0474657874
          1.2.3= #0C0474657874                  | 1.2.3=#0c0474657874
          2.5.4.3=a                             | CN=a
          CN=#0c0161                            | CN=a
          emailAddress=a@b.test                 | EMAILADDRESS=a@b.test
          serialNumber=12-A                     | SERIALNUMBER=12-A
          """)
  void readsAndWritesText(String text, String canonical) {
    DistinguishedName name = DistinguishedName.parse(text);

    assertThat(name).hasToString(canonical);
    assertThat(DistinguishedName.parse(name.toString()).der()).isEqualTo(name.der());
    assertThat(DistinguishedName.ofDer(name.der())).isEqualTo(name).hasToString(canonical);
    assertThat(DistinguishedName.ofDer(name.der()).rdns()).isEqualTo(name.rdns());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ` `               | is malformed at character 1
          CN                | needs TYPE=value
          a,CN=b            | attribute type 'a,CN' is not known
          =a                | attribute type '' is not known
          XX=a              | attribute type 'XX' is not known
          CN=               | must have 1 to 64 characters, has 0
          CN=a,             | needs TYPE=value
          CN=a,,O=b         | attribute type ',O' is not known
          CN=a+             | needs TYPE=value
          ,CN=a             | attribute type ',CN' is not known
          CN=a;O=b          | needs '\\' before character 5
          CN="a"            | needs '\\' before character 4
          CN=a<b            | needs '\\' before character 5
          CN=a\\            | has a broken escape at character 5
          CN=a\\g0          | has a broken escape at character 5
          CN=a\\4           | has a broken escape at character 5
          CN=\\ff           | is not UTF-8
          CN=\\c4           | is not UTF-8
          CN=a\\00b         | must not have control or direction characters
          CN=a\\E2\\80\\AEb | must not have control or direction characters
          CN=a\\E2\\80\\8Bb | must not have control or direction characters
          CN=#              | needs pairs of hex digits
          CN=#0c0           | needs pairs of hex digits
          CN=#zz            | needs pairs of hex digits
          CN=#0c0161 b      | is malformed at character 12
          CN=#0c02 61       | claims 2 bytes, only 0 are left
          1.2.3=#0c016162   | trailing bytes
          1.2.3=#1f0100     | tag of more than one octet
          CN=#0c00          | must have 1 to 64 characters, has 0
          CN=#0c0107        | must not have control or direction characters
          C=de              | must be two capital letters
          C=DEU             | must have 1 to 2 characters, has 3
          C=#0c026465       | must be two capital letters
          2.5.4.6=de        | must be two capital letters
          C=D?              | must be two capital letters
          SERIALNUMBER=a_b  | must be a PrintableString
          SERIALNUMBER=ä    | must be a PrintableString
          DC=ä              | must be ASCII
          EMAILADDRESS=ä@b  | must be ASCII
          3.1=a             | out of X.660's range
          1.2.03=a          | arcs are plain decimals
          OID.1.2.3=a       | attribute type 'OID.1.2.3' is not known
          """)
  void refusesOtherText(String text, String reason) {
    assertThatThrownBy(() -> DistinguishedName.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest(name = "{0}: {1} characters") // RFC 5280, appendix A.1
  @CsvSource({
    "CN, 64",
    "O, 64",
    "OU, 64",
    "L, 128",
    "ST, 128",
    "TITLE, 64",
    "SERIALNUMBER, 64",
    "POSTALCODE, 40",
    "EMAILADDRESS, 255",
    "UID, 256",
    "1.2.3, 256",
    "DC, 63"
  })
  void boundsValues(String type, int most) {
    assertThat(Attribute.of(type, "a".repeat(most)).text()).contains("a".repeat(most));
    assertThatThrownBy(() -> Attribute.of(type, "a".repeat(most + 1)))
        .hasMessageContaining("must have 1 to %d characters, has %d".formatted(most, most + 1));
  }

  @Test
  void countsCharactersAndNotTheirParts() {
    assertThat(Attribute.of("CN", "𝒳".repeat(64)).text()).contains("𝒳".repeat(64));
  }

  @Test
  void boundsTheText() {
    assertThatThrownBy(() -> DistinguishedName.parse("CN=" + "a".repeat(10_000_000)))
        .hasMessage("distinguished name has 10000003 characters, at most 8192 are read");
    assertThatThrownBy(() -> DistinguishedName.parse("O=a,".repeat(64) + "O=a"))
        .hasMessage("name has more than 64 RDNs");
    assertThatThrownBy(() -> Attribute.of("1" + ".1".repeat(1_000_000), "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0} and {1}: {2}") // RFC 5280, section 7.1; RFC 4518
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          CN=a                | CN=A                     | true
          CN=a                | CN=b                     | false
          CN=a                | O=a                      | false
          CN=a b              | CN=A   B                 | true
          CN=a b              | CN=\\ a b\\20            | true
          CN=a b              | CN=ab                    | false
          CN=a,O=b            | O=b,CN=a                 | false
          CN=a,O=b            | CN=a+O=b                 | false
          CN=a+O=b            | O=B+CN=A                 | true
          CN=a+CN=a           | CN=a                     | false
          CN=a+CN=a           | CN=a+CN=A                | true
          CN=a+CN=a           | CN=a+CN=b                | false
          CN=a                | CN=a,C=DE                | false
          CN=a\\,O\\=b        | CN=a,O=b                 | false
          CN=a\\+O\\=b        | CN=a+O=b                 | false
          CN=Straße           | CN=STRASSE               | true
          CN=Müller           | CN=MU\\CC\\88LLER        | true
          CN=ΣΊΣΥΦΟΣ          | CN=σίσυφος               | true
          CN=ﬁn               | CN=fin                   | true
          CN=ＡＢ             | CN=ab                    | true
          CN=a\\C2\\A0b       | CN=a b                   | true
          CN=a\\E3\\80\\80b   | CN=A B                   | true
          CN=аbc              | CN=abc                   | false
          CN=i                | CN=İ                     | false
          CN=#130161          | CN=#0c0141               | true
          CN=#1e020061        | CN=#1c0400000041         | true
          CN=#160161          | CN=a                     | true
          CN=#04026869        | CN=hi                    | false
          DC=Example          | DC=example               | true
          1.2.3=#0401ff       | 1.2.3=#0401fe            | false
          1.2.3=#020105       | 1.2.3=#020105            | true
          """)
  void compares(String one, String other, boolean equal) {
    DistinguishedName left = DistinguishedName.parse(one);
    DistinguishedName right = DistinguishedName.parse(other);

    assertThat(left.equals(right)).isEqualTo(equal);
    assertThat(right.equals(left)).isEqualTo(equal);
    assertThat(left.isWithin(right) && right.isWithin(left)).isEqualTo(equal);
    if (equal) {
      assertThat(left).hasSameHashCodeAs(right);
    }
  }

  @ParameterizedTest(name = "{1} is what {0} comes to") // RFC 4518, section 2.2 and 2.6.1
  @CsvSource({
    "43 4e, 'cn'",
    "20 20 61 20 20 20 62 20, 'a b'",
    "09 61 0a 0d 62 0b, 'a b'",
    "61 00 01 7f 62, 'ab'",
    "61 c2 85 62, 'a b'",
    "61 c2 ad 62, 'ab'", // soft hyphen
    "61 e2 80 8b 62, 'ab'", // zero width space
    "61 e2 80 ae 62, 'ab'", // right-to-left override
    "61 e1 9a 80 62, 'a b'", // ogham space mark
    "61 e2 80 a8 62, 'a b'", // line separator
    "20, ''",
  })
  void preparesText(String utf8, String prepared) {
    byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(utf8);

    assertThat(StringPrep.prepare(new String(bytes, StandardCharsets.UTF_8))).isEqualTo(prepared);
  }

  @ParameterizedTest(name = "{0} within {1}: {2}") // RFC 5280, section 4.2.1.10
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CN=a,O=b,C=DE  | C=DE           | true
          CN=a,O=b,C=DE  | O=B,C=DE       | true
          CN=a,O=b,C=DE  | CN=a,O=b,C=DE  | true
          CN=a,O=b,C=DE  | ''             | true
          ''             | ''             | true
          ''             | C=DE           | false
          C=DE           | O=b,C=DE       | false
          CN=a,O=b,C=DE  | O=b            | false
          CN=a,O=bb,C=DE | O=b,C=DE       | false
          CN=a,O=b,C=DE  | CN=a,C=DE      | false
          O=b,C=DE,L=x   | O=b,C=DE       | false
          CN=a+OU=c,C=DE | OU=c,C=DE      | false
          CN=a+OU=c,C=DE | OU=C+CN=A,C=DE | true
          """)
  void tellsWhatIsWithin(String name, String base, boolean within) {
    assertThat(DistinguishedName.parse(name).isWithin(DistinguishedName.parse(base)))
        .isEqualTo(within);
  }

  @Test
  void mayBeEmpty() {
    assertThat(DistinguishedName.EMPTY.isEmpty()).isTrue();
    assertThat(DistinguishedName.EMPTY).hasToString("");
    assertThat(DistinguishedName.EMPTY.der()).containsExactly(0x30, 0);
    assertThat(DistinguishedName.parse("")).isEqualTo(DistinguishedName.EMPTY);
    assertThat(DistinguishedName.EMPTY.commonName()).isEmpty();
  }

  @Test
  void takesTheMostSpecificCommonName() {
    assertThat(DistinguishedName.parse("CN=a,O=b,CN=c").commonName()).contains("a");
    assertThat(DistinguishedName.ofCommonName("a, b")).hasToString("CN=a\\, b");
    assertThat(DistinguishedName.parse("CN=#0500").commonName()).isEmpty();
  }

  @Test
  void sortsTheAttributesOfAnRdn() {
    List<Attribute> rdn =
        new ArrayList<>(
            List.of(Attribute.of("OU", "b"), Attribute.of("CN", "aaa"), Attribute.of("O", "c")));
    byte[] expected = new DistinguishedName(List.of(rdn)).der();
    Collections.reverse(rdn);

    assertThat(new DistinguishedName(List.of(rdn)).der()).isEqualTo(expected);
    assertThat(new DistinguishedName(List.of(rdn)).rdns())
        .isEqualTo(DistinguishedName.ofDer(expected).rdns());
    assertThatThrownBy(() -> new DistinguishedName(List.of(List.of())))
        .hasMessage("an RDN must have at least one attribute");
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource({
    "'', 'element missing at byte 0'",
    "0500, 'expected tag 0x30 at byte 0, found 0x05'",
    "30000500, '2 trailing bytes at byte 2'",
    "30023100, 'name has an empty RDN'",
    "300b3109300706035504030c00, OK",
    "300d310b3009060355040304020000, OK",
    "30023000, 'expected tag 0x31 at byte 2, found 0x30'",
    "30073105300306012a, 'element missing at byte 9'",
    "300b 3109 3007 06 03 550403 1f00, 'tag of more than one octet'",
    "300e 310c 300a 06 03 550403 0c0161 0500, '2 trailing bytes'",
  })
  void readsOnlyNames(String der, String expected) {
    byte[] bytes = HexFormat.of().parseHex(der.replace(" ", ""));
    if (expected.equals("OK")) {
      assertThat(DistinguishedName.ofDer(bytes).der()).isEqualTo(bytes);
      return;
    }
    assertThatThrownBy(() -> DistinguishedName.ofDer(bytes))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "05", "0c0261", "0c016100", "1f0100"})
  void hasOnlyValuesThatAreElements(String value) {
    assertThatThrownBy(() -> new Attribute(ObjectIdentifier.of("2.5.4.3"), Octets.ofHex(value)))
        .isInstanceOf(EncodingException.class);
  }

  @Test
  void showsInvisibleCharactersEscaped() {
    var odd = new Attribute(ObjectIdentifier.of("2.5.4.3"), utf8("a\u0000\n\u202e\u2028\u2029b"));

    assertThat(odd).hasToString("CN=a\\00\\0a\\e2\\80\\ae\\e2\\80\\a8\\e2\\80\\a9b");
    assertThat(new Attribute(ObjectIdentifier.of("2.5.4.3"), Octets.ofHex("0c01ff")))
        .hasToString("CN=#0c01ff");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CN=a",
        "CN=a,O=b,C=DE",
        "CN=Example\\, Inc.,O=\\ a\\ ",
        "CN=a+OU=b,O=c",
        "CN=Lučić 例え 𝒳,L=Köln",
        "UID=u,DC=example,DC=net",
        "CN=\\#a\\\\b\\\"c\\;d\\<e\\>f\\+g=h",
      })
  void agreesWithOtherParsers(String text) throws IOException, InvalidNameException {
    DistinguishedName name = DistinguishedName.parse(text);

    assertThat(new LdapName(name.toString())).isEqualTo(new LdapName(text));
    assertThat(new X500Principal(name.der())).isEqualTo(new X500Principal(text));
    assertThat(X500Name.getInstance(name.der()))
        .isEqualTo(new X500Name(RFC4519Style.INSTANCE, text));
    assertThat(DistinguishedName.ofDer(new X500Principal(text).getEncoded())).isEqualTo(name);
    assertThat(DistinguishedName.ofDer(new X500Name(RFC4519Style.INSTANCE, text).getEncoded()))
        .isEqualTo(name);
    assertThat(DistinguishedName.parse(new X500Principal(name.der()).getName())).isEqualTo(name);
  }

  @Test
  void comparesLongNamesAtOnce() {
    List<List<Attribute>> rdns = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      rdns.add(List.of(new Attribute(ObjectIdentifier.of("2.5.4.10"), utf8("ä ".repeat(8_000)))));
    }
    assertTimeout(
        Duration.ofSeconds(2),
        () ->
            assertThat(new DistinguishedName(rdns))
                .isEqualTo(new DistinguishedName(rdns))
                .hasSameHashCodeAs(new DistinguishedName(rdns)));
  }

  private static Octets utf8(String text) {
    return Octets.of(DerWriter.encode(out -> out.utf8(text)));
  }
}
