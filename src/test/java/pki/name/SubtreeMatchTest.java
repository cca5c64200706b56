package pki.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.Octets;

/// RFC 5280, section 4.2.1.10.
class SubtreeMatchTest {
  @ParameterizedTest(name = "{0} under {1}: within {2}, touches {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host.example.com            | dns:example.com             | true  | true
          example.com                 | dns:example.com             | true  | true
          EXAMPLE.com                 | dns:Example.COM             | true  | true
          badexample.com              | dns:example.com             | false | false
          example.com                 | dns:host.example.com        | false | false
          example.com                 | dns:                        | true  | true
          example.com                 | dns:com                     | true  | true
          *.example.com               | dns:example.com             | true  | true
          *.example.com               | dns:bar.example.com         | false | true
          *.example.com               | dns:a.bar.example.com       | false | false
          *.example.com               | dns:other.com               | false | false
          *.bar.example.com           | dns:bar.example.com         | true  | true
          example.com                 | email:example.com           | false | false
          192.0.2.1                   | ip:192.0.2.0/24             | true  | true
          192.0.3.1                   | ip:192.0.2.0/24             | false | false
          192.0.2.1                   | ip:0.0.0.0/0                | true  | true
          2001:db8::1                 | ip:0.0.0.0/0                | false | false
          2001:db8::1                 | ip:2001:db8::/33            | true  | true
          2001:db8:8000::1            | ip:2001:db8::/33            | false | false
          user@example.com            | email:example.com           | true  | true
          user@host.example.com       | email:example.com           | false | false
          user@host.example.com       | email:.example.com          | true  | true
          user@example.com            | email:.example.com          | false | false
          user@EXAMPLE.com            | email:user@example.com      | true  | true
          User@example.com            | email:user@example.com      | false | false
          user@example.com            | email:*@example.com         | false | false
          http://example.com/a        | uri:example.com             | true  | true
          http://host.example.com/a   | uri:example.com             | false | false
          http://host.example.com:8/  | uri:.example.com            | true  | true
          http://example.com/         | uri:.example.com            | false | false
          http://192.0.2.1/           | uri:example.com             | false | true
          urn:isbn:0                  | uri:example.com             | false | true
          """)
  void holdsNamesAgainstBases(String name, String base, boolean within, boolean touches) {
    SubtreeMatch match = SubtreeMatch.of(GeneralSubtree.parse(base));
    assertThat(match.contains(GeneralName.parse(name))).isEqualTo(within);
    assertThat(match.touches(GeneralName.parse(name))).isEqualTo(touches);
  }

  @ParameterizedTest(name = "{0} under {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CN=host,O=Example,C=DE      | O=Example,C=DE              | true
          O=Example,C=DE              | O=Example,C=DE              | true
          CN=host,O=EXAMPLE,C=DE      | O=Example,C=DE              | true
          CN=host,O=Ex  ample ,C=DE   | O=ex ample,C=DE             | true
          O=Example,C=DE,L=prefixed   | O=Example,C=DE              | false
          CN=host,O=Example2,C=DE     | O=Example,C=DE              | false
          C=DE                        | O=Example,C=DE              | false
          """)
  void holdsDirectoryNames(String name, String base, boolean within) {
    SubtreeMatch match = SubtreeMatch.of(GeneralSubtree.parse("dirname:" + base));
    assertThat(match.contains(new DirectoryName(DistinguishedName.parse(name)))).isEqualTo(within);
  }

  @ParameterizedTest(name = "[{0}] {1}")
  @CsvSource({
    "2, .example.com",
    "2, *.example.com",
    "2, example.com.",
    "2, exa_mple.com",
    "2, 192.0.2.1",
    "1, a@b@example.com",
    "1, @example.com",
    "1, .",
    "6, http://example.com",
    "6, '*.example.com'",
    "6, ''",
  })
  void refusesImproperText(int choice, String base) {
    var subtree = new GeneralSubtree(choice, Octets.of(base.getBytes(StandardCharsets.US_ASCII)));
    assertThat(SubtreeMatch.of(subtree)).isInstanceOf(SubtreeMatch.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "c0000200", // an address without mask
    "c0000200ff00ff00", // no prefix
    "c0000200ffffff7f", // no prefix
    "c0000200ffffff00ff", // a length between
  })
  void refusesImproperNetworks(String octets) {
    var subtree = new GeneralSubtree(7, Octets.ofHex(octets));
    assertThat(SubtreeMatch.of(subtree)).isInstanceOf(SubtreeMatch.Malformed.class);
  }
}
