package pki.ocsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.Octets;
import pki.keys.KeyAlgorithm;
import pki.keys.SubjectKey;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.Profile;
import pki.path.Revocation;
import pki.path.RevocationChecker.NotRevoked;
import pki.path.RevocationChecker.Revoked;
import pki.path.RevocationChecker.Status;
import pki.path.RevocationChecker.Undetermined;
import pki.path.TrustAnchor;
import pki.path.ValidationPolicy;
import pki.signature.SignatureVerifier;
import pki.x509.Certificate;
import pki.x509.CertificateStatus;
import pki.x509.Extension;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.RevocationReason;
import pki.x509.Validity;

class ResponseCheckTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Extension OCSP_SIGNING =
      Extension.extendedKeyUsage(List.of(KeyPurpose.OCSP_SIGNING));

  private final TestAuthority ca = new TestAuthority(NOW);
  private final Certificate leaf = ca.issue(7, new CertificateStatus.Good());
  private final OcspResponder responder = ca.respond(InstantSource.fixed(NOW));

  @Test
  void believesGoodAndRevoked() {
    assertThat(check(answer(7))).isEqualTo(new NotRevoked());

    ca.setStatus(
        7, new CertificateStatus.Revoked(NOW.minusSeconds(9), RevocationReason.SUPERSEDED));
    responder.forget(ca.certificate(), leaf.serialNumber());

    assertThat(check(answer(7)))
        .isEqualTo(new Revoked(NOW.minusSeconds(9), RevocationReason.SUPERSEDED));
  }

  @Test
  void believesTheIssuerItself() {
    var itself =
        new OcspResponder(
            List.of(new Authority(ca.certificate(), ca::status, ca::itself)),
            ResponsePolicy.STANDARD,
            InstantSource.fixed(NOW));

    assertThat(check(itself.answer(ca.request(7)).der().bytes())).isEqualTo(new NotRevoked());
  }

  @Test
  void wantsAnAnswerAboutThisCertificate() {
    ca.issue(8, new CertificateStatus.Good());
    assertThat(check(answer(8))).isEqualTo(undetermined("OCSP response is not about serial 7"));

    var other = new TestAuthority(NOW, "CN=Other", SubjectKey.generate(KeyAlgorithm.EC_P256));
    other.issue(7, new CertificateStatus.Good());
    byte[] foreign = other.respond(InstantSource.fixed(NOW)).answer(other.request(7)).der().bytes();
    assertThat(check(foreign)).isEqualTo(undetermined("OCSP response is not about serial 7"));
    assertThat(check(answer(7, 8))).isEqualTo(new NotRevoked());
  }

  @ParameterizedTest(name = "{0} later: {1}")
  @CsvSource({
    "PT0S, ''",
    "PT4H5M, ''",
    "PT4H5M1S, out of date since 2026-03-01T14:00:00Z",
    "PT-5M, ''",
    "PT-5M-1S, from the future: 2026-03-01T10:00:00Z"
  })
  void wantsACurrentAnswer(Duration later, String fault) {
    Status status = new ResponseCheck(leaf, ca.certificate(), NOW.plus(later)).check(answer(7));

    assertThat(status)
        .isEqualTo(fault.isEmpty() ? new NotRevoked() : undetermined("OCSP response is " + fault));
  }

  @Test
  void wantsAnAuthorizedSigner() {
    Certificate withoutPurpose = ca.responder(Validity.startingAt(NOW, Duration.ofDays(1)));
    Certificate expired =
        ca.responder(
            Validity.startingAt(NOW.minusSeconds(100), Duration.ofSeconds(50)), OCSP_SIGNING);
    Certificate withoutKeyUsage =
        ca.responder(
            Validity.startingAt(NOW, Duration.ofDays(1)),
            OCSP_SIGNING,
            Extension.keyUsage(Set.of(KeyUsage.KEY_AGREEMENT)));
    Certificate foreign =
        new TestAuthority(NOW, "CN=OCSP Test CA", SubjectKey.generate(KeyAlgorithm.EC_P256))
            .responder();

    assertThat(check(signedBy(withoutPurpose)))
        .isEqualTo(undetermined("signer of the OCSP response lacks the purpose OCSPSigning"));
    assertThat(check(signedBy(withoutKeyUsage)))
        .isEqualTo(undetermined("signer of the OCSP response lacks the purpose OCSPSigning"));
    assertThat(check(signedBy(expired)))
        .isEqualTo(
            undetermined("certificate of the OCSP response's signer is not valid at " + NOW));
    assertThat(check(signedBy(foreign)))
        .isEqualTo(
            undetermined("certificate of the OCSP response's signer was not signed by the issuer"));
  }

  @Test
  void wantsItsOwnNonceOrNone() {
    Octets mine = Octets.ofHex("aa"), other = Octets.ofHex("bb");
    byte[] answer =
        responder
            .answer(
                new OcspRequest(List.of(ca.certId(7, HashAlgorithm.SHA_1)), Optional.of(mine))
                    .der())
            .der()
            .bytes();

    assertThat(check(answer, mine)).isEqualTo(new NotRevoked());
    assertThat(check(answer(7), mine)).isEqualTo(new NotRevoked());
    assertThat(check(answer, other))
        .isEqualTo(undetermined("OCSP response has another nonce than the request"));
  }

  @Test
  void believesNothingThatWasChanged() {
    byte[] answer = answer(7);
    int included = answer.length - ca.responder().der().length; // whose own signature guards it
    for (int i = 0; i < answer.length; i++) {
      byte[] changed = answer.clone();
      changed[i] ^= 1;
      Status status = check(changed);
      assertThat(status instanceof Undetermined || (i >= included && status instanceof NotRevoked))
          .as("byte %d gives %s", i, status)
          .isTrue();
      assertThat(check(Arrays.copyOf(answer, i))).isInstanceOf(Undetermined.class);
    }
  }

  @Test
  void saysWhyThereIsNoAnswer() {
    byte[] rejected = responder.answer(new byte[0]).der().bytes();

    assertThat(check(rejected)).isEqualTo(undetermined("responder answered malformedRequest"));
    assertThat(check(new byte[70_000]))
        .isEqualTo(
            undetermined(
                "OCSP response is broken: response has 70000 bytes, at most 65536 are read"));
  }

  @Test
  void decidesPathValidation() {
    var source = ResponseSource.of(answer(7));

    assertThat(validate(source)).isInstanceOf(PathResult.Valid.class);
    assertThat(validate(query -> Optional.empty())).isInstanceOf(PathResult.Invalid.class);
    ca.setStatus(7, new CertificateStatus.Revoked(NOW, RevocationReason.KEY_COMPROMISE));
    responder.forget(ca.certificate(), leaf.serialNumber());
    assertThat(validate(ResponseSource.of(answer(7)))).isInstanceOf(PathResult.Invalid.class);
  }

  private PathResult validate(ResponseSource source) {
    var input = new PathInput(leaf, List.of(), List.of(new TrustAnchor(ca.certificate())));
    return new PathValidator()
        .validate(
            input,
            ValidationPolicy.at(NOW)
                .under(Profile.RFC5280)
                .withRevocation(Revocation.hard(new OcspRevocationChecker(source))));
  }

  /// A response by the usual responder's key, with this certificate beside it.
  private byte[] signedBy(Certificate signer) {
    BasicResponse honest = ((OcspResponse.Successful) responder.answer(ca.request(7))).basic();
    return OcspResponse.Successful.of(
            new BasicResponse(
                honest.data(),
                honest.responder(),
                honest.producedAt(),
                honest.responses(),
                honest.extensions(),
                honest.signatureAlgorithm(),
                honest.signature(),
                List.of(signer)))
        .der()
        .bytes();
  }

  private byte[] answer(int... serials) {
    return responder.answer(ca.request(serials)).der().bytes();
  }

  private Status check(byte[] response) {
    return new ResponseCheck(leaf, ca.certificate(), NOW).check(response);
  }

  private Status check(byte[] response, Octets nonce) {
    return new ResponseCheck(
            leaf, ca.certificate(), NOW, Optional.of(nonce), SignatureVerifier::verify)
        .check(response);
  }

  private static Status undetermined(String why) {
    return new Undetermined(why);
  }
}
