package pki.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.assessment.Assessment;
import pki.assessment.Grade;
import pki.assessment.PolicyCheck;
import pki.assessment.Verdict.Exposure;
import pki.authentication.TlsIdentity;
import pki.authentication.VaultHandshakeKey;
import pki.handshake.TlsVersion;
import pki.keys.SubjectKey;
import pki.name.DnsName;
import pki.testing.Testssl;
import pki.testing.Tool;
import pki.tls.Site.Page;
import pki.tls.TlsParameters;
import pki.tls.TlsPolicy;
import pki.tls.TlsServer;
import pki.tls.TlsTarget;
import pki.x509.Certificate;

/// Whether other scanners see what we see.
class OtherScannersTest {
  private static final Pattern SSLSCAN =
      Pattern.compile("<cipher status=\"[^\"]*\" sslversion=\"([^\"]*)\"[^>]*id=\"0x([0-9A-F]+)\"");

  @TempDir static Path folder;
  private static ScanPki pki;
  private static List<Certificate> chain;

  @BeforeAll
  static void prepare() throws IOException {
    pki = BadServer.prepare(folder);
    chain = pki.write("rsa", ScanPki.rsa(2048), ScanPki.Kind.GOOD);
  }

  @ParameterizedTest
  @EnumSource(names = {"GOOD", "OLD_VERSIONS", "STATIC_RSA", "CBC", "NULL_CIPHER", "DH_1024"})
  void sslscanSeesTheSameSuites(BadServer bad) throws IOException {
    try (BadServer.Running server = bad.start(folder)) {
      assertThat(sslscan(server.port())).isEqualTo(suites(scan(server.port())));
    }
  }

  @ParameterizedTest
  @EnumSource
  void ourServerHasTheBestGrade(TlsPolicy policy) {
    var identity =
        new TlsIdentity(chain, new VaultHandshakeKey(SubjectKey.read(folder.resolve("rsa.key"))));
    try (TlsServer server =
        TlsServer.serving(identity)
            .parameters(TlsParameters.of(policy))
            .strictTransportSecurity(Duration.ofDays(365))
            .start(visit -> Page.text("hello"))) {
      Observations seen = scan(server.port());
      Assessment assessment = Assessment.of(seen);

      assertThat(sslscan(server.port())).isEqualTo(suites(seen));
      assertThat(PolicyCheck.deviations(policy, seen)).isEmpty();
      assertThat(seen.groups().groups())
          .extracting(GroupSurvey.Group::name)
          .containsExactly("X25519MLKEM768", "x25519", "secp256r1", "secp384r1");
      assertThat(assessment.verdicts())
          .noneMatch(verdict -> verdict.exposure() == Exposure.EXPOSED)
          .noneMatch(verdict -> verdict.exposure() == Exposure.CONDITIONAL);
      assertThat(assessment.grade()).isEqualTo(Grade.A_PLUS);
    }
  }

  /// Takes half an hour: `-Dpki.scan.table=FILE` writes the table of `docs/tls.md`.
  @ParameterizedTest
  @EnumSource
  @EnabledIfSystemProperty(named = "pki.scan.table", matches = ".+")
  void testsslSeesNothingThatWeDoNot(BadServer bad) throws IOException, InterruptedException {
    try (BadServer.Running server = bad.start(folder)) {
      Assessment ours = Assessment.of(scan(server.port()));
      List<String> theirs = testssl(server.port());
      String grounds =
          ours.grounds().stream().map(Assessment.Ground::why).collect(Collectors.joining("; "));
      Files.writeString(
          Path.of(System.getProperty("pki.scan.table")),
          "| %s | %s | %s | %s |%n"
              .formatted(bad, ours.grade().label(), grounds, String.join(", ", theirs)),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      assertThat(theirs.isEmpty() || !ours.grounds().isEmpty() || !ours.warnings().isEmpty())
          .isTrue();
    }
  }

  private static List<String> testssl(int port) throws IOException, InterruptedException {
    return Testssl.scan(folder, "scanned.test:" + port, "-p", "-s", "-S", "-U").stream()
        .filter(Testssl.Finding::isSerious)
        .map(finding -> "%s (%s)".formatted(finding.id(), finding.severity()))
        .toList();
  }

  private static Observations scan(int port) {
    return new Scanner(pki.trust(), new SecureRandom())
        .scan(TlsTarget.of("127.0.0.1", port).named(DnsName.parse("scanned.test")), pki.now);
  }

  private static Map<String, Set<Integer>> sslscan(int port) {
    String xml =
        Tool.require("sslscan")
            .in(folder)
            .run("--xml=-", "--sni-name=scanned.test", "127.0.0.1:" + port)
            .succeeded()
            .out();
    Map<String, Set<Integer>> suites = new TreeMap<>();
    Matcher cipher = SSLSCAN.matcher(xml);
    while (cipher.find()) {
      suites
          .computeIfAbsent(cipher.group(1).replace("TLSv1.0", "TLSv1"), _ -> new TreeSet<>())
          .add(Integer.parseInt(cipher.group(2), 16));
    }
    return suites;
  }

  private static Map<String, Set<Integer>> suites(Observations seen) {
    Map<String, Set<Integer>> suites = new TreeMap<>();
    for (VersionSurvey survey : seen.versions()) {
      TlsVersion version = survey.version();
      suites.put(
          version.jsseName(),
          survey.names().map(suite -> suite.code()).collect(Collectors.toCollection(TreeSet::new)));
    }
    return suites;
  }
}
