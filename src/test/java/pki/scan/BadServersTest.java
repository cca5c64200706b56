package pki.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.assessment.Assessment;
import pki.assessment.AssessmentText;
import pki.name.DnsName;
import pki.tls.TlsTarget;

/// What is said of real servers that are set up badly.
class BadServersTest {
  @TempDir static Path folder;
  private static ScanPki pki;

  @BeforeAll
  static void prepare() throws IOException {
    pki = BadServer.prepare(folder);
  }

  @ParameterizedTest
  @EnumSource
  void aBadServerIsSeenThrough(BadServer bad) throws IOException {
    try (BadServer.Running server = bad.start(folder)) {
      Assessment assessment = Assessment.of(scan(server.port()));

      assertThat(said(assessment)).as("said").contains(bad.told);
      assertThat(assessment.grade()).as(said(assessment)).isEqualTo(bad.grade);
      assertThat(AssessmentText.lines(assessment))
          .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }
  }

  private static Observations scan(int port) {
    return new Scanner(pki.trust(), new SecureRandom())
        .scan(TlsTarget.of("127.0.0.1", port).named(DnsName.parse("scanned.test")), pki.now);
  }

  private static String said(Assessment assessment) {
    return String.join(
        "\n",
        Stream.concat(
                assessment.grounds().stream().map(Assessment.Ground::why),
                assessment.warnings().stream())
            .toList());
  }
}
