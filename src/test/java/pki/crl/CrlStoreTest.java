package pki.crl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pki.testing.Specimens.NOW;
import static pki.testing.Specimens.event;
import static pki.testing.Specimens.issuer;
import static pki.testing.Specimens.specimen;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import pki.store.AuditEvent;
import pki.store.CertificateStore;
import pki.store.IssuerId;
import pki.store.Reservation;
import pki.store.Revocation;
import pki.store.StoreException;
import pki.testing.Specimens;
import pki.testing.Specimens.Specimen;
import pki.testing.StoreKind;
import pki.x509.CrlNumber;
import pki.x509.CrlPartition;
import pki.x509.RevocationReason;

/// The contract of [CrlStore], which every implementation keeps.
@ParameterizedClass(name = "{0}")
@EnumSource(StoreKind.class)
class CrlStoreTest {
  private static final Instant LATER = NOW.plus(Duration.ofDays(9));

  @Parameter StoreKind kind = StoreKind.MEMORY;
  @TempDir Path folder;

  private @Nullable Supplier<CertificateStore> opening;
  private @Nullable CertificateStore opened;
  private IssuerId ca = new IssuerId(1);

  @BeforeEach
  void open() {
    opening = kind.create(folder);
    opened = opening.get();
    ca = store().addIssuer(issuer("ca"), event("issuer.add")).id();
  }

  @AfterEach
  void close() {
    store().close();
  }

  private CertificateStore store() {
    return Objects.requireNonNull(opened);
  }

  private CrlStore crls() {
    return StoreKind.crls(store());
  }

  private void reopen() {
    store().close();
    opened = Objects.requireNonNull(opening).get();
  }

