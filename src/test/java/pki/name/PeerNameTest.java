package pki.name;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9525, section 6.
class PeerNameTest {
  @ParameterizedTest(name = "{0} has {1}: {2}")
  @CsvSource({
    "example.com, example.com, true",
    "EXAMPLE.com, example.COM, true",
    "example.com, www.example.com, false",
    "www.example.com, *.example.com, true",
    "example.com, *.example.com, false",
    "a.b.example.com, *.example.com, false",
    "*.example.com, *.example.com, true",
    "a.example.com, *.com, false",
    "com, *.com, false",
    "xn--4ca.example.com, *.example.com, true",
    "192.0.2.1, 192.0.2.1, true",
    "192.0.2.1, 192.0.2.2, false",
    "2001:db8::1, 2001:DB8:0:0:0:0:0:1, true",
    "user@example.com, user@EXAMPLE.com, true",
    "user@example.com, User@example.com, false",
    "user@example.com, example.com, false",
    "example.com, http://example.com/, false",
  })
  void matches(String expected, String presented, boolean match) {
    GeneralName found =
        PeerName.findMatch(GeneralName.parse(expected), List.of(GeneralName.parse(presented)));
    assertThat(found != null).isEqualTo(match);
  }

  @ParameterizedTest(name = "{0} spans a public suffix: {1}")
  @CsvSource({
    "*.com, true",
    "*.co.uk, true",
    "*.kawasaki.jp, true",
    "*.example.com, false",
    "*.github.io, false",
    "*.test, true",
    "*.corp.test, false",
    "com, false",
    "192.0.2.1, false",
  })
  void knowsPublicSuffixes(String name, boolean spans) {
    assertThat(PublicSuffix.isSpannedBy(GeneralName.parse(name))).isEqualTo(spans);
  }
}
