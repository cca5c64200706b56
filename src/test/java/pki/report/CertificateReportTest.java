package pki.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.GeneralSubtree;
import pki.name.UniformResourceIdentifier;
import pki.testing.TestCertificates;
import pki.testing.TestKeys;
import pki.testing.Tool;
import pki.x509.AccessDescription;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.DistributionPoint;
import pki.x509.Extension;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;
import pki.x509.PolicyInformation;

class CertificateReportTest {
  private static final Instant NOW = TestCertificates.START.plus(Duration.ofDays(10));

  @Test
  void readsAsABlock() {
    Certificate certificate = TestCertificates.tlsServer().build();

    assertThat(CertificateReport.of(certificate, NOW).lines())
        .containsExactly(
            "certificate host.example.test",
            "  subject      CN=host.example.test",
            "  issuer       CN=Test CA,O=Test",
            "  serial       7f0123456789abcdef0123456789abcdef012345",
            "  valid        2026-06-01T00:00:00Z to 2026-08-29T23:59:59Z",
            "               expires in 79 days",
            "  key          EC P-256",
            "  names        host.example.test",
            "  usage        digitalSignature (critical)",
            "  purposes     serverAuth",
            "  CA           no (critical)",
            "  key id       " + "bb".repeat(20),
            "  signed by    key id " + "aa".repeat(20),
            "  signature    ECDSA with SHA-256",
            "  SHA-256      " + certificate.fingerprint());
  }

  @Test
  void givesProgramsTheSame() {
    Certificate certificate = TestCertificates.tlsServer().build();

    Map<String, Object> values = CertificateReport.of(certificate, NOW).values();

    assertThat(values)
        .containsEntry("type", "certificate")
        .containsEntry("subject", "CN=host.example.test")
        .containsEntry("serial", "7f0123456789abcdef0123456789abcdef012345")
        .containsEntry("notAfter", Instant.parse("2026-08-29T23:59:59Z"))
        .containsEntry("validity", "valid")
        .containsEntry("remainingDays", 79L)
        .containsEntry("names", List.of("host.example.test"))
        .containsEntry("keyAlgorithm", "ec-p256")
        .containsEntry("extendedKeyUsage", List.of("serverAuth"))
        .containsEntry("ca", false)
        .containsEntry("criticalExtensions", List.of("keyUsage", "basicConstraints"))
        .containsEntry("fingerprint", certificate.fingerprint())
        .doesNotContainKey("problems");
  }

  @Test
  void tellsWhatACaMayDo() {
    Certificate certificate =
        TestCertificates.ca()
            .with(BasicConstraints.ca(OptionalInt.of(0)).toExtension())
            .with(
                new NameConstraints(
                        List.of(GeneralSubtree.parse("dns:example.test")),
                        List.of(GeneralSubtree.parse("ip:10.0.0.0/8")))
                    .toExtension())
            .with(PolicyInformation.extension(List.of(ObjectIdentifier.of("1.2.3.4"))))
            .with(
                AccessDescription.extension(
                    List.of(
                        new AccessDescription(AccessDescription.OCSP, url("http://o.test/ocsp")))))
            .with(DistributionPoint.extension(List.of(url("http://o.test/ca.crl"))))
            .build();

    assertThat(CertificateReport.of(certificate, NOW).lines())
        .contains(
            "  usage        keyCertSign, cRLSign (critical)",
            "  CA           yes, with no CA below it (path length 0) (critical)",
            "  constraints  only dns:example.test (critical)",
            "               never ip:10.0.0.0/8",
            "  policies     1.2.3.4",
            "  status at    OCSP http://o.test/ocsp",
            "  CRL at       http://o.test/ca.crl");
  }