  private Specimen issue(String serial, Instant notAfter) {
    Specimen specimen = specimen(ca, serial, notAfter, "one.example.test");
    assertThat(store().intend(specimen.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    store().complete(ca, specimen.serial(), specimen.certificate(), event("complete"));
    return specimen;
  }

  private Specimen revoked(String serial, Instant notAfter, RevocationReason reason) {
    Specimen specimen = issue(serial, notAfter);
    store().revoke(ca, specimen.serial(), Revocation.of(NOW, reason), event("revoke"));
    return specimen;
  }

  private static AuditEvent numbered(CrlNumber number) {
    return new AuditEvent(NOW, "tester", "crl.sign", number.toString(), "reserved");
  }

  private List<String> complete(CrlPartition partition, Instant listsFrom) {
    List<String> lines = new ArrayList<>();
    long until = crls().revoked(ca, partition, listsFrom, entry -> lines.add(line(entry)));
    assertThat(until).isEqualTo(store().audit().head().next());
    return lines;
  }

  private List<String> delta(PublishedCrl base, Instant listsFrom) {
    List<String> lines = new ArrayList<>();
    crls().changed(base, listsFrom, entry -> lines.add(line(entry)));
    return lines;
  }

  private static String line(ListedRevocation entry) {
    return entry.serial() + " " + entry.reason().asn1Name();
  }

  /// Publishes what is there now.
  private PublishedCrl publish(CrlPartition partition, Instant listsFrom) {
    List<ListedRevocation> entries = new ArrayList<>();
    CrlNumber number = crls().reserve(ca, CrlStoreTest::numbered);
    long until = crls().revoked(ca, partition, listsFrom, entries::add);
    var crl =
        new PublishedCrl(
            ca,
            partition,
            number,
            Optional.empty(),
            NOW,
            LATER,
            listsFrom,
            until,
            entries.size(),
            Specimens.sha256(new byte[0]));
    crls().publish(crl, event("crl.publish"));
    return crl;
  }

  @Test
  void givesEachNumberOnce() throws Exception {
    List<Future<CrlNumber>> numbers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        numbers.add(threads.submit(() -> crls().reserve(ca, CrlStoreTest::numbered)));
      }
    }
    List<Integer> taken = new ArrayList<>();
    for (Future<CrlNumber> number : numbers) {
      taken.add(number.get().value().intValueExact());
    }
    assertThat(taken)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 40).boxed().toList());
    reopen();
    assertThat(crls().reserve(ca, CrlStoreTest::numbered)).isEqualTo(CrlNumber.of(41));
    IssuerId other = store().addIssuer(issuer("other"), event("issuer.add")).id();
    assertThat(crls().reserve(other, CrlStoreTest::numbered)).isEqualTo(CrlNumber.of(1));
    assertThat(store().audit().read(store().audit().head().next() - 1, 1))
        .extracting(record -> record.event().object())
        .containsExactly("1");
  }

  @Test
  void numbersNothingOfAnUnknownIssuer() {
    if (kind != StoreKind.MEMORY) {
      assertThatThrownBy(() -> crls().reserve(new IssuerId(9), CrlStoreTest::numbered))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("no issuer 9");
    }
  }

  @Test
  void remembersTheNewestOfEachKindAndPartition() {
    var half = new CrlPartition(2, 1);
    PublishedCrl first = publish(CrlPartition.WHOLE, NOW);
    PublishedCrl second = publish(CrlPartition.WHOLE, NOW);
    var delta =
        new PublishedCrl(
            ca,
            half,
            CrlNumber.of(7),
            Optional.of(first.number()),
            NOW,
            LATER,
            NOW,
            3,
            0,
            Specimens.sha256(new byte[1]));
    crls().publish(delta, event("crl.publish"));
    reopen();
    assertThat(crls().newest(ca, CrlPartition.WHOLE, CrlKind.COMPLETE)).contains(second);
    assertThat(crls().newest(ca, CrlPartition.WHOLE, CrlKind.DELTA)).isEmpty();
    assertThat(crls().newest(ca, half, CrlKind.DELTA)).contains(delta);
    assertThat(crls().partitionings(ca)).containsExactly(1, 2);
  }

  @Test
  void listsWhatIsRevokedOrAbandoned() {
    revoked("4a3b2c03", LATER, RevocationReason.SUPERSEDED);
    issue("4a3b2c02", LATER);
    Specimen held = revoked("4a3b2c01", LATER, RevocationReason.CERTIFICATE_HOLD);
    Specimen intended = specimen(ca, "4a3b2c00", LATER, "left.example.test");
    assertThat(store().intend(intended.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    assertThat(complete(CrlPartition.WHOLE, NOW))
        .containsExactly("4a3b2c03 superseded", "4a3b2c01 certificateHold");

    reopen();
    store().abandonUnfinished(NOW);
    store().release(ca, held.serial(), NOW, event("release"));
    assertThat(complete(CrlPartition.WHOLE, NOW))
        .containsExactly("4a3b2c03 superseded", "4a3b2c00 unspecified");
    assertThat(complete(CrlPartition.WHOLE, LATER)).as("its last second counts").hasSize(2);
    assertThat(complete(CrlPartition.WHOLE, LATER.plusSeconds(1))).isEmpty();
  }

  @Test
  void listsEveryFieldAndTheLatestReason() {
    Specimen specimen = issue("4a3b2c01", LATER);
    var hold = Revocation.of(NOW, RevocationReason.CERTIFICATE_HOLD);
    var compromise =
        new Revocation(
            NOW.plusSeconds(60),
            RevocationReason.KEY_COMPROMISE,
            Optional.of(NOW.minusSeconds(60)));
    store().revoke(ca, specimen.serial(), hold, event("revoke"));
    store().revoke(ca, specimen.serial(), compromise, event("revoke"));
    List<ListedRevocation> entries = new ArrayList<>();
    crls().revoked(ca, CrlPartition.WHOLE, NOW, entries::add);
    assertThat(entries)
        .containsExactly(
            new ListedRevocation(
                specimen.serial(),
                NOW,
                RevocationReason.KEY_COMPROMISE,
                compromise.invalidSince()));
  }

  @Test
  void listsEachCertificateInOnePartition() {
    for (int i = 0; i < 20; i++) {
      revoked("4a3b2c%02x".formatted(i), LATER, RevocationReason.SUPERSEDED);
    }
    assertThat(complete(new CrlPartition(4, 3), NOW))
        .containsExactly(
            "4a3b2c03 superseded",
            "4a3b2c07 superseded",
            "4a3b2c0b superseded",
            "4a3b2c0f superseded",
            "4a3b2c13 superseded");
  }

  @Test
  void saysWhatChangedSinceABase() {
    revoked("4a3b2c01", LATER, RevocationReason.SUPERSEDED);
    Specimen worse = revoked("4a3b2c02", LATER, RevocationReason.SUPERSEDED);
    Specimen released = revoked("4a3b2c03", LATER, RevocationReason.CERTIFICATE_HOLD);
    revoked("4a3b2c04", LATER, RevocationReason.CERTIFICATE_HOLD);
    PublishedCrl base = publish(CrlPartition.WHOLE, NOW);
    assertThat(delta(base, NOW)).isEmpty();

    store()
        .revoke(
            ca,
            worse.serial(),
            Revocation.of(NOW, RevocationReason.KEY_COMPROMISE),
            event("revoke"));
    store().release(ca, released.serial(), NOW, event("release"));
    revoked("4a3b2c05", LATER, RevocationReason.SUPERSEDED);
    Specimen brief = revoked("4a3b2c06", LATER, RevocationReason.CERTIFICATE_HOLD);
    store().release(ca, brief.serial(), NOW, event("release"));
    revoked("4a3b2c07", NOW.minusSeconds(1), RevocationReason.SUPERSEDED);
    reopen();
    assertThat(delta(base, NOW))
        .containsExactly(
            "4a3b2c02 keyCompromise",
            "4a3b2c03 removeFromCRL",
            "4a3b2c05 superseded",
            "4a3b2c06 removeFromCRL");
  }

  @Test
  void removesWhatEndedOnHold() {
    Instant soon = NOW.plusSeconds(100);
    revoked("4a3b2c01", soon, RevocationReason.CERTIFICATE_HOLD);
    revoked("4a3b2c02", soon, RevocationReason.SUPERSEDED);
    revoked("4a3b2c03", NOW.minusSeconds(9), RevocationReason.CERTIFICATE_HOLD);
    PublishedCrl base = publish(CrlPartition.WHOLE, NOW);
    revoked("4a3b2c04", soon, RevocationReason.CERTIFICATE_HOLD);
    assertThat(delta(base, soon)).containsExactly("4a3b2c04 certificateHold");
    assertThat(delta(base, soon.plusSeconds(1)))
        .containsExactlyInAnyOrder("4a3b2c01 removeFromCRL", "4a3b2c04 removeFromCRL");
  }

  @Test
  void listsMoreThanOnePortion() throws Exception {
    IssuerId other = store().addIssuer(issuer("other"), event("issuer.add")).id();
    int many = kind == StoreKind.MEMORY ? 5 : 4100;
    List<Future<Reservation>> intents = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < many; i++) {
        String serial = "4a3b2c%04x".formatted(i);
        IssuerId issuer = i % 1000 == 7 ? other : ca;
        Specimen specimen = specimen(issuer, serial, LATER, "one.example.test");
        intents.add(threads.submit(() -> store().intend(specimen.intent(), event("intend"))));
        if (issuer.equals(ca)) {
          expected.add(serial + " unspecified");
        }
      }
    }
    for (Future<Reservation> intent : intents) {
      assertThat(intent.get()).isEqualTo(Reservation.RESERVED);
    }
    reopen();
    store().abandonUnfinished(NOW);
    assertThat(complete(CrlPartition.WHOLE, NOW)).containsExactlyInAnyOrderElementsOf(expected);
  }
}
