package pki.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import pki.name.DnsName;
import pki.testing.TestKeys;
import pki.x509.CertificationRequest;
import pki.x509.Extension;
import pki.x509.Extension.Criticality;

class RequestReportTest {
  private static final CertificationRequest REQUEST =
      SignedCertificates.request(
          "CN=host.example.test",
          TestKeys.pair("ec-p256"),
          Extension.subjectAlternativeName(
              List.of(DnsName.parse("host.example.test")), Criticality.NON_CRITICAL));

  @Test
  void tellsWhatIsAskedForAndThatTheSignatureHolds() {
    Report report = RequestReport.of(REQUEST);

    assertThat(report.lines())
        .containsExactly(
            "certification request host.example.test",
            "  subject      CN=host.example.test",
            "  key          EC P-256",
            "  names        host.example.test",
            "  signature    ECDSA with SHA-256, holds: its maker has the private key");
    assertThat(report.values())
        .containsEntry("type", "certificationRequest")
        .containsEntry("names", List.of("host.example.test"))
        .containsEntry("signature", "valid");
  }

  @Test
  void tellsThatTheSignatureDoesNotHold() {
    byte[] der = REQUEST.der();
    String text = new String(der, StandardCharsets.ISO_8859_1);
    der[text.indexOf("host")] = 'g';

    assertThat(RequestReport.of(CertificationRequest.parse(der)).values())
        .containsEntry("subject", "CN=gost.example.test")
        .containsEntry("signature", "invalid");
  }
}
