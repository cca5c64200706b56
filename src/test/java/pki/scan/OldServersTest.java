package pki.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static pki.assessment.Attack.CRIME;
import static pki.assessment.Attack.DOWNGRADE;
import static pki.assessment.Attack.FREAK;
import static pki.assessment.Attack.HEARTBLEED;
import static pki.assessment.Attack.LOGJAM;
import static pki.assessment.Attack.POODLE;
import static pki.assessment.Attack.RACCOON;
import static pki.assessment.Attack.RC4;
import static pki.assessment.Attack.RENEGOTIATION;
import static pki.assessment.Attack.SWEET32;
import static pki.assessment.Verdict.Exposure.CONDITIONAL;
import static pki.assessment.Verdict.Exposure.EXPOSED;
import static pki.assessment.Verdict.Exposure.NOT_EXPOSED;
import static pki.handshake.TlsVersion.SSL_3;
import static pki.handshake.TlsVersion.TLS_1_0;
import static pki.handshake.TlsVersion.TLS_1_1;
import static pki.handshake.TlsVersion.TLS_1_2;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pki.assessment.Assessment;
import pki.assessment.Attack;
import pki.assessment.Verdict;
import pki.assessment.Verdict.Exposure;
import pki.handshake.TlsVersion;
import pki.name.DnsName;
import pki.scan.OldServer.Trait;
import pki.tls.StartTls;
import pki.tls.TlsTarget;
import pki.x509.Certificate;

/// What is said of servers as nobody makes them any more.
class OldServersTest {
  @TempDir static Path folder;
  private static ScanPki pki;
  private static List<Certificate> chain;

  @BeforeAll
  static void prepare() throws IOException {
    pki = new ScanPki(folder);
    chain = pki.write("rsa", ScanPki.rsa(2048), ScanPki.Kind.GOOD);
  }

  private static Arguments old(
      Attack attack,
      Exposure exposure,
      String observed,
      Set<TlsVersion> versions,
      List<String> suites,
      int bits,
      Trait... traits) {
    return Arguments.of(attack, exposure, observed, versions, suites, bits, Set.of(traits));
  }

