package pki.assessment;

import static org.assertj.core.api.Assertions.assertThat;
import static pki.assessment.Grade.A;
import static pki.assessment.Grade.A_PLUS;
import static pki.assessment.Grade.B;
import static pki.assessment.Grade.C;
import static pki.assessment.Grade.D;
import static pki.assessment.Grade.F;
import static pki.assessment.Verdict.Exposure.CONDITIONAL;
import static pki.assessment.Verdict.Exposure.NOT_EXPOSED;
import static pki.assessment.Verdict.Exposure.NOT_TESTED;
import static pki.handshake.TlsVersion.SSL_3;
import static pki.handshake.TlsVersion.TLS_1_0;
import static pki.handshake.TlsVersion.TLS_1_1;
import static pki.handshake.TlsVersion.TLS_1_2;
import static pki.handshake.TlsVersion.TLS_1_3;
import static pki.scan.Observed.NO;
import static pki.scan.Observed.UNKNOWN;
import static pki.scan.Observed.YES;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import pki.assessment.Verdict.Exposure;
import pki.handshake.CipherSuite;
import pki.handshake.Codepoints;
import pki.handshake.ServerHello.Sentinel;
import pki.handshake.TlsVersion;
import pki.scan.Observations.Staple;
import pki.tls.TlsPolicy;

