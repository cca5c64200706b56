package pki.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.keys.KeyAlgorithm;
import pki.keys.SubjectKey;
import pki.name.DistinguishedName;
import pki.name.GeneralSubtree;
import pki.profile.IssuanceRequest;
import pki.profile.Violation;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord;
import pki.store.CertificateStore;
import pki.testing.InMemoryCertificateStore;
import pki.testing.TestPki;
import pki.x509.CertificateStatus;
import pki.x509.NameConstraints;
import pki.x509.SubjectPublicKeyInfo;

/// The eight steps of issuing, over the store in memory.
class IssuanceTest {
  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");

  @TempDir private Path folder;
  private final CertificateStore store = new InMemoryCertificateStore();
  private final List<IssuanceStep> steps = new ArrayList<>();
  private TestPki pki;

  @BeforeEach
  void establish() {
    pki =
        new TestPki(store, folder, InstantSource.fixed(NOW), steps::add)
            .established(KeyAlgorithm.EC_P256);
    steps.clear();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theStepsComeInTheirOrder() {
    pki.issue("tls-server", KeyAlgorithm.EC_P256, "a.example.test");

    assertThat(steps).containsExactly(IssuanceStep.values());
  }

  @Test
  void whatIsIssuedIsInTheStoreAndGood() {
    var issued = pki.issue("tls-server", KeyAlgorithm.EC_P256, "a.example.test");

    CertificateRecord record =
        store
            .find(pki.issuer(TestPki.INTERMEDIATE).id(), issued.certificate().serialNumber())
            .orElseThrow();
    assertThat(record.certificate()).contains(issued.certificate());
    assertThat(record.state()).isEqualTo(CertificateRecord.State.ISSUED);
    assertThat(store.status(record.issuer(), record.serial()))
        .isEqualTo(new CertificateStatus.Good());
    assertThat(issued.chain()).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = IssuanceStep.class,
      names = {"INTENDED", "SIGNED", "VERIFIED"})
  void whatFailsBetweenIntentAndCompletionIsNeverGood(IssuanceStep deadly) {
    var failing =
        new TestPki(
            store,
            folder.resolve("other"),
            InstantSource.fixed(NOW),
            step -> {
              if (step == deadly) {
                throw new IllegalStateException("stopped after " + step);
              }
            });
    AuthorityRequest request = failing.authorityRequest("x", "root", KeyAlgorithm.EC_P256);

    assertThatThrownBy(() -> failing.authority().createRoot(request))
        .hasMessageContaining("stopped after " + deadly);

    assertThat(store.list(CertificateQuery.first(10)))
        .filteredOn(record -> record.subject().equals(DistinguishedName.ofCommonName("x")))
        .singleElement()
        .satisfies(record ->
            assertThat(store.status(record.issuer(), record.serial()))
                .isInstanceOf(CertificateStatus.Revoked.class));
  }

  @Test
  void aRefusalLeavesNothingBehind() {
    IssuanceResult refused =
        pki.authority()
            .createRoot(
                new AuthorityRequest(
                    "second",
                    pki.profile("root"),
                    DistinguishedName.ofCommonName("Second"),
                    KeyAlgorithm.EC_P256,
                    Optional.of(Duration.ofDays(100_000)),
                    OptionalInt.empty(),
                    Optional.empty()));

    assertThat(rules(refused)).contains("validity.longest");
    assertThat(store.issuer("second")).isEmpty();
    assertThat(folder.resolve("keys")).isDirectoryNotContaining("glob:**second*");
  }

  @Test
  void aLabelIsGivenOnce() {
    IssuanceResult again =
        pki.authority()
            .createRoot(pki.authorityRequest(TestPki.ROOT, "root", KeyAlgorithm.EC_P256));

    assertThat(rules(again)).containsExactly("label");
  }

  @Test
  void nothingOutlivesItsIssuer() {
    Instant end =
        pki.issuer(TestPki.INTERMEDIATE).certificate().orElseThrow().validity().notAfter();
    var late = new TestPki(store, folder, InstantSource.fixed(end.minus(Duration.ofDays(10))));
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      IssuanceRequest usual = late.request("tls-server", key, "a.example.test");
      IssuanceRequest asked = asking(usual, Duration.ofDays(90));

      assertThat(plan(late, usual).tbs().validity().notAfter()).isEqualTo(end);
      assertThat(violations(late.authority().plan(late.issuer(TestPki.INTERMEDIATE), asked)))
          .containsExactly("issuer.validity");
    }
  }