  static Stream<Arguments> servers() {
    List<String> cbc = List.of("TLS_RSA_WITH_AES_128_CBC_SHA");
    List<String> dhe = List.of("TLS_DHE_RSA_WITH_AES_128_CBC_SHA");
    Set<TlsVersion> tls12 = EnumSet.of(TLS_1_2);
    Set<TlsVersion> all = EnumSet.of(SSL_3, TLS_1_0, TLS_1_1, TLS_1_2);
    return Stream.of(
        old(POODLE, EXPOSED, "SSL 3.0 with CBC: TLS_RSA_WITH_AES_128_CBC_SHA", all, cbc, 0),
        old(
            POODLE,
            CONDITIONAL,
            "SSL 3.0 is accepted, without CBC",
            EnumSet.of(SSL_3),
            List.of("TLS_RSA_WITH_RC4_128_SHA"),
            0),
        old(POODLE, NOT_EXPOSED, "SSL 3.0 is refused", tls12, cbc, 0),
        old(
            RC4,
            EXPOSED,
            "RC4: TLS_RSA_WITH_RC4_128_SHA",
            tls12,
            List.of("TLS_RSA_WITH_RC4_128_SHA"),
            0),
        old(
            SWEET32,
            EXPOSED,
            "64-bit block: TLS_RSA_WITH_3DES_EDE_CBC_SHA, TLS_RSA_WITH_DES_CBC_SHA",
            tls12,
            List.of("TLS_RSA_WITH_3DES_EDE_CBC_SHA", "TLS_RSA_WITH_DES_CBC_SHA"),
            0),
        old(
            FREAK,
            EXPOSED,
            "RSA export: TLS_RSA_EXPORT_WITH_RC4_40_MD5",
            tls12,
            List.of("TLS_RSA_EXPORT_WITH_RC4_40_MD5"),
            512),
        old(
            LOGJAM,
            EXPOSED,
            "DH export: TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA",
            tls12,
            List.of("TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA"),
            512),
        old(LOGJAM, EXPOSED, "the smallest prime that was seen has 768 bits", tls12, dhe, 768),
        old(
            LOGJAM,
            NOT_EXPOSED,
            "the smallest prime that was seen has 2048 bits",
            tls12,
            dhe,
            2048),
        old(
            CRIME,
            EXPOSED,
            "compression by DEFLATE is chosen when it is offered",
            tls12,
            cbc,
            0,
            Trait.COMPRESSES),
        old(CRIME, NOT_EXPOSED, "compression is not chosen", tls12, cbc, 0),
        old(
            HEARTBLEED,
            EXPOSED,
            "a heartbeat that says to be longer than it is was answered with more than was sent",
            all,
            cbc,
            0,
            Trait.HEARTBEATS,
            Trait.BLEEDS),
        old(
            HEARTBLEED,
            NOT_EXPOSED,
            "the heartbeat extension is answered, an over-long request is not",
            tls12,
            cbc,
            0,
            Trait.HEARTBEATS),
        old(HEARTBLEED, NOT_EXPOSED, "the heartbeat extension is not answered", tls12, cbc, 0),
        old(
            RENEGOTIATION,
            EXPOSED,
            "renegotiation_info is not answered: whatever came before may be somebody else's",
            tls12,
            cbc,
            0,
            Trait.NO_SECURE_RENEGOTIATION),
        old(DOWNGRADE, EXPOSED, "TLS_FALLBACK_SCSV is ignored, no sentinel is set", all, cbc, 0),
        old(
            DOWNGRADE,
            NOT_EXPOSED,
            "TLS_FALLBACK_SCSV is honoured",
            all,
            cbc,
            0,
            Trait.HONOURS_FALLBACK),
        old(DOWNGRADE, NOT_EXPOSED, "there is only one version to speak", tls12, cbc, 0),
        old(
            RACCOON,
            EXPOSED,
            "static Diffie-Hellman: TLS_DH_RSA_WITH_AES_128_CBC_SHA",
            tls12,
            List.of("TLS_DH_RSA_WITH_AES_128_CBC_SHA"),
            0),
        old(
            RACCOON,
            EXPOSED,
            "the server brought the same Diffie-Hellman value to two key exchanges",
            tls12,
            dhe,
            2048,
            Trait.REUSES_SHARES));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("servers")
  void anAttackIsJudgedByWhatIsSeen(
      Attack attack,
      Exposure exposure,
      String observed,
      Set<TlsVersion> versions,
      List<String> suites,
      int bits,
      Set<Trait> traits)
      throws IOException {
    try (var server = new OldServer(chain, versions, suites, bits, traits)) {
      Observations seen =
          new Scanner(pki.trust(), new SecureRandom())
              .scan(
                  TlsTarget.of("127.0.0.1", server.port()).named(DnsName.parse("scanned.test")),
                  pki.now);

      assertThat(seen.versions().stream().map(VersionSurvey::version))
          .containsExactlyElementsOf(versions);
      assertThat(seen.suites().map(suite -> suite.name())).containsExactlyElementsOf(suites);
      assertThat(Assessment.of(seen).verdicts()).contains(new Verdict(attack, exposure, observed));
    }
  }

  @Test
  void aMailServerIsAskedForTls() throws IOException {
    List<String> suites = List.of("TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_RC4_128_SHA");
    try (var server =
        new OldServer(chain, EnumSet.of(TLS_1_2), suites, 0, Set.of(Trait.SPEAKS_SMTP))) {
      Observations seen =
          new Scanner(pki.trust(), new SecureRandom())
              .startTls(StartTls.SMTP)
              .scan(TlsTarget.of("127.0.0.1", server.port()), pki.now);

      assertThat(seen.suites().map(suite -> suite.name())).containsExactlyElementsOf(suites);
      assertThat(seen.survey(TLS_1_2).orElseThrow().preference())
          .isEqualTo(VersionSurvey.Preference.SERVER);
      assertThat(seen.chains()).hasSize(1).allMatch(PresentedChain::isGood);
    }
  }
}
