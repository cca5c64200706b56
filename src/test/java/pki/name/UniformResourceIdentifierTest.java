package pki.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UniformResourceIdentifierTest {
  @ParameterizedTest(name = "{0} has host {1}")
  @CsvSource({
    "http://crl.example.test/root.crl, crl.example.test",
    "HTTP://User@CRL.Example.test:8080/a?b#c, crl.example.test",
    "https://10.0.0.7/, 10.0.0.7",
    "https://[2001:db8::1]:8443/, 2001:db8::1",
    "spiffe://example.test/service, example.test",
    "ldap://ldap.example.test/CN=a%20b?certificateRevocationList, ldap.example.test",
    "ldap:///CN=a,",
    "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6,",
    "mailto:user@example.test,",
    "file:///etc/passwd,",
  })
  void readsAbsoluteOnes(String text, String host) {
    UniformResourceIdentifier uri = UniformResourceIdentifier.parse(text);

    assertThat(uri.text()).isEqualTo(text);
    assertThat(uri.host()).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http:",
        "http://",
        "//example.test/",
        "/path",
        "example.test",
        "1http://example.test/",
        "http://ex ample.test/",
        "http://example.test/\u0000",
        "http://example.test/\n",
        "http://bücher.test/",
        "http://example.test/%zz",
        "http://a|b/",
        "http://<x>/",
        "http://under_score.test/",
        "http://.example.test/",
        "http://[::1/",
        "http://:80/",
        "http://user@/"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> UniformResourceIdentifier.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("URI '");
  }

  @Test
  void boundsItsLength() {
    String start = "http://example.test/";

    assertThat(new UniformResourceIdentifier(start + "a".repeat(2048 - start.length())).text())
        .hasSize(2048);
    assertThatThrownBy(() -> new UniformResourceIdentifier(start + "a".repeat(1_000_000)))
        .hasMessageEndingWith("must be 1 to 2048 printable ASCII characters");
  }
}
