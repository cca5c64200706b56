package pki.ocsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.der.Octets;
import pki.keys.KeyAlgorithm;
import pki.keys.SubjectKey;
import pki.ocsp.OcspResponse.Reason;
import pki.ocsp.OcspResponse.Rejected;
import pki.ocsp.OcspResponse.Successful;
import pki.store.StoreException;
import pki.x509.Certificate;
import pki.x509.CertificateStatus.Good;
import pki.x509.CertificateStatus.Revoked;
import pki.x509.Extension;
import pki.x509.KeyPurpose;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;
import pki.x509.Validity;

class OcspResponderTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Revoked COMPROMISED =
      new Revoked(NOW.minusSeconds(3_600), RevocationReason.KEY_COMPROMISE);
  private static final int GOOD = 77, REVOKED = 78, NEVER_ISSUED = 79;

  private final AtomicReference<Instant> time = new AtomicReference<>(NOW.plusMillis(400));
  private final InstantSource clock = time::get;
  private final TestAuthority ca = new TestAuthority(NOW);
  private final OcspResponder responder = ca.respond(clock);

  OcspResponderTest() {
    ca.issue(GOOD, new Good());
    ca.issue(REVOKED, COMPROMISED);
  }

  @Test
  void agreesWithBouncyCastleOnResponses() throws Exception {
    var request =
        new OcspRequest(
            List.of(
                ca.certId(GOOD, HashAlgorithm.SHA_256),
                ca.certId(REVOKED, HashAlgorithm.SHA_1),
                ca.certId(NEVER_ISSUED, HashAlgorithm.SHA_1)),
            Optional.of(Octets.ofHex("cafe")));

    byte[] der = responder.answer(request.der()).der().bytes();

    OCSPResp theirs = new OCSPResp(der);
    var basic = (BasicOCSPResp) theirs.getResponseObject();
    var signer = new X509CertificateHolder(ca.responder().der());
    assertThat(theirs.getEncoded()).isEqualTo(der);
    assertThat(basic.isSignatureValid(new JcaContentVerifierProviderBuilder().build(signer)))
        .isTrue();
    assertThat(basic.getCerts()).containsExactly(signer);
    assertThat(basic.getProducedAt()).isEqualTo(Date.from(NOW));
    assertThat(basic.getResponderId().toASN1Primitive().getKeyHash())
        .isEqualTo(ca.responder().subjectPublicKeyInfo().keyIdentifier().bytes());
    assertThat(basic.getResponses())
        .extracting(SingleResp::getThisUpdate)
        .containsOnly(Date.from(NOW));
    assertThat(basic.getResponses())
        .extracting(SingleResp::getNextUpdate)
        .containsOnly(Date.from(NOW.plus(4, ChronoUnit.HOURS)));
    assertThat(basic.getResponses()[0].getCertStatus()).isEqualTo(CertificateStatus.GOOD);
    assertThat((RevokedStatus) basic.getResponses()[1].getCertStatus())
        .satisfies(status -> {
          assertThat(status.getRevocationTime()).isEqualTo(Date.from(COMPROMISED.since()));
          assertThat(status.getRevocationReason()).isEqualTo(1);
        });
    assertThat(basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)).isNotNull();
    assertThat(basic.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_extended_revoke)).isNotNull();
  }

  @Test
  void readsWhatItWrites() {
    var written = (Successful) responder.answer(ca.request(GOOD, REVOKED, NEVER_ISSUED));

    var read = (Successful) OcspResponse.parse(written.der().bytes());

    assertThat(read.basic()).isEqualTo(written.basic());
    for (Reason reason : Reason.values()) {
      assertThat(OcspResponse.parse(new Rejected(reason, "").der().bytes()))
          .isEqualTo(new Rejected(reason, ""));
    }
  }

  @Test
  void saysGoodOnlyOfWhatIsKnown() {
    assertThat(single(GOOD).status()).isEqualTo(new Good());
    assertThat(single(GOOD).extensions().find(OcspExtensions.ARCHIVE_CUTOFF)).isPresent();
    assertThat(single(REVOKED).status()).isEqualTo(COMPROMISED);
    assertThat(basic(GOOD).extensions().has(OcspExtensions.EXTENDED_REVOKE)).isFalse();
  }

  @Test // RFC 6960, section 4.4.8
  void saysRevokedOfWhatWasNeverIssued() {
    assertThat(single(NEVER_ISSUED).status())
        .isEqualTo(new Revoked(Instant.EPOCH, RevocationReason.CERTIFICATE_HOLD));
    assertThat(basic(NEVER_ISSUED).extensions().has(OcspExtensions.EXTENDED_REVOKE)).isTrue();
    for (BigInteger serial :
        List.of(BigInteger.ZERO, BigInteger.TEN.negate(), BigInteger.TWO.pow(900))) {
      var certId = CertId.of(ca.certificate(), serial, HashAlgorithm.SHA_1);
      byte[] request = new OcspRequest(List.of(certId), Optional.empty()).der();
      assertThat(((Successful) responder.answer(request)).basic().responses().getFirst().status())
          .isInstanceOf(Revoked.class);
    }
  }

  @Test
  void speaksForItsOwnIssuersOnly() {
    var other = new TestAuthority(NOW, "CN=Other", SubjectKey.generate(KeyAlgorithm.EC_P256));
    var both =
        new OcspResponder(
            List.of(ca.authority(), other.authority()), ResponsePolicy.STANDARD, clock);
    byte[] mixed =
        new OcspRequest(
                List.of(
                    ca.certId(GOOD, HashAlgorithm.SHA_1), other.certId(GOOD, HashAlgorithm.SHA_1)),
                Optional.empty())
            .der();

    assertThat(responder.answer(other.request(GOOD)))
        .isInstanceOfSatisfying(
            Rejected.class, r -> assertThat(r.reason()).isEqualTo(Reason.UNAUTHORIZED));
    assertThat(both.answer(other.request(GOOD))).isInstanceOf(Successful.class);
    assertThat(both.answer(mixed)).isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @EnumSource
  void repeatsTheCertIdAndTheNonce(HashAlgorithm hash) {
    CertId plain = ca.certId(GOOD, hash);
    var withoutNull = new CertId(plain.issuer(), Octets.EMPTY, plain.serial());
    Octets nonce = Octets.ofHex("00".repeat(128));
    var request = new OcspRequest(List.of(withoutNull), Optional.of(nonce));

    BasicResponse answer = ((Successful) responder.answer(request.der())).basic();

    assertThat(answer.responses().getFirst().certId()).isEqualTo(withoutNull);
    assertThat(answer.nonce()).contains(nonce);
  }

  @Test
  void signsAsTheIssuerWhenAsked() {
    var itself =
        new OcspResponder(
            List.of(new Authority(ca.certificate(), ca::status, ca::itself)),
            ResponsePolicy.STANDARD,
            clock);

    BasicResponse answer = ((Successful) itself.answer(ca.request(GOOD))).basic();

    assertThat(answer.certificates()).isEmpty();
    assertThat(answer.responder().isHolderOf(ca.certificate())).isTrue();
  }

  @Test
  void saysNothingBeyondItsSignersCertificate() {
    Certificate ending =
        ca.responder(
            Validity.startingAt(NOW, Duration.ofHours(1)),
            Extension.extendedKeyUsage(List.of(KeyPurpose.OCSP_SIGNING)));
    var lapsing =
        new OcspResponder(
            List.of(new Authority(ca.certificate(), ca::status, () -> ca.delegated(ending))),
            ResponsePolicy.STANDARD,
            clock);

    assertThat(
            ((Successful) lapsing.answer(ca.request(GOOD)))
                .basic()
                .responses()
                .getFirst()
                .nextUpdate())
        .contains(ending.validity().notAfter());
    time.set(NOW.plus(Duration.ofHours(3)));
    assertThat(lapsing.answer(ca.request(GOOD)))
        .isInstanceOfSatisfying(
            Rejected.class, r -> assertThat(r.reason()).isEqualTo(Reason.TRY_LATER));
  }

  @Test
  void asksToTryLaterWhenTheStoreFails() {
    var failing =
        new OcspResponder(
            List.of(
                new Authority(
                    ca.certificate(),
                    serial -> {
                      throw new StoreException("disk is full");
                    },
                    () -> ca.delegated(ca.responder()))),
            ResponsePolicy.STANDARD,
            clock);

    assertThat(failing.answer(ca.request(GOOD)))
        .isInstanceOfSatisfying(
            Rejected.class,
            rejected -> {
              assertThat(rejected.reason()).isEqualTo(Reason.TRY_LATER);
              assertThat(rejected.detail()).contains("disk is full");
              assertThat(rejected.der().hex()).isEqualTo("30030a0103");
            });
  }

  @Test
  void keepsAnswersUntilRenewal() {
    assertThat(responder.answerAtOnce(ca.request(GOOD))).isEmpty();
    OcspResponse first = responder.answer(ca.request(GOOD));

    assertThat(responder.answerAtOnce(ca.request(GOOD))).containsSame(first);
    assertThat(responder.answer(ca.request(GOOD))).isSameAs(first);
    time.set(NOW.plus(Duration.ofHours(2)));
    assertThat(responder.answerAtOnce(ca.request(GOOD))).isEmpty();
  }

  @Test
  void renewsWhatIsAskedForBeforeItAges() {
    OcspResponse first = responder.answer(ca.request(GOOD));
    responder.answer(ca.request(REVOKED));
    assertThat(responder.answerAtOnce(ca.request(GOOD))).isPresent();
    time.set(NOW.plus(Duration.ofMinutes(119)));

    responder.renew(Duration.ofMinutes(5));

    assertThat(responder.answerAtOnce(ca.request(GOOD))).isPresent().get().isNotSameAs(first);
    assertThat(responder.answerAtOnce(ca.request(REVOKED))).isEmpty();
  }

  @Test
  void forgetsAtOnceWhatHasChanged() {
    responder.answer(ca.request(GOOD));
    ca.setStatus(GOOD, COMPROMISED);

    responder.forget(ca.certificate(), TestAuthority.serial(GOOD));

    assertThat(responder.answerAtOnce(ca.request(GOOD))).isEmpty();
    assertThat(single(GOOD).status()).isEqualTo(COMPROMISED);
  }

  @Test
  void givesNoKeptAnswerThatDiffersFromTheStatusAtHand() {
    var statuses =
        new StatusSource() {
          @Override
          public pki.x509.CertificateStatus status(SerialNumber serial) {
            return ca.status(serial);
          }

          @Override
          public Optional<pki.x509.CertificateStatus> statusAtHand(SerialNumber serial) {
            return Optional.of(ca.status(serial));
          }
        };
    var watching =
        new OcspResponder(
            List.of(new Authority(ca.certificate(), statuses, () -> ca.delegated(ca.responder()))),
            ResponsePolicy.STANDARD,
            clock);
    watching.answer(ca.request(GOOD));
    assertThat(watching.answerAtOnce(ca.request(GOOD))).isPresent();

    ca.setStatus(GOOD, COMPROMISED);

    OcspResponse answer = watching.answerAtOnce(ca.request(GOOD)).orElseThrow();
    assertThat(((Successful) answer).basic().responses().getFirst().status())
        .isEqualTo(COMPROMISED);
  }

  @Test
  void keepsNothingThatWasReadBeforeAChange() {
    List<OcspResponder> self = new ArrayList<>();
    var racing =
        new OcspResponder(
            List.of(
                new Authority(
                    ca.certificate(),
                    serial -> {
                      self.getFirst()
                          .forget(ca.certificate(), serial); // between reading and keeping
                      return new Good();
                    },
                    () -> ca.delegated(ca.responder()))),
            ResponsePolicy.STANDARD,
            clock);
    self.add(racing);

    racing.answer(ca.request(GOOD));

    assertThat(racing.answerAtOnce(ca.request(GOOD))).isEmpty();
  }

  @Test
  void keepsNoMoreThanItMay() {
    var policy = new ResponsePolicy(Duration.ofHours(2), Duration.ofHours(1), 10);
    var small = new OcspResponder(List.of(ca.authority()), policy, clock);
    for (int serial = 1_000; serial < 1_100; serial++) {
      ca.setStatus(serial, new Good());
      small.answer(ca.request(serial));
      small.answer(ca.request(serial + 100_000)); // never issued: not kept at all
    }

    long kept = 0;
    for (int serial = 1_000; serial < 1_100; serial++) {
      kept += small.answerAtOnce(ca.request(serial)).isPresent() ? 1 : 0;
    }
    assertThat(kept).isEqualTo(10);
  }

  @Test
  void answersBrokenRequestsAtOnce() {
    assertThat(responder.answerAtOnce(new byte[] {1, 2, 3}))
        .hasValueSatisfying(answer -> assertThat(answer.der().hex()).isEqualTo("30030a0101"));
  }

  private SingleResponse single(int serial) {
    return basic(serial).responses().getFirst();
  }

  private BasicResponse basic(int serial) {
    return ((Successful) responder.answer(ca.request(serial))).basic();
  }
}
