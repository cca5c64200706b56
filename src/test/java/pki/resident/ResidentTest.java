package pki.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.crl.CrlFolder;
import pki.crl.CrlPolicy;
import pki.crl.CrlSchedule;
import pki.keys.KeyAlgorithm;
import pki.ocsp.BasicResponse;
import pki.ocsp.CertId;
import pki.ocsp.HashAlgorithm;
import pki.ocsp.OcspRequest;
import pki.ocsp.OcspResponse;
import pki.ocsp.OcspResponse.Successful;
import pki.resident.ResidentSetup.Signing;
import pki.store.AuditEvent;
import pki.store.AuditHead;
import pki.store.CertificateStore;
import pki.store.Revocation;
import pki.store.StoreException;
import pki.testing.ServedHome;
import pki.testing.StoreKind;
import pki.testing.TestPki;
import pki.x509.Certificate;
import pki.x509.CertificateStatus;
import pki.x509.RevocationReason;

class ResidentTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final InstantSource clock = () -> now;
  private CertificateStore store;
  private TestPki pki;
  private Certificate issuer;
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean away;

  @BeforeEach
  void establish() {
    store = StoreKind.MEMORY.create(folder).get();
    pki = new TestPki(store, folder, clock).established(KeyAlgorithm.EC_P256);
    issuer = pki.issuer(TestPki.INTERMEDIATE).certificate().orElseThrow();
  }

  @Test
  void renewsTheRespondersCertificateWhenTwoThirdsOfItsLifeAreOver() {
    Certificate leaf = leaf();
    try (Resident resident = start(Signing.DELEGATED)) {
      Certificate first = signer(resident);
      now = ResponderIdentities.renewal(first).minusSeconds(1);
      awaitLooks(3);
      assertThat(signer(resident)).isEqualTo(first);

      now = now.plusSeconds(1);
      ServedHome.await(SOON, () -> !signer(resident).equals(first));

      Certificate second = signer(resident);
      assertThat(second.validity().notAfter()).isAfter(first.validity().notAfter());
      assertThat(basic(resident, leaf).certificates()).containsExactly(second);
      assertThat(pki.vault().list())
          .as("one key for each issuer, the old ones are destroyed")
          .filteredOn(id -> id.name().startsWith("ocsp-"))
          .hasSize(2);
    }
  }

  @Test
  void keepsTheRespondersCertificateAcrossRestarts() {
    Certificate first;
    try (Resident resident = start(Signing.DELEGATED)) {
      first = signer(resident);
    }
    now = now.plus(Duration.ofDays(1));
    try (Resident resident = start(Signing.DELEGATED)) {
      assertThat(signer(resident)).isEqualTo(first);
    }
  }

  @Test
  void signsAsTheIssuerWhenTold() {
    Certificate leaf = leaf();
    try (Resident resident = start(Signing.BY_ISSUER)) {
      assertThat(signer(resident)).isEqualTo(issuer);
      assertThat(basic(resident, leaf).certificates()).isEmpty();
      assertThat(status(resident, leaf.serial())).isEqualTo(new CertificateStatus.Good());
      now = now.plus(Duration.ofDays(30));
      awaitLooks(3);
      assertThat(signer(resident)).as("nothing is due").isEqualTo(issuer);
    }
    assertThat(pki.vault().list()).noneMatch(id -> id.name().startsWith("ocsp-"));
  }

  @Test
  void keepsTheOtherIssuersWhenOnesKeyIsDamaged() throws IOException {
    Certificate leaf = leaf();
    try (Resident resident = start(Signing.DELEGATED)) {
      Certificate first = signer(resident);
      try (Stream<Path> keys = Files.list(folder.resolve("keys"))) {
        for (Path key : keys.filter(file -> file.toString().contains(TestPki.ROOT)).toList()) {
          Files.writeString(key, "damaged");
        }
      }
      now = ResponderIdentities.renewal(first);
      ServedHome.await(SOON, () -> !signer(resident).equals(first));
      ServedHome.await(SOON, () -> resident.state().trouble().isPresent());

      assertThat(resident.state().trouble().orElseThrow())
          .startsWith("nobody new signs OCSP responses for 'test-root': ");
      assertThat(status(resident, leaf.serial())).isEqualTo(new CertificateStatus.Good());
      assertThat(status(resident, BigInteger.valueOf(4_711)))
          .as("a look at the store still ends")
          .isInstanceOf(CertificateStatus.Revoked.class);
    }
  }

  @Test
  void looksOnceForManyThatItDoesNotKnow() {
    List<CertId> many =
        IntStream.rangeClosed(1, 40)
            .mapToObj(i -> CertId.of(issuer, BigInteger.valueOf(i), HashAlgorithm.SHA_1))
            .toList();
    try (Resident resident = start(Signing.DELEGATED)) {
      int before = looks.get();
      OcspResponse answer =
          resident.responder().answer(new OcspRequest(many, Optional.empty()).der());

      assertThat(looks.get() - before).isLessThan(20);
      assertThat(((Successful) answer).basic().responses())
          .hasSize(40)
          .allSatisfy(single ->
              assertThat(single.status())
                  .as("RFC 6960, section 4.4.8")
                  .isEqualTo(
                      new CertificateStatus.Revoked(
                          Instant.EPOCH, RevocationReason.CERTIFICATE_HOLD)));
    }
  }

  @ParameterizedTest
  @EnumSource(Signing.class)
  void answersFromWhatItKnowsWhileTheStoreIsAway(Signing signing) {
    Certificate leaf = leaf();
    try (Resident resident = start(signing)) {
      away = true;
      ServedHome.await(SOON, () -> resident.state().trouble().isPresent());
      assertThat(resident.state().trouble()).contains("the store is away");
      assertThat(status(resident, leaf.serial())).isEqualTo(new CertificateStatus.Good());
      revoke(leaf);

      away = false;
      ServedHome.await(SOON, () -> resident.state().trouble().isEmpty());
      ServedHome.await(
          SOON,
          () ->
              status(resident, leaf.serial()) instanceof CertificateStatus.Revoked revoked
                  && revoked.reason() == RevocationReason.SUPERSEDED);
    }
  }

  private Resident start(Signing signing) {
    var policy =
        new CrlPolicy(
            Duration.ofDays(7),
            Duration.ofDays(2),
            Optional.empty(),
            1,
            CrlPolicy.Ended.LEAVES,
            Optional.empty());
    return Resident.start(
        new ResidentSetup(
            new Door(),
            pki.vault(),
            _ -> pki.authority(),
            crls ->
                new CrlSchedule(crls, new CrlFolder(folder.resolve("crl")), policy, clock, "test"),
            policy,
            pki.profile("ocsp-signing"),
            signing,
            clock,
            folder.resolve("status"),
            _ -> {}));
  }

  private Certificate leaf() {
    return pki.issue("tls-server", KeyAlgorithm.EC_P256, "a.example.test").certificate();
  }

  private void revoke(Certificate leaf) {
    store.revoke(
        pki.issuer(TestPki.INTERMEDIATE).id(),
        leaf.serialNumber(),
        Revocation.of(now, RevocationReason.SUPERSEDED),
        new AuditEvent(now, "test", "certificate.revoke", leaf.serialNumber().hex(), "revoked"));
  }

  private static Certificate signer(Resident resident) {
    return Optional.ofNullable(resident.state().signers().get(TestPki.INTERMEDIATE)).orElseThrow();
  }

  private CertificateStatus status(Resident resident, BigInteger serial) {
    return basic(resident, serial).responses().getFirst().status();
  }

  private BasicResponse basic(Resident resident, Certificate leaf) {
    return basic(resident, leaf.serial());
  }

  private BasicResponse basic(Resident resident, BigInteger serial) {
    var request =
        new OcspRequest(List.of(CertId.of(issuer, serial, HashAlgorithm.SHA_1)), Optional.empty());
    return ((Successful) resident.responder().answer(request.der())).basic();
  }

  private void awaitLooks(int more) {
    int wanted = looks.get() + more;
    ServedHome.await(SOON, () -> looks.get() >= wanted);
  }

  /// To the test's own store, which can be away.
  private final class Door implements StoreDoor {
    @Override
    public Optional<AuditHead> head() {
      looks.incrementAndGet();
      if (away) {
        throw new StoreException("the store is away");
      }
      return Optional.of(store.audit().head());
    }

    @Override
    public <T> T visit(Function<Room, T> work) {
      return work.apply(new Room(store, StoreKind.crls(store)));
    }

    @Override
    public Optional<String> trouble() {
      return Optional.empty();
    }

    @Override
    public void close() {
      // the store is the test's
    }
  }
}
