package pki.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pki.der.EncodingException;
import pki.testing.TestCertificates;
import pki.x509.Certificate;
import pki.x509.Extension;

class LinterTest {
  private final Linter linter = new Linter();

  @Test
  void findsNothingWrongWithWhatIsRight() {
    assertThat(linter.lint(TestCertificates.tlsServer().build())).isEmpty();
    assertThat(linter.lint(TestCertificates.ca().build())).isEmpty();
    assertThat(linter.lint(TestCertificates.endEntity().build())).isEmpty();
  }

  @Test
  void saysEverythingTheWorstFirst() {
    Certificate certificate =
        TestCertificates.tlsServer()
            .serial(BigInteger.ONE)
            .subject("CN=other.test")
            .validFor(Duration.ofDays(300))
            .without(Extension.AUTHORITY_KEY_IDENTIFIER)
            .build();
    List<Finding> findings = linter.lint(certificate);
    assertThat(findings)
        .extracting(Finding::rule)
        .containsExactly(
            "has-authority-key-identifier",
            "serial-unpredictable",
            "common-name-among-names",
            "tls-validity-public");
    assertThat(findings).isSortedAccordingTo(Comparator.comparing(Finding::severity));
    assertThat(findings.getLast())
        .isEqualTo(
            new Finding(
                "tls-validity-public",
                Severity.NOTICE,
                "Baseline Requirements, section 6.3.2",
                "valid for 300 days, at most 200 days for a TLS server"));
  }

  /// Whatever parses can be linted: a rule that meets garbage leaves it to `extension-decodes`.
  @Test
  void neverFailsOnDamagedCertificates() {
    byte[] der = TestCertificates.tlsServer().build().der();
    var random = new Random(20260601);
    int parsed = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] damaged = der.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Optional<Certificate> certificate = parse(damaged);
      parsed += certificate.isPresent() ? 1 : 0;
      certificate.ifPresent(c -> assertThatCode(() -> linter.lint(c)).doesNotThrowAnyException());
    }
    assertThat(parsed).isGreaterThan(150);
  }

  private static Optional<Certificate> parse(byte[] der) {
    try {
      return Optional.of(Certificate.parse(der));
    } catch (EncodingException e) {
      return Optional.empty();
    }
  }
}
