package pki.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import pki.x509.Certificate;

class ChainReportTest {
  private static final List<Certificate> CHAIN = SignedCertificates.chain();

  @Test
  void readsFromLeafToRoot() {
    Report report = ChainReport.of(CHAIN);

    assertThat(report.lines())
        .containsExactly(
            "chain of 3 certificates, each signed by the next",
            "    1  leaf.example.test, signed by 2",
            "    2  Lower CA, signed by 3",
            "    3  Root CA, signed by itself");
    assertThat(report.values()).containsEntry("ordered", true);
  }

  @Test
  void seesDisorder() {
    Report report = ChainReport.of(CHAIN.reversed());

    assertThat(report.lines().getFirst()).isEqualTo("chain of 3 certificates, OUT OF ORDER");
    assertThat(report.values()).containsEntry("ordered", false);
  }

  @Test
  void namesWhoIsMissing() {
    Report report = ChainReport.of(List.of(CHAIN.getFirst(), CHAIN.getLast()));

    assertThat(report.lines())
        .containsExactly(
            "bundle of 2 certificates",
            "    1  leaf.example.test, signed by CN=Lower CA, which is not here",
            "    2  Root CA, signed by itself");
    assertThat(report.values().get("certificates"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .first()
        .isEqualTo(
            Map.of(
                "subject", "CN=leaf.example.test",
                "fingerprint", CHAIN.getFirst().fingerprint(),
                "missingIssuer", "CN=Lower CA"));
  }

  @Test
  void isNotTakenInByAName() {
    Certificate impostor =
        SignedCertificates.certificate("CN=Lower CA", "ec-p256", "CN=Root CA", "ec-p521");

    assertThat(ChainReport.of(List.of(CHAIN.getFirst(), impostor)).lines())
        .contains("    1  leaf.example.test, NOT signed by 2, which has its issuer's name");
    assertThat(ChainReport.of(List.of(CHAIN.getFirst(), impostor, CHAIN.get(1))).lines())
        .contains("    1  leaf.example.test, signed by 3");
  }
}