  @Test
  void anExpiredIssuerSignsNothing() {
    Instant end =
        pki.issuer(TestPki.INTERMEDIATE).certificate().orElseThrow().validity().notAfter();
    var late = new TestPki(store, folder, InstantSource.fixed(end.plusSeconds(1)));
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      IssuanceRequest request = late.request("tls-server", key, "a.example.test");

      assertThat(violations(late.authority().plan(late.issuer(TestPki.INTERMEDIATE), request)))
          .contains("issuer.validity");
    }
  }

  @Test
  void theIssuersNameConstraintsHoldBeforeAnythingIsSigned() {
    TestPki.require(
        pki.authority()
            .createIntermediate(
                pki.issuer(TestPki.ROOT),
                new AuthorityRequest(
                    "narrow",
                    pki.profile("intermediate"),
                    DistinguishedName.ofCommonName("Narrow"),
                    KeyAlgorithm.EC_P256,
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.of(
                        new NameConstraints(
                            List.of(GeneralSubtree.parse("dns:example.test")), List.of())))));
    try (SubjectKey key = SubjectKey.generate(KeyAlgorithm.EC_P256)) {
      var inside = pki.request("tls-server", key, "a.example.test");
      var outside = pki.request("tls-server", key, "a.example.org");

      assertThat(rules(pki.authority().issue(pki.issuer("narrow"), outside)))
          .containsExactly("issuer.name-constraints");
      TestPki.require(pki.authority().issue(pki.issuer("narrow"), inside));
    }
  }

  @Test
  void anIntermediateWithPathLengthZeroMakesNoCa() {
    IssuanceResult below =
        pki.authority()
            .createIntermediate(
                pki.issuer(TestPki.INTERMEDIATE),
                pki.authorityRequest("below", "intermediate", KeyAlgorithm.EC_P256));

    assertThat(rules(below)).contains("issuer.path-length");
  }

  @Test
  void theKeyOfACaCertifiesNobodyElse() {
    SubjectPublicKeyInfo caKey = pki.issuer(TestPki.ROOT).publicKey();
    var request =
        IssuanceRequest.of(
            pki.profile("code-signing"),
            DistinguishedName.ofCommonName("Mallory"),
            List.of(),
            caKey);

    assertThat(rules(pki.authority().issue(pki.issuer(TestPki.INTERMEDIATE), request)))
        .containsExactly("public-key");
  }

  private static PreparedCertificate plan(TestPki pki, IssuanceRequest request) {
    return switch (pki.authority().plan(pki.issuer(TestPki.INTERMEDIATE), request)) {
      case Preparation.Ready ready -> ready.certificate();
      case Preparation.Refused refused -> throw new AssertionError(refused.violations());
    };
  }

  private static IssuanceRequest asking(IssuanceRequest request, Duration validity) {
    return new IssuanceRequest(
        request.profile(),
        request.subject(),
        request.names(),
        request.publicKey(),
        Optional.of(validity),
        OptionalInt.empty(),
        Optional.empty());
  }

  private static List<String> rules(IssuanceResult result) {
    return result instanceof IssuanceResult.Refused refused
        ? refused.violations().stream().map(Violation::rule).toList()
        : List.of();
  }

  private static List<String> violations(Preparation preparation) {
    return preparation instanceof Preparation.Refused refused
        ? refused.violations().stream().map(Violation::rule).toList()
        : List.of();
  }
}