class AssessmentTest {
  private static final String GCM = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256";
  private static final String CBC = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA";

  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(A_PLUS, "", Seen.good()),
        Arguments.of(A_PLUS, "", Seen.good().without(TLS_1_2)),
        Arguments.of(A_PLUS, "", Seen.good().fact("http", NO).hsts("")),
        Arguments.of(A_PLUS, "", Seen.good().staple(Staple.State.ABSENT, "none")),
        Arguments.of(A_PLUS, "", Seen.good().fact("compression", UNKNOWN)),
        Arguments.of(A, "HSTS is missing or shorter than 180 days", Seen.good().hsts("")),
        Arguments.of(
            A, "HSTS is missing or shorter than 180 days", Seen.good().hsts("max-age=15551999")),
        Arguments.of(A_PLUS, "", Seen.good().hsts("max-age=15552000; includeSubDomains")),
        Arguments.of(A_PLUS, "", Seen.good().hsts("includeSubDomains; MAX-AGE=\"63072000\"")),
        Arguments.of(A, "TLS 1.3 is missing", Seen.good().without(TLS_1_3)),
        Arguments.of(A, "CBC suites are accepted: " + CBC, Seen.good().with(TLS_1_2, GCM, CBC)),
        Arguments.of(
            B,
            "clients may negotiate again as often as they like",
            Seen.good().fact("renegotiation", YES)),
        Arguments.of(B, "TLS 1.1 is accepted", Seen.good().with(TLS_1_1, CBC)),
        Arguments.of(B, "TLS 1.0 is accepted", Seen.good().with(TLS_1_0, CBC)),
        Arguments.of(
            B,
            "TLS_FALLBACK_SCSV is ignored",
            Seen.good().with(TLS_1_0, CBC).fact("fallbackProtection", NO)),
        Arguments.of(A_PLUS, "", Seen.good().fact("fallbackProtection", NO)),
        Arguments.of(
            B,
            "suites without forward secrecy are accepted: TLS_RSA_WITH_AES_128_GCM_SHA256",
            Seen.good().with(TLS_1_2, GCM, "TLS_RSA_WITH_AES_128_GCM_SHA256")),
        Arguments.of(
            B,
            "the stapled OCSP response is no good: revoked",
            Seen.good().staple(Staple.State.BAD, "revoked")),
        Arguments.of(
            B, "a Diffie-Hellman value came twice", Seen.good().fact("curveSharesReused", YES)),
        Arguments.of(
            C,
            "ciphers with 64-bit blocks are accepted: TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
            Seen.good().with(TLS_1_2, GCM, "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA")),
        Arguments.of(C, "compression is on", Seen.good().fact("compression", YES)),
        Arguments.of(
            C, "secure renegotiation is missing", Seen.good().fact("secureRenegotiation", NO)),
        Arguments.of(
            C,
            "neither TLS 1.2 nor TLS 1.3",
            Seen.good().without(TLS_1_3).without(TLS_1_2).with(TLS_1_1, CBC)),
        Arguments.of(C, "Diffie-Hellman with a prime of 1024 bits", Seen.good().withPrime(1024)),
        Arguments.of(C, "a prime of 2047 bits", Seen.good().withPrime(2047)),
        Arguments.of(A_PLUS, "", Seen.good().withPrime(2048)),
        Arguments.of(
            C, "groups below 112 bits: secp192r1", Seen.good().groups("x25519", "secp192r1")),
        Arguments.of(A_PLUS, "", Seen.good().groups("x25519", "secp224r1", "sect233k1")),
        Arguments.of(C, "the server signs with SHA-1 only", Seen.good().schemes("rsa_pkcs1_sha1")),
        Arguments.of(A_PLUS, "", Seen.good().schemes("rsa_pkcs1_sha256", "rsa_pkcs1_sha1")),
        Arguments.of(D, "SSL 3.0 is accepted", Seen.good().with(SSL_3, CBC)),
        Arguments.of(
            D,
            "RC4 is accepted: TLS_ECDHE_RSA_WITH_RC4_128_SHA",
            Seen.good().with(TLS_1_2, GCM, "TLS_ECDHE_RSA_WITH_RC4_128_SHA")),
        Arguments.of(F, "Diffie-Hellman with a prime of 1023 bits", Seen.good().withPrime(1023)),
        Arguments.of(F, "Heartbleed", Seen.good().fact("heartbleed", YES)),
        Arguments.of(
            F, "clients refuse the certificate: it expired", Seen.good().fault("it expired")),
        Arguments.of(
            F,
            "suites without encryption are accepted",
            Seen.good().with(TLS_1_2, GCM, "TLS_ECDHE_RSA_WITH_NULL_SHA")),
        Arguments.of(
            F,
            "suites without authentication are accepted",
            Seen.good().with(TLS_1_2, GCM, "TLS_DH_anon_WITH_AES_128_GCM_SHA256")),
        Arguments.of(
            F,
            "export suites are accepted",
            Seen.good().with(TLS_1_2, GCM, "TLS_RSA_EXPORT1024_WITH_RC4_56_SHA")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rules")
  void aGradeHasItsGrounds(Grade grade, String ground, Seen seen) {
    Assessment assessment = Assessment.of(seen.observations());

    assertThat(assessment.grade()).isEqualTo(grade);
    if (ground.isEmpty()) {
      assertThat(assessment.grounds()).isEmpty();
    } else {
      assertThat(assessment.grounds())
          .anySatisfy(one -> {
            assertThat(one.why()).contains(ground);
            assertThat(one.most()).isEqualTo(grade);
          })
          .isSortedAccordingTo((one, other) -> other.most().compareTo(one.most()));
    }
  }

  static Stream<Arguments> observations() {
    return Stream.of(
        Arguments.of(
            Attack.BEAST,
            CONDITIONAL,
            "CBC in TLS 1.0 or older, against clients from before 2012: " + CBC,
            Seen.good().with(TLS_1_0, CBC)),
        Arguments.of(
            Attack.BEAST,
            NOT_EXPOSED,
            "no CBC suite in TLS 1.0 or older",
            Seen.good().with(TLS_1_1, CBC)),
        Arguments.of(
            Attack.LUCKY13,
            CONDITIONAL,
            "CBC, encrypt_then_mac answered; its timing is not measured: " + CBC,
            Seen.good().with(TLS_1_2, CBC).fact("encryptThenMac", YES)),
        Arguments.of(Attack.LUCKY13, NOT_EXPOSED, "no CBC suite", Seen.good()),
        Arguments.of(
            Attack.ROBOT,
            CONDITIONAL,
            "RSA key exchange; the padding oracle itself is not tested:"
                + " TLS_RSA_WITH_AES_128_GCM_SHA256",
            Seen.good().with(TLS_1_2, "TLS_RSA_WITH_AES_128_GCM_SHA256")),
        Arguments.of(Attack.ROBOT, NOT_EXPOSED, "no RSA key exchange", Seen.good()),
        Arguments.of(
            Attack.DROWN, NOT_TESTED, "SSL 2.0 is not spoken by this scanner", Seen.good()),
        Arguments.of(
            Attack.HEARTBLEED,
            NOT_TESTED,
            "TLS 1.3 only, which encrypts the answer",
            Seen.good().without(TLS_1_2)),
        Arguments.of(
            Attack.CRIME, NOT_EXPOSED, "TLS 1.3 has no compression", Seen.good().without(TLS_1_2)),
        Arguments.of(
            Attack.CRIME, NOT_TESTED, "not observed", Seen.good().fact("compression", UNKNOWN)),
        Arguments.of(
            Attack.RENEGOTIATION,
            NOT_TESTED,
            "not observed",
            Seen.good().fact("secureRenegotiation", UNKNOWN)),
        Arguments.of(
            Attack.RENEGOTIATION_FLOOD,
            CONDITIONAL,
            "the client may negotiate again as often as it likes (TLS 1.2)",
            Seen.good().fact("renegotiation", YES)),
        Arguments.of(
            Attack.DOWNGRADE,
            CONDITIONAL,
            "TLS_FALLBACK_SCSV is ignored, TLS 1.3's sentinel is set",
            Seen.good().fact("fallbackProtection", NO)),
        Arguments.of(
            Attack.DOWNGRADE,
            Exposure.EXPOSED,
            "TLS_FALLBACK_SCSV is ignored, no sentinel is set",
            Seen.good().fact("fallbackProtection", NO).sentinel(Sentinel.NONE)),
        Arguments.of(
            Attack.LOGJAM,
            CONDITIONAL,
            "the smallest prime that was seen has 1024 bits",
            Seen.good().withPrime(1024)),
        Arguments.of(
            Attack.RACCOON,
            NOT_EXPOSED,
            "no finite-field Diffie-Hellman was seen",
            Seen.good().fact("curveSharesReused", YES)));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("observations")
  void aVerdictSaysWhatWasObserved(Attack attack, Exposure exposure, String observed, Seen seen) {
    assertThat(Assessment.of(seen.observations()).verdicts())
        .hasSize(Attack.values().length)
        .contains(new Verdict(attack, exposure, observed));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TLS_AES_128_GCM_SHA256                       |
          TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256  |
          TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA           | CBC
          TLS_RSA_WITH_AES_128_CCM_8                   | NO_FORWARD_SECRECY
          TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256         | NO_FORWARD_SECRECY
          TLS_DHE_RSA_WITH_DES_CBC_SHA                 | SHORT_BLOCKS, CBC
          TLS_RSA_WITH_NULL_MD5                        | NO_ENCRYPTION, NO_FORWARD_SECRECY
          TLS_RSA_EXPORT_WITH_RC4_40_MD5               | EXPORT, RC4, NO_FORWARD_SECRECY
          TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5           | EXPORT, SHORT_BLOCKS, NO_FORWARD_SECRECY, CBC
          TLS_ECDH_anon_WITH_RC4_128_SHA               | NO_AUTHENTICATION, RC4
          TLS_RSA_WITH_IDEA_CBC_SHA                    | SHORT_BLOCKS, NO_FORWARD_SECRECY, CBC
          """)
  void aSuiteHasItsFlaws(String name, String flaws) {
    CipherSuite suite = new CipherSuite(Codepoints.SUITE.codeOf(name).orElseThrow());
    List<SuiteFlaw> expected =
        flaws == null
            ? List.of()
            : Stream.of(flaws.split(", ", -1)).map(SuiteFlaw::valueOf).toList();
    assertThat(SuiteFlaw.of(suite)).containsExactlyElementsOf(expected);
  }

  static Stream<Arguments> policies() {
    return Stream.of(
        Arguments.of(TlsPolicy.INTERMEDIATE, List.of(), Seen.good()),
        Arguments.of(TlsPolicy.MODERN, List.of(), Seen.good().without(TLS_1_2)),
        Arguments.of(TlsPolicy.MODERN, List.of("TLS 1.2 is accepted"), Seen.good()),
        Arguments.of(
            TlsPolicy.INTERMEDIATE, List.of("TLS 1.3 is not spoken"), Seen.good().without(TLS_1_3)),
        Arguments.of(
            TlsPolicy.INTERMEDIATE,
            List.of("TLS 1.1 is accepted", CBC + " is accepted: CBC"),
            Seen.good().with(TLS_1_1, CBC).with(TLS_1_2, GCM, CBC)),
        Arguments.of(
            TlsPolicy.INTERMEDIATE,
            List.of("clients refuse the certificate: it expired"),
            Seen.good().fault("it expired")),
        Arguments.of(
            TlsPolicy.INTERMEDIATE,
            List.of("Diffie-Hellman with a prime of 1024 bits"),
            Seen.good().withPrime(1024)),
        Arguments.of(TlsPolicy.INTERMEDIATE, List.of(), Seen.good().hsts("")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("policies")
  void aPolicyNamesEachDeviation(TlsPolicy policy, List<String> deviations, Seen seen) {
    assertThat(PolicyCheck.deviations(policy, seen.observations()))
        .containsExactlyElementsOf(deviations);
  }

  @Test
  void earlyDataIsAWarning() {
    assertThat(Assessment.of(Seen.good().earlyData(16_384).observations()).warnings())
        .containsExactly(
            "early data of 16384 bytes is offered: whoever records it can send it again, so it"
                + " must change nothing (RFC 8446, section 8)");
  }

  @Test
  void textFromOutsideIsHarmlessAndFits() {
    String nasty = "max-age=1\u001b[31m\u202e" + " word".repeat(100);
    List<String> lines =
        AssessmentText.lines(Assessment.of(Seen.good().hsts(nasty).observations()));

    assertThat(lines.getFirst())
        .isEqualTo("host.example.test:443, asked for host.example.test: grade A");
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).contains("HSTS", "max-age=1?[31m?"))
        .allSatisfy(line -> {
          assertThat(line).doesNotContain("\u001b", "\u202e");
          assertThat(line.length()).isLessThanOrEqualTo(100);
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = Attack.class,
      names = {"BEAST", "LUCKY13", "RC4", "POODLE", "FREAK", "LOGJAM", "SWEET32", "ROBOT"})
  void saysNothingOfWhatAVersionWithoutAnswerMayHave(Attack attack) {
    TlsVersion silent = attack == Attack.POODLE ? SSL_3 : TLS_1_0;
    Verdict verdict =
        new Verdicts(Seen.good().silentAt(silent).observations())
            .all().stream().filter(v -> v.attack() == attack).findFirst().orElseThrow();

    assertThat(verdict.exposure()).isEqualTo(NOT_TESTED);
    assertThat(verdict.observed())
        .isEqualTo("asked for %s, the server does not answer in time", silent.label());
  }
}
