package pki.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.name.DnsName;
import pki.scan.ScanPki.Kind;

class PresentedChainTest {
  @TempDir Path folder;
  private ScanPki pki;

  @BeforeEach
  void prepare() {
    pki = new ScanPki(folder);
  }

  @ParameterizedTest
  @EnumSource(names = {"GOOD", "RESPONDER_ONLY", "NO_REV_AVAIL"})
  void aCertificateWhoseStatusIsNamedIsNotRemarkedOn(Kind kind) throws IOException {
    PresentedChain chain = judge(kind, pki.now);

    assertThat(chain.faults()).isEmpty();
    assertThat(chain.remarks()).isEmpty();
  }

  @Test
  void aCertificateWhoseStatusIsNotNamedIsRemarkedOn() throws IOException {
    assertThat(judge(Kind.NO_STATUS, pki.now).remarks())
        .containsExactly(
            "nobody can ask whether it is revoked: no CRL, no OCSP responder, no noRevAvail");
  }

  /// The certificate is good for 2 days before now, and 120 after it.
  @Test
  void theEndIsRemarkedOnInTheLastThird() throws IOException {
    assertThat(judge(Kind.GOOD, pki.now.plus(Duration.ofDays(79))).remarks()).isEmpty();
    assertThat(judge(Kind.GOOD, pki.now.plus(Duration.ofDays(80))).remarks())
        .containsExactly("expires in 39 days, in the last third of its life");
    assertThat(judge(Kind.GOOD, pki.now.plus(Duration.ofDays(119))).remarks())
        .containsExactly("expires in 23 hours, in the last third of its life");
    assertThat(judge(Kind.GOOD, pki.now.plus(Duration.ofDays(121))).remarks()).isEmpty();
  }

  private PresentedChain judge(Kind kind, Instant now) throws IOException {
    return PresentedChain.judge(
        pki.write("server", ScanPki.ec(), kind), DnsName.parse("scanned.test"), pki.trust(), now);
  }
}
