package pki.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import pki.crl.Crl;
import pki.database.DatabaseLocation;
import pki.der.Octets;
import pki.jdbc.JdbcCertificateStore;
import pki.name.DistinguishedName;
import pki.path.RevocationChecker.Revoked;
import pki.retrieval.CrlInquiry;
import pki.retrieval.OcspInquiry;
import pki.retrieval.OcspInquiry.Question;
import pki.store.AuditEvent;
import pki.store.CertificateStore;
import pki.store.Intent;
import pki.store.IssuerId;
import pki.testing.ServedHome;
import pki.x509.Certificate;
import pki.x509.CrlNumber;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;
import pki.x509.Validity;

/// How soon everybody knows of a revocation by another process, in a home that has many
/// certificates. By hand: `-Dpki.certificates=100000`.
class VisibilityTest {
  private static final int CERTIFICATES = Integer.getInteger("pki.certificates", 2_000);
  private static final int AT_ONCE = 256;

  @TempDir private Path folder;

  @Test
  void everybodyKnowsOfARevocationSoon(TestReporter reporter) throws Exception {
    try (ServedHome ca = ServedHome.in(folder)) {
      Certificate leaf = ca.issue("a.example.test");
      Certificate issuer = ca.certificate("a.example.test.chain.crt");
      fill(ca.home());
      ca.serve();
      URI list = CrlInquiry.lists(leaf).getFirst();
      try (var ocsp = new OcspInquiry();
          var crls = new CrlInquiry()) {
        URI responder = OcspInquiry.responders(leaf).getFirst();
        Optional<CrlNumber> before = crls.fetch(list).number();
        assertThat(isRevoked(ocsp, responder, leaf, issuer)).isFalse();

        ca.revoke(leaf, RevocationReason.KEY_COMPROMISE);
        Duration answered =
            ServedHome.await(
                Duration.ofSeconds(20), () -> isRevoked(ocsp, responder, leaf, issuer));
        Duration listed =
            ServedHome.await(
                Duration.ofSeconds(60), () -> !fetch(crls, list).number().equals(before));

        reporter.publishEntry(
            "with %d certificates: OCSP after %d ms, CRL %d ms later"
                .formatted(CERTIFICATES, answered.toMillis(), listed.toMillis()));
      }
    }
  }

  /// Intents of a process that ended, which count as revoked, so that lists are long as well.
  private static void fill(Path home) throws InterruptedException {
    var random = new SecureRandom();
    var places = new Semaphore(AT_ONCE);
    try (CertificateStore store =
            JdbcCertificateStore.open(new DatabaseLocation.Home(home), random);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      IssuerId issuer = store.issuer("t-intermediate-ca").orElseThrow().id();
      for (int i = 0; i < CERTIFICATES; i++) {
        places.acquire();
        var _ =
            clients.submit(() -> {
              intend(store, issuer, random);
              places.release();
            });
      }
    }
    try (CertificateStore store =
        JdbcCertificateStore.open(new DatabaseLocation.Home(home), random)) {
      assertThat(store.abandonUnfinished(Instant.now())).hasSize(CERTIFICATES);
    }
  }

  private static void intend(CertificateStore store, IssuerId issuer, SecureRandom random) {
    Instant now = Instant.now();
    byte[] digest = new byte[32];
    random.nextBytes(digest);
    SerialNumber serial = SerialNumber.draw(now.toEpochMilli(), random);
    var intent =
        new Intent(
            issuer,
            serial,
            "tls-server",
            DistinguishedName.ofCommonName("many"),
            List.of(),
            Validity.startingAt(now, Duration.ofDays(30)),
            Octets.of(digest),
            Octets.of(digest),
            now);
    var _ =
        store.intend(
            intent, new AuditEvent(now, "test", "certificate.intend", serial.hex(), "tls-server"));
  }

  private static boolean isRevoked(
      OcspInquiry ocsp, URI responder, Certificate leaf, Certificate issuer) {
    try {
      var question = new Question(leaf, issuer, Instant.now(), Optional.empty());
      return ocsp.ask(responder, question).status() instanceof Revoked;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Crl fetch(CrlInquiry crls, URI list) {
    try {
      return crls.fetch(list);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
