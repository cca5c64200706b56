package pki.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pki.config.TemplateCatalog;
import pki.der.Octets;
import pki.keys.KeyAlgorithm;
import pki.lint.Linter;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.testing.TestCertificates;
import pki.testing.TestKeys;
import pki.testing.Tool;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.SerialNumber;
import pki.x509.TbsCertificate;

class ProfileExtensionsTest {
  private static final Octets ISSUER_KEY = Octets.ofHex("aa".repeat(20));
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final AlgorithmIdentifier ECDSA_SHA256 =
      TestCertificates.algorithm("1.2.840.10045.4.3.2");

  /// In the order of RFC 5280, section 4.2; `!` is critical.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          root          | authorityKeyIdentifier subjectKeyIdentifier !keyUsage !basicConstraints
          intermediate  | authorityKeyIdentifier subjectKeyIdentifier !keyUsage !basicConstraints cRLDistributionPoints authorityInfoAccess
          tls-server    | authorityKeyIdentifier subjectKeyIdentifier !keyUsage subjectAltName !basicConstraints extKeyUsage cRLDistributionPoints authorityInfoAccess
          ocsp-signing  | authorityKeyIdentifier subjectKeyIdentifier !keyUsage !basicConstraints extKeyUsage authorityInfoAccess ocsp-nocheck
          time-stamping | authorityKeyIdentifier subjectKeyIdentifier !keyUsage !basicConstraints !extKeyUsage cRLDistributionPoints authorityInfoAccess
          """)
  void areOrderedAndCritical(String template, String expected) {
    Extensions extensions = extensions(request(template, "ec-p256"));
    List<String> found =
        extensions.all().stream().map(e -> (e.isCritical() ? "!" : "") + e.name()).toList();
    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  @Test
  void namesAreCriticalExactlyWithoutASubject() { // RFC 5280, section 4.2.1.6
    Profile profile = ProfileTest.profile("tls-client");
    List<GeneralName> names = List.of(GeneralName.parse("spiffe://a.test/b"));
    for (String subject : List.of("", "CN=b")) {
      var request =
          IssuanceRequest.of(
              profile, DistinguishedName.parse(subject), names, TestKeys.publicKey("ec-p256"));
      Extension extension =
          extensions(request).find(Extension.SUBJECT_ALTERNATIVE_NAME).orElseThrow();
      assertThat(extension.isCritical()).isEqualTo(subject.isEmpty());
    }
  }

  @Test
  void keyIdentifiersNameBothKeys() {
    IssuanceRequest request = request("tls-server", "ec-p256");
    Extensions extensions = extensions(request);
    assertThat(extensions.subjectKeyIdentifier()).contains(request.publicKey().keyIdentifier());
    assertThat(extensions.authorityKeyIdentifier().orElseThrow().keyIdentifier())
        .contains(ISSUER_KEY);
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("templatesAndAlgorithms")
  void everyTemplateLintsCleanWithEveryKey(String template, String algorithm) {
    assertThat(new Linter().lint(certificate(request(template, algorithm)))).isEmpty();
  }

  @Test
  void openSslReadsEveryTemplate(@TempDir Path folder) throws IOException {
    Tool openssl = Tool.require("openssl").in(folder);
    for (String template : templates()) {
      Certificate certificate = certificate(request(template, "ec-p256"));
      Files.writeString(folder.resolve("c.pem"), certificate.toPem().text());
      String text = openssl.run("x509", "-in", "c.pem", "-noout", "-text").succeeded().output();
      assertThat(text)
          .contains("X509v3 Basic Constraints: critical", "X509v3 Key Usage: critical")
          .doesNotContain("<INVALID>", "unable");
    }
  }

  static Stream<Object[]> templatesAndAlgorithms() {
    return templates().stream()
        .flatMap(template ->
            ProfileTest.profile(template).spec().keyAlgorithms().stream()
                .map(KeyAlgorithm::label)
                .map(algorithm -> new Object[] {template, algorithm}));
  }

  private static List<String> templates() {
    return new TemplateCatalog(Path.of("no-such-folder")).names();
  }

  /// A request that the template grants.
  private static IssuanceRequest request(String template, String algorithm) {
    Profile profile = ProfileTest.profile(template);
    List<GeneralName> names =
        switch (template) {
          case "tls-server", "mtls" ->
              List.of(GeneralName.parse("a.test"), GeneralName.parse("10.0.0.7"));
          case "email" -> List.of(GeneralName.parse("ann@a.test"));
          default -> List.of();
        };
    var subject =
        template.equals("tls-server") || template.equals("mtls")
            ? DistinguishedName.EMPTY
            : DistinguishedName.parse("CN=Test,O=Example");
    var request =
        IssuanceRequest.of(profile, subject, names, TestKeys.publicKeyOfNobody(algorithm));
    assertThat(profile.check(request)).isEmpty();
    return request;
  }

  private static Extensions extensions(IssuanceRequest request) {
    StatusUrls urls =
        request
            .profile()
            .statusUrls(
                StatusService.at(URI.create("http://pki.a.test")),
                "issuing",
                SerialNumber.ofHex("4a3b2c"),
                request.profile().validity(request, NOW));
    return request.profile().extensions(request, ISSUER_KEY, urls);
  }

  private static Certificate certificate(IssuanceRequest request) {
    Profile profile = request.profile();
    byte[] tbs =
        new TbsCertificate(
                new SerialNumber(BigInteger.ONE.shiftLeft(158)),
                ECDSA_SHA256,
                DistinguishedName.parse("CN=Issuer"),
                profile.validity(request, NOW),
                profile.subject(request),
                request.publicKey(),
                extensions(request))
            .der();
    return Certificate.parse(TbsCertificate.withSignature(tbs, ECDSA_SHA256, new byte[64]));
  }
}
