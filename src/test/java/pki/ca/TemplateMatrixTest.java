package pki.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pki.keys.KeyAlgorithm;
import pki.keys.SubjectKey;
import pki.lint.Linter;
import pki.lint.Severity;
import pki.name.DistinguishedName;
import pki.profile.IssuanceRequest;
import pki.store.CertificateStore;
import pki.testing.InMemoryCertificateStore;
import pki.testing.TestPki;
import pki.testing.Tool;
import pki.x509.Certificate;

/// Every template with every key algorithm that it allows: it is issued, lints clean, and other
/// programs can read it.
class TemplateMatrixTest {
  @TempDir private static Path folder;
  private static CertificateStore store = new InMemoryCertificateStore();
  private static TestPki pki;

  @BeforeAll
  static void establish() {
    pki = new TestPki(store, folder, InstantSource.system()).established(KeyAlgorithm.EC_P256);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  static Stream<Arguments> templatesAndAlgorithms() {
    return Stream.of(
            "tls-server",
            "tls-client",
            "mtls",
            "ocsp-signing",
            "email",
            "code-signing",
            "time-stamping")
        .flatMap(template ->
            Stream.of(KeyAlgorithm.values()).map(algorithm -> Arguments.of(template, algorithm)));
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("templatesAndAlgorithms")
  void aTemplateIssuesForEveryKeyThatItAllows(String template, KeyAlgorithm algorithm)
      throws IOException {
    boolean allowed = pki.profile(template).spec().keyAlgorithms().contains(algorithm);
    try (SubjectKey key = SubjectKey.generate(algorithm)) {
      IssuanceResult result =
          pki.authority().issue(pki.issuer(TestPki.INTERMEDIATE), request(template, key));
      if (!allowed) {
        assertThat(result).isInstanceOf(IssuanceResult.Refused.class);
        return;
      }
      check(TestPki.require(result).certificate(), algorithm);
    }
  }

  static Stream<KeyAlgorithm> algorithms() {
    return Stream.of(KeyAlgorithm.values());
  }

  /// A root, an intermediate and a leaf, all of one algorithm.
  @ParameterizedTest
  @MethodSource("algorithms")
  void everyAlgorithmSignsForACa(KeyAlgorithm algorithm, @TempDir Path keys) throws IOException {
    try (CertificateStore own = new InMemoryCertificateStore()) {
      TestPki ca = new TestPki(own, keys, InstantSource.system()).established(algorithm);
      check(
          ca.issue("tls-server", KeyAlgorithm.EC_P256, "a.example.test").certificate(), algorithm);
      check(ca.issuer(TestPki.ROOT).certificate().orElseThrow(), algorithm);
      check(ca.issuer(TestPki.INTERMEDIATE).certificate().orElseThrow(), algorithm);
    }
  }

  private static IssuanceRequest request(String template, SubjectKey key) {
    IssuanceRequest names =
        pki.request(
            template,
            key,
            switch (template) {
              case "tls-server", "mtls" -> new String[] {"a.example.test", "10.0.0.7"};
              case "tls-client", "email" -> new String[] {"alice@example.test"};
              default -> new String[0];
            });
    return switch (template) {
      case "ocsp-signing", "code-signing", "time-stamping" ->
          IssuanceRequest.of(
              names.profile(),
              DistinguishedName.ofCommonName("Example " + template),
              List.of(),
              names.publicKey());
      default -> names;
    };
  }

  private static void check(Certificate certificate, KeyAlgorithm algorithm) throws IOException {
    assertThat(new Linter().lint(certificate))
        .filteredOn(finding -> finding.severity() == Severity.ERROR)
        .isEmpty();
    assertThat(certificate.toX509Certificate().getSerialNumber()).isEqualTo(certificate.serial());
    assertThat(new X509CertificateHolder(certificate.der()).getSerialNumber())
        .isEqualTo(certificate.serial());
    if (!algorithm.label().startsWith("ml-dsa")) { // OpenSSL reads ML-DSA from 3.5 on
      Path file = Files.createTempFile(folder, "certificate", ".der");
      Files.write(file, certificate.der());
      assertThat(
              Tool.require("openssl")
                  .run("x509", "-inform", "DER", "-in", file.toString(), "-noout", "-text")
                  .succeeded()
                  .out())
          .contains("Version: 3 (0x2)");
    }
  }
}
