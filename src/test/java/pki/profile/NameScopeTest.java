package pki.profile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.Octets;
import pki.name.DirectoryName;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;

class NameScopeTest {
  enum Relation {
    WITHIN,
    TOUCHES,
    OUTSIDE
  }

  @ParameterizedTest(name = "{0} under {1}: {2}") // RFC 5280, section 4.2.1.10
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          example.test               | dns:example.test      | WITHIN
          a.b.example.test           | dns:example.test      | WITHIN
          badexample.test            | dns:example.test      | OUTSIDE
          example.test               | dns:.example.test     | OUTSIDE
          a.example.test             | dns:.example.test     | WITHIN
          *.example.test             | dns:example.test      | WITHIN
          *.example.test             | dns:.example.test     | WITHIN
          *.example.test             | dns:bar.example.test  | TOUCHES
          *.example.test             | dns:a.bar.example.test | OUTSIDE
          *.example.test             | dns:.bar.example.test | OUTSIDE
          *.bar.example.test         | dns:bar.example.test  | WITHIN
          anything.test              | 'dns:'                | WITHIN
          example.test               | email:example.test    | OUTSIDE
          10.1.2.3                   | ip:10.0.0.0/8         | WITHIN
          11.1.2.3                   | ip:10.0.0.0/8         | OUTSIDE
          2001:db8::1                | ip:2001:db8::/32      | WITHIN
          2001:db9::1                | ip:2001:db8::/32      | OUTSIDE
          10.1.2.3                   | ip:2001:db8::/32      | OUTSIDE
          10.1.2.3                   | ip:0.0.0.0/0          | WITHIN
          ann@example.test           | email:example.test    | WITHIN
          ann@mail.example.test      | email:example.test    | OUTSIDE
          ann@mail.example.test      | email:.example.test   | WITHIN
          ann@example.test           | email:ann@example.test | WITHIN
          bob@example.test           | email:ann@example.test | OUTSIDE
          spiffe://example.test/a    | uri:example.test      | WITHIN
          spiffe://a.example.test/a  | uri:example.test      | OUTSIDE
          spiffe://a.example.test/a  | uri:.example.test     | WITHIN
          urn:example:a              | uri:example.test      | OUTSIDE
          """)
  void relates(String name, String base, Relation expected) {
    assertThat(relation(GeneralName.parse(name), base)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CN=a,OU=x,O=Example | dirname:O=example   | WITHIN
          CN=a,O=Other        | dirname:O=Example   | OUTSIDE
          CN=a,O=Example,C=DE | dirname:O=Example   | OUTSIDE
          """)
  void relatesDirectoryNames(String name, String base, Relation expected) {
    assertThat(relation(new DirectoryName(DistinguishedName.parse(name)), base))
        .isEqualTo(expected);
  }

  private static Relation relation(GeneralName name, String base) {
    var scope = new NameScope(subtree(base));
    if (scope.contains(name)) {
      assertThat(scope.touches(name)).isTrue();
      return Relation.WITHIN;
    }
    return scope.touches(name) ? Relation.TOUCHES : Relation.OUTSIDE;
  }

  /// A DNS base with a dot in front cannot be asked for, but foreign CAs have it.
  private static GeneralSubtree subtree(String base) {
    return base.startsWith("dns:.")
        ? new GeneralSubtree(2, Octets.of(base.substring(4).getBytes(US_ASCII)))
        : GeneralSubtree.parse(base);
  }
}
