package pki.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc822NameTest {
  @ParameterizedTest(name = "{0} is {1}") // RFC 5322, section 3.2.3
  @CsvSource({
    "user@example.test, user@example.test",
    "First.Last@Example.TEST, First.Last@example.test",
    "user+tag@example.test, user+tag@example.test",
    "user@bücher.test, user@xn--bcher-kva.test",
    "!#$%&'*+/=?^_`{|}~-@example.test, !#$%&'*+/=?^_`{|}~-@example.test",
    "root@localhost, root@localhost",
  })
  void reads(String text, String expected) {
    assertThat(Rfc822Name.parse(text).text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "user",
        "user@",
        "@example.test",
        "a@b@example.test",
        "\"a@b\"@bank.test",
        "\"a b\"@example.test",
        ".a@example.test",
        "a.@example.test",
        "a..b@example.test",
        "a b@example.test",
        "a(c)@example.test",
        "üser@example.test",
        "a\u0000@example.test",
        "user@*.example.test",
        "user@bank.test.",
        "user@[10.0.0.1]",
        "user@10.0.0.1",
        "Name <user@example.test>"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> Rfc822Name.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .isNotInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void boundsTheLocalPart() {
    assertThat(Rfc822Name.parse("a".repeat(64) + "@example.test").localPart()).hasSize(64);
    assertThatThrownBy(() -> Rfc822Name.parse("a".repeat(65) + "@example.test"))
        .hasMessageContaining("1 to 64 ASCII characters");
    // a regular expression with a repeated group needs a stack frame for each of these dots
    assertThatThrownBy(() -> Rfc822Name.parse("a.".repeat(400_000) + "a@example.test"))
        .hasMessageContaining("1 to 64 ASCII characters");
  }
}