  @ParameterizedTest(name = "after {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -PT1S     | notYetValid | NOT YET VALID, begins in less than a minute
          -P3D      | notYetValid | NOT YET VALID, begins in 3 days
          PT0S      | valid       | expires in 89 days
          P89DT12H  | valid       | expires in 11 hours
          P89DT23H58M | valid     | expires in 1 minute
          P90D      | expired     | EXPIRED less than a minute ago
          P91D      | expired     | EXPIRED 1 day ago
          P1000D    | expired     | EXPIRED 2 years ago
          """)
  void tellsWhereInItsLifeItIs(Duration after, String phase, String sentence) {
    Report report =
        CertificateReport.of(
            TestCertificates.tlsServer().build(), TestCertificates.START.plus(after));

    assertThat(report.lines()).contains("               " + sentence);
    assertThat(report.values()).containsEntry("validity", phase);
  }

  @ParameterizedTest
  @CsvSource({
    "ec-p256,  EC P-256",
    "ec-p384,  EC P-384",
    "ec-p521,  EC P-521",
    "rsa-2048, RSA 2048",
    "rsa-1024, RSA 1024",
    "ed25519,  Ed25519",
    "ml-dsa-65, ML-DSA-65",
  })
  void namesKeys(String label, String text) {
    Certificate certificate = TestCertificates.tlsServer().key(TestKeys.publicKey(label)).build();

    Report report = CertificateReport.of(certificate, NOW);

    assertThat(report.lines()).contains("  key          " + text);
    assertThat(report.values()).containsEntry("keyAlgorithm", label);
  }

  @Test
  void saysWhatIsMalformedAndGoesOn() {
    Certificate certificate =
        TestCertificates.tlsServer()
            .with(Extension.critical(Extension.KEY_USAGE, new byte[] {5, 0}))
            .with(
                Extension.nonCritical(
                    Extension.SUBJECT_ALTERNATIVE_NAME,
                    DerWriter.encode(out ->
                        out.sequence(
                            s -> s.primitive(0x82, "a b".getBytes(StandardCharsets.US_ASCII))))))
            .key(Octets.ofHex("300a300406022a0303020001"))
            .build();

    Report report = CertificateReport.of(certificate, NOW);

    assertThat(report.lines())
        .anyMatch(
            line -> line.startsWith("  usage        MALFORMED: ") && line.endsWith("(critical)"))
        .anyMatch(line -> line.startsWith("  names        a b (MALFORMED: "))
        .anyMatch(line -> line.startsWith("  SHA-256 "));
    assertThat((List<?>) report.values().get("problems")).hasSize(2);
  }

  @Test
  void showsUnknownExtensionsInHexadecimal() {
    Extension unknown = Extension.critical(ObjectIdentifier.of("1.2.3.4.5"), new byte[100]);
    Certificate certificate = TestCertificates.tlsServer().with(unknown).build();

    Report report = CertificateReport.of(certificate, NOW);

    assertThat(report.lines())
        .contains("  extension    1.2.3.4.5 (critical): " + "00".repeat(64) + "…");
    assertThat(report.values().get("otherExtensions"))
        .isEqualTo(
            List.of(
                Map.of(
                    "oid",
                    "1.2.3.4.5",
                    "name",
                    "1.2.3.4.5",
                    "critical",
                    true,
                    "value",
                    "00".repeat(100))));
  }

  @Test
  void escapesWhatCouldDeceiveAndCutsWhatIsLong() {
    byte[] name =
        DerWriter.encode(out ->
            out.sequence(dn ->
                dn.constructed(
                    0x31,
                    rdn ->
                        rdn.sequence(a ->
                            a.objectIdentifier(ObjectIdentifier.of("2.5.4.3"))
                                .utf8("\u001b[31m\u202eevil\n" + "x".repeat(5000))))));
    Certificate certificate = TestCertificates.tlsServer().subject(Octets.of(name)).build();

    Report report = CertificateReport.of(certificate, NOW);

    assertThat(report.lines())
        .allSatisfy(line ->
            assertThat(line).hasSizeLessThan(320).doesNotContainPattern("[\\p{Cc}\\p{Cf}]"));
    assertThat(String.valueOf(report.values().get("subject")))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
  }

  @Test
  void boundsLongListsForPeopleButNotForPrograms() {
    String[] names = new String[250];
    for (int i = 0; i < names.length; i++) {
      names[i] = "host%d.example.test".formatted(i);
    }
    Report report = CertificateReport.of(TestCertificates.tlsServer().names(names).build(), NOW);

    assertThat(report.lines()).contains("               … and 150 more").hasSizeLessThan(120);
    assertThat((List<?>) report.values().get("names")).hasSize(250);
  }

  @Test
  void tellsSelfSignedFromSelfIssued() {
    Certificate root = SignedCertificates.certificate("CN=A", "ec-p256", "CN=A", "ec-p256");
    Certificate rollover = SignedCertificates.certificate("CN=A", "ec-p256", "CN=A", "ec-p384");

    assertThat(CertificateReport.of(root, NOW).lines())
        .contains("  issuer       itself (self-signed)");
    assertThat(CertificateReport.of(rollover, NOW).lines()).contains("  issuer       CN=A");
  }

  @Test
  void agreesWithOpenSsl(@TempDir Path folder) throws IOException {
    Certificate certificate =
        TestCertificates.tlsServer()
            .names(
                "a.example.test", "*.b.example.test", "10.0.0.7", "2001:db8::1", "x@example.test")
            .usages(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT)
            .build();
    Files.writeString(folder.resolve("c.pem"), certificate.toPem().text());

    String theirs =
        Tool.require("openssl")
            .in(folder)
            .run(
                "x509",
                "-in",
                "c.pem",
                "-noout",
                "-serial",
                "-subject",
                "-nameopt",
                "rfc2253",
                "-enddate",
                "-dateopt",
                "iso_8601",
                "-fingerprint",
                "-sha256",
                "-ext",
                "subjectAltName")
            .succeeded()
            .out();
    Map<String, Object> ours = CertificateReport.of(certificate, NOW).values();

    assertThat(theirs.toLowerCase(Locale.ROOT).replace(":", ""))
        .contains("serial=" + ours.get("serial"))
        .contains("fingerprint=" + ours.get("fingerprint"));
    assertThat(theirs)
        .contains("subject=" + ours.get("subject"))
        .contains("notAfter=" + String.valueOf(ours.get("notAfter")).replace('T', ' '))
        .contains(
            "DNS:a.example.test, DNS:*.b.example.test, IP Address:10.0.0.7, "
                + "IP Address:2001:DB8:0:0:0:0:0:1, email:x@example.test");
    assertThat(ours.get("names"))
        .isEqualTo(
            List.of(
                "a.example.test", "*.b.example.test", "10.0.0.7", "2001:db8::1", "x@example.test"));
  }

  private static UniformResourceIdentifier url(String text) {
    return UniformResourceIdentifier.parse(text);
  }
}
