package pki.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pki.testing.Specimens.NOW;
import static pki.testing.Specimens.certificateOf;
import static pki.testing.Specimens.event;
import static pki.testing.Specimens.issuer;
import static pki.testing.Specimens.key;
import static pki.testing.Specimens.specimen;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.store.CertificateRecord.State;
import pki.testing.Specimens.Specimen;
import pki.testing.StoreKind;
import pki.x509.CertificateStatus.Good;
import pki.x509.CertificateStatus.Revoked;
import pki.x509.CertificateStatus.Unknown;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// The contract of [CertificateStore], which every implementation keeps.
@ParameterizedClass(name = "{0}")
@EnumSource(StoreKind.class)
class CertificateStoreTest {
  private static final String SERIAL = "4a3b2c1d00112233445566778899aabbccddeeff";

  private static final Comparator<KnownStatus> BY_OCTETS =
      Comparator.comparing(known -> known.serial().octets(), Arrays::compareUnsigned);

  @Parameter StoreKind kind = StoreKind.MEMORY;
  @TempDir Path folder;

  private @Nullable Supplier<CertificateStore> opening;
  private @Nullable CertificateStore opened;

  @BeforeEach
  void open() {
    opening = kind.create(folder);
    opened = opening.get();
  }

  @AfterEach
  void close() {
    store().close();
  }

  private CertificateStore store() {
    return Objects.requireNonNull(opened);
  }

  private void reopen() {
    store().close();
    opened = Objects.requireNonNull(opening).get();
  }

  private IssuerId root() {
    return store().addIssuer(issuer("root"), event("issuer.add")).id();
  }

  private Specimen issue(Specimen specimen) {
    assertThat(store().intend(specimen.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    store()
        .complete(
            specimen.intent().issuer(),
            specimen.serial(),
            specimen.certificate(),
            event("complete"));
    return specimen;
  }

  private State state(Specimen specimen) {
    return store().find(specimen.intent().issuer(), specimen.serial()).orElseThrow().state();
  }

  // Issuers

  @Test
  void remembersAnIssuerFromTheStart() {
    IssuerRecord added = store().addIssuer(issuer("root"), event("issuer.add"));
    reopen();
    assertThat(store().issuer("root")).contains(added);
    assertThat(added.state()).isEqualTo(IssuerRecord.State.PENDING);
    assertThat(added.certificate()).isEmpty();
    assertThat(added.key()).isEqualTo(issuer("root").key());
    assertThat(store().issuer("other")).isEmpty();
  }

  @Test
  void activatesAnIssuerWithItsChainInOrder() {
    IssuerId id = root();
    var above = List.of(certificateOf("middle"), certificateOf("top"));
    IssuerRecord active =
        store().activateIssuer(id, certificateOf("root"), above, event("issuer.activate"));
    reopen();
    assertThat(active.state()).isEqualTo(IssuerRecord.State.ACTIVE);
    assertThat(active.certificate()).contains(certificateOf("root"));
    assertThat(active.chain()).isEqualTo(above);
    assertThat(store().issuers()).containsExactly(active);
  }

  @Test
  void refusesALabelThatIsTaken() {
    root();
    assertThatThrownBy(() -> store().addIssuer(issuer("root"), event("issuer.add")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("'root' is taken");
    assertThat(store().audit().head().next()).isEqualTo(1);
  }

  @Test
  void activatesOnceAndOnlyForItsKey() {
    IssuerId id = root();
    assertThatThrownBy(() -> activate(id, "other")).isInstanceOf(StoreException.class);
    activate(id, "root");
    assertThatThrownBy(() -> activate(id, "root")).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> activate(new IssuerId(99), "root")).isInstanceOf(StoreException.class);
    assertThat(store().audit().head().next()).isEqualTo(2);
  }

  private void activate(IssuerId id, String label) {
    IssuerRecord active =
        store().activateIssuer(id, certificateOf(label), List.of(), event("issuer.activate"));
    assertThat(active.state()).isEqualTo(IssuerRecord.State.ACTIVE);
  }

  // Issuing

  @Test
  void issuesInTwoSteps() {
    Specimen specimen = specimen(root(), SERIAL, "www.example.test", "10.0.0.7");
    IssuerId issuer = specimen.intent().issuer();
    assertThat(store().intend(specimen.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    assertThat(state(specimen)).isEqualTo(State.INTENDED);
    assertThat(store().status(issuer, specimen.serial()))
        .isEqualTo(new Revoked(NOW, RevocationReason.UNSPECIFIED));

    store().complete(issuer, specimen.serial(), specimen.certificate(), event("complete"));
    reopen();
    assertThat(store().find(issuer, specimen.serial()))
        .contains(
            new CertificateRecord(
                issuer,
                specimen.serial(),
                State.ISSUED,
                "tls-server",
                specimen.intent().subject(),
                List.of("www.example.test", "10.0.0.7"),
                specimen.intent().validity(),
                specimen.intent().publicKeyDigest(),
                Optional.of(specimen.certificate()),
                Optional.empty(),
                NOW));
    assertThat(store().status(issuer, specimen.serial())).isEqualTo(new Good());
  }

  @Test
  void neverReservesASerialTwice() {
    Specimen specimen = issue(specimen(root(), SERIAL, "one.example.test"));
    IssuerId other = store().addIssuer(issuer("other"), event("issuer.add")).id();
    long events = store().audit().head().next();
    assertThat(store().intend(specimen.intent(), event("intend")))
        .isEqualTo(Reservation.SERIAL_TAKEN);
    assertThat(store().audit().head().next()).isEqualTo(events);
    assertThat(state(specimen)).isEqualTo(State.ISSUED);
    issue(specimen(other, SERIAL, "one.example.test")); // serials are unique to an issuer
  }

  @Test
  void completesOnceAndOnlyWhatWasIntended() {
    IssuerId issuer = root();
    Specimen specimen = specimen(issuer, SERIAL, "one.example.test");
    Specimen another = specimen(issuer, SERIAL, "two.example.test");
    assertThatThrownBy(() -> complete(specimen)).isInstanceOf(StoreException.class);
    assertThat(store().intend(specimen.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    assertThatThrownBy(() -> complete(another)).isInstanceOf(StoreException.class);
    complete(specimen);
    assertThatThrownBy(() -> complete(specimen)).isInstanceOf(StoreException.class);
    assertThat(store().audit().head().next()).isEqualTo(3);
  }

  private void complete(Specimen specimen) {
    store()
        .complete(
            specimen.intent().issuer(),
            specimen.serial(),
            specimen.certificate(),
            event("complete"));
  }

  @Test
  void refusesAnIntentOfAnUnknownIssuer() {
    Specimen specimen = specimen(new IssuerId(7), SERIAL, "one.example.test");
    assertThatThrownBy(() -> store().intend(specimen.intent(), event("intend")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no issuer 7");
  }

  @Test
  void givesAContestedSerialToOne() throws Exception {
    IssuerId issuer = root();
    List<Future<Reservation>> contenders = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        Specimen specimen = specimen(issuer, SERIAL, "host%d.example.test".formatted(i));
        contenders.add(threads.submit(() -> store().intend(specimen.intent(), event("intend"))));
      }
    }
    List<Reservation> outcomes = new ArrayList<>();
    for (Future<Reservation> contender : contenders) {
      outcomes.add(contender.get());
    }
    assertThat(outcomes).containsOnlyOnce(Reservation.RESERVED);
    assertThat(store().audit().head().next()).isEqualTo(2);
  }

  @Test
  void keepsManyIssuersOfCertificatesApart() throws Exception {
    IssuerId issuer = root();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Specimen>> all =
          IntStream.range(0, 200)
              .mapToObj(i -> "4a3b2c%034x".formatted(i))
              .map(serial -> specimen(issuer, serial, "h" + serial + ".example.test"))
              .map(specimen -> threads.submit(() -> issue(specimen)))
              .toList();
      for (Future<Specimen> each : all) {
        assertThat(state(each.get())).isEqualTo(State.ISSUED);
      }
    }
    assertThat(store().audit().verify()).isEqualTo(new AuditCheck.Intact(store().audit().head()));
    assertThat(store().audit().head().next()).isEqualTo(401);
  }

  @Test
  void outlivesInterruptsOfItsCallers() throws Exception {
    IssuerId issuer = root();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Specimen specimen = specimen(issuer, "4a3b2c%034x".formatted(i), "one.example.test");
      callers.add(
          Thread.ofPlatform()
              .start(() -> {
                Thread.currentThread().interrupt();
                issue(specimen);
              }));
    }
    for (int round = 0; round < 50; round++) {
      callers.forEach(Thread::interrupt);
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(store().list(CertificateQuery.first(100).in(EnumSet.of(State.ISSUED)))).hasSize(16);
  }

  // Recovery

  @Test
  void abandonsWhatAnEndedSessionLeft() {
    IssuerId issuer = root();
    Specimen done = issue(specimen(issuer, "4a3b2c01", "done.example.test"));
    Specimen left = specimen(issuer, "4a3b2c02", "left.example.test");
    assertThat(store().intend(left.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    assertThat(store().abandonUnfinished(NOW)).as("its own").isEmpty();
    long events = store().audit().head().next();

    reopen();
    assertThat(store().abandonUnfinished(NOW.plusSeconds(60))).containsExactly(left.serial());
    assertThat(store().abandonUnfinished(NOW.plusSeconds(60))).isEmpty();
    assertThat(state(left)).isEqualTo(State.ABANDONED);
    assertThat(state(done)).isEqualTo(State.ISSUED);
    assertThat(store().status(issuer, left.serial()))
        .isEqualTo(new Revoked(NOW, RevocationReason.UNSPECIFIED));
    assertThatThrownBy(() -> complete(left)).isInstanceOf(StoreException.class);
    assertThat(store().audit().read(events, 10))
        .extracting(record -> record.event().action())
        .containsExactlyInAnyOrder("certificate.abandon", "issuer.abandon");
  }

  @Test
  void freesTheLabelOfAnIssuerThatWasAbandoned() {
    IssuerId first = root();
    NewIssuer offline =
        new NewIssuer(
            "offline",
            issuer("offline").subject(),
            issuer("offline").key(),
            issuer("offline").publicKey(),
            NewIssuer.Parent.ELSEWHERE);
    IssuerId waiting = store().addIssuer(offline, event("issuer.add")).id();
    reopen();
    assertThat(store().abandonUnfinished(NOW)).isEmpty();
    assertThat(store().issuers())
        .extracting(IssuerRecord::label, IssuerRecord::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("root~" + first, IssuerRecord.State.ABANDONED),
            org.assertj.core.groups.Tuple.tuple(
                "offline", IssuerRecord.State.AWAITING_CERTIFICATE));
    activate(root(), "root");
    activate(waiting, "offline");
    assertThatThrownBy(() -> activate(first, "root")).isInstanceOf(StoreException.class);
  }

  // Finding

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          4a3b2c,   3
          4A:3B:2C, 3
          4a3b2c1,  2
          4a3b2c1f, 1
          4a3b2cff, 1
          ffffff,   1
          fffffe,   0
          4a3b2d,   0
          """)
  void findsByTheBeginningOfTheSerial(String prefix, int expected) {
    IssuerId issuer = root();
    for (String serial : List.of("4a3b2c10", "4a3b2c1f", "4a3b2cff", "ffffff", "4a3b2b")) {
      issue(specimen(issuer, serial, "one.example.test"));
    }
    assertThat(store().findBySerialPrefix(prefix, 10)).hasSize(expected);
    assertThat(store().findBySerialPrefix(prefix, 1)).hasSize(Math.min(expected, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"4a3b2", "4a3b2g", "", "%", "4a3b2c4a3b2c4a3b2c4a3b2c4a3b2c4a3b2c4a3b2c"})
  void refusesWhatIsNoBeginningOfASerial(String prefix) {
    assertThatThrownBy(() -> store().findBySerialPrefix(prefix, 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          www.example.test,     1
          WWW.Example.Test,     1
          ww.example.test,      0
          *.example.test,       3
          *example.test,        4
          www.*,                2
          www.*.test,           1
          *xample*,             4
          *,                    5
          a_b*,                 0
          %,                    0
          10.0.0.*,             1
          *.0.7,                1
          *!*,                  0
          """)
  void findsByName(String glob, int expected) {
    IssuerId issuer = root();
    List<String> names =
        List.of("www.example.test", "mail.example.test", "*.example.test", "example.test");
    for (int i = 0; i < names.size(); i++) {
      issue(specimen(issuer, "4a3b2c0" + i, names.get(i)));
    }
    issue(specimen(issuer, "4a3b2cff", "www.other.invalid", "10.0.0.7", "www.other.invalid"));
    assertThat(store().list(CertificateQuery.first(10).named(glob))).hasSize(expected);
  }

  @Test
  void listsByExpiryAndPage() {
    IssuerId issuer = root();
    IssuerId other = store().addIssuer(issuer("other"), event("issuer.add")).id();
    for (int day : List.of(3, 1, 2, 2)) {
      Instant end = NOW.plusSeconds(86_400L * day);
      String serial = "4a3b2c%02x".formatted(store().list(CertificateQuery.first(99)).size());
      issue(specimen(issuer, serial, end, "day%d.example.test".formatted(day)));
    }
    issue(specimen(other, "4a3b2c02", NOW.plusSeconds(86_400 * 2), "day2.example.test"));

    List<String> paged = new ArrayList<>();
    CertificateQuery query = CertificateQuery.first(2);
    for (var page = store().list(query); !page.isEmpty(); page = store().list(query)) {
      page.forEach(row -> paged.add(row.issuer() + "/" + row.serial()));
      query = query.after(page.getLast());
    }
    assertThat(paged)
        .containsExactly(
            issuer + "/4a3b2c01",
            issuer + "/4a3b2c02",
            issuer + "/4a3b2c03",
            other + "/4a3b2c02",
            issuer + "/4a3b2c00");

    CertificateQuery all = CertificateQuery.first(10);
    Instant second = NOW.plusSeconds(86_400 * 2);
    assertThat(store().list(all.expiringBefore(second))).hasSize(1);
    assertThat(store().list(all.expiringFrom(second))).hasSize(4);
    assertThat(store().list(all.issuedBy(other))).hasSize(1);
    assertThat(store().list(all.issuedBy(issuer).named("day2*").expiringFrom(second))).hasSize(2);
    assertThat(store().list(all.in(EnumSet.of(State.REVOKED)))).isEmpty();
  }

  @Test
  void tellsWhereAKeyIsUsed() {
    IssuerId issuer = root();
    Specimen specimen = issue(specimen(issuer, "4a3b2c01", "one.example.test"));
    assertThat(store().usesOfKey(specimen.intent().publicKeyDigest()))
        .containsExactly(
            new KeyUse.ByCertificate(store().find(issuer, specimen.serial()).orElseThrow()));
    assertThat(store().usesOfKey(key("root").sha256()))
        .containsExactly(new KeyUse.ByIssuer(store().issuer("root").orElseThrow()));
    assertThat(store().usesOfKey(key("nobody").sha256())).isEmpty();
  }

  @Test
  void knowsNothingOfWhatWasNeverIntended() {
    IssuerId issuer = root();
    SerialNumber serial = SerialNumber.ofHex(SERIAL);
    assertThat(store().find(issuer, serial)).isEmpty();
    assertThat(store().status(issuer, serial)).isEqualTo(new Unknown());
    assertThat(store().revoke(issuer, serial, revocation("superseded"), event("revoke")))
        .isEqualTo(RevocationOutcome.NOT_ISSUED);
    assertThat(store().audit().head().next()).isEqualTo(1);
  }

  // Revoking

  private static Revocation revocation(String reason) {
    return Revocation.of(NOW.plusSeconds(5), RevocationReason.named(reason).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          superseded,      superseded,      ALREADY_REVOKED
          superseded,      unspecified,     ALREADY_REVOKED
          superseded,      keyCompromise,   UPDATED
          superseded,      certificateHold, ALREADY_REVOKED
          keyCompromise,   keyCompromise,   ALREADY_REVOKED
          keyCompromise,   superseded,      ALREADY_REVOKED
          certificateHold, certificateHold, ALREADY_REVOKED
          certificateHold, superseded,      UPDATED
          certificateHold, keyCompromise,   UPDATED
          """)
  void revokesAndOnlyMakesItWorse(String first, String then, RevocationOutcome expected) {
    Specimen specimen = issue(specimen(root(), SERIAL, "one.example.test"));
    IssuerId issuer = specimen.intent().issuer();
    assertThat(store().revoke(issuer, specimen.serial(), revocation(first), event("revoke")))
        .isEqualTo(RevocationOutcome.REVOKED);
    var later = Revocation.of(NOW.plusSeconds(9), revocation(then).reason());
    assertThat(store().revoke(issuer, specimen.serial(), later, event("revoke")))
        .isEqualTo(expected);
    reopen();
    Revocation now = revocation(expected == RevocationOutcome.UPDATED ? then : first);
    assertThat(store().status(issuer, specimen.serial())).isEqualTo(now.status());
    assertThat(state(specimen)).isEqualTo(State.REVOKED);
    assertThat(store().audit().head().next())
        .isEqualTo(expected == RevocationOutcome.UPDATED ? 5 : 4);
  }

  @Test
  void revokesNothingThatIsNotReleased() {
    Specimen specimen = specimen(root(), SERIAL, "one.example.test");
    assertThat(store().intend(specimen.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    IssuerId issuer = specimen.intent().issuer();
    assertThat(store().revoke(issuer, specimen.serial(), revocation("superseded"), event("revoke")))
        .isEqualTo(RevocationOutcome.NOT_ISSUED);
    assertThatThrownBy(() -> revocation("removeFromCRL"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // Releasing

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          certificateHold, RELEASED,    true
          superseded,      NOT_ON_HOLD, false
          ,                NOT_ON_HOLD, true
          """)
  void releasesFromHoldOnly(@Nullable String reason, ReleaseOutcome expected, boolean good) {
    Specimen specimen = issue(specimen(root(), SERIAL, "one.example.test"));
    IssuerId issuer = specimen.intent().issuer();
    if (reason != null) {
      store().revoke(issuer, specimen.serial(), revocation(reason), event("revoke"));
    }
    long events = store().audit().head().next();
    assertThat(store().release(issuer, specimen.serial(), NOW, event("release")))
        .isEqualTo(expected);
    reopen();
    assertThat(state(specimen)).isEqualTo(good ? State.ISSUED : State.REVOKED);
    assertThat(store().status(issuer, specimen.serial()) instanceof Good).isEqualTo(good);
    assertThat(store().audit().head().next() - events)
        .isEqualTo(expected == ReleaseOutcome.RELEASED ? 1 : 0);
  }

  @Test
  void releasesNothingThatWasNotIssued() {
    Specimen specimen = specimen(root(), SERIAL, "one.example.test");
    IssuerId issuer = specimen.intent().issuer();
    assertThat(store().release(issuer, specimen.serial(), NOW, event("release")))
        .isEqualTo(ReleaseOutcome.NOT_ISSUED);
    assertThat(store().intend(specimen.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    assertThat(store().release(issuer, specimen.serial(), NOW, event("release")))
        .isEqualTo(ReleaseOutcome.NOT_ISSUED);
  }

  @Test
  void holdsAgainAfterARelease() {
    Specimen specimen = issue(specimen(root(), SERIAL, "one.example.test"));
    IssuerId issuer = specimen.intent().issuer();
    for (int round = 0; round < 2; round++) {
      assertThat(
              store()
                  .revoke(
                      issuer, specimen.serial(), revocation("certificateHold"), event("revoke")))
          .isEqualTo(RevocationOutcome.REVOKED);
      assertThat(store().release(issuer, specimen.serial(), NOW, event("release")))
          .isEqualTo(ReleaseOutcome.RELEASED);
    }
  }

  @Test
  void keepsSinceWhenACertificateIsInvalid() {
    Specimen specimen = issue(specimen(root(), SERIAL, "one.example.test"));
    IssuerId issuer = specimen.intent().issuer();
    var held = Revocation.of(NOW, RevocationReason.CERTIFICATE_HOLD);
    var compromised =
        new Revocation(
            NOW.plusSeconds(7),
            RevocationReason.KEY_COMPROMISE,
            Optional.of(NOW.minusSeconds(86_400)));
    store().revoke(issuer, specimen.serial(), held, event("revoke"));
    store().revoke(issuer, specimen.serial(), compromised, event("revoke"));
    reopen();
    assertThat(store().find(issuer, specimen.serial()).orElseThrow().revocation())
        .contains(new Revocation(NOW, RevocationReason.KEY_COMPROMISE, compromised.invalidSince()));
  }

  // Following

  @Test
  void handsOverTheStatusOfEveryCertificateInOrder() {
    IssuerId issuer = root();
    IssuerId other = store().addIssuer(issuer("other"), event("issuer.add")).id();
    issue(specimen(other, "4a3b2c00", "other.example.test"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 2100; i > 0; i--) {
        Specimen specimen = specimen(issuer, "4a3b2c%06x".formatted(i), "one.example.test");
        threads.execute(() -> store().intend(specimen.intent(), event("intend")));
      }
    }
    Specimen good = issue(specimen(issuer, "4a3b2b", "good.example.test"));
    List<KnownStatus> statuses = new ArrayList<>();
    store().statuses(issuer, statuses::add);
    assertThat(statuses).hasSize(2101).isSortedAccordingTo(BY_OCTETS);
    assertThat(statuses.getFirst())
        .isEqualTo(new KnownStatus(good.serial(), new Good(), good.intent().validity().notAfter()));
    assertThat(statuses.getLast().status())
        .isEqualTo(new Revoked(NOW, RevocationReason.UNSPECIFIED));
  }

  @Test
  void tellsWhatChanged() {
    IssuerId issuer = root();
    long before = store().audit().head().next();
    Specimen held = issue(specimen(issuer, "4a3b2c01", "held.example.test"));
    Specimen left = specimen(issuer, "4a3b2c02", "left.example.test");
    assertThat(store().intend(left.intent(), event("intend"))).isEqualTo(Reservation.RESERVED);
    store().audit().append(event("something else"));
    assertThat(changed(before)).containsExactly(held.serial(), held.serial(), left.serial());

    long then = store().audit().head().next();
    store().revoke(issuer, held.serial(), revocation("certificateHold"), event("revoke"));
    store().release(issuer, held.serial(), NOW, event("release"));
    reopen();
    store().abandonUnfinished(NOW);
    StatusChanges changes = store().changes(then, 100);
    assertThat(changed(then)).containsExactly(held.serial(), held.serial(), left.serial());
    assertThat(changes.changed().getFirst().now().status())
        .as("as it is now")
        .isEqualTo(new Good());
    assertThat(changes.next()).isEqualTo(store().audit().head().next());
    assertThat(store().changes(changes.next(), 100))
        .isEqualTo(new StatusChanges(List.of(), changes.next()));
    assertThat(store().changes(then, 1).next()).isEqualTo(then + 1);
  }

  private List<SerialNumber> changed(long from) {
    return store().changes(from, 100).changed().stream()
        .map(change -> change.now().serial())
        .toList();
  }

  // Audit

  @Test
  void chainsTheAuditLog() {
    store().audit().append(event("first"));
    store()
        .audit()
        .append(new AuditEvent(NOW, "a\nb", "\u202e\u0000\"\\", "x".repeat(5000), "é𝄞"));
    reopen();
    List<AuditRecord> records = store().audit().read(0, 10);
    assertThat(records).extracting(AuditRecord::sequence).containsExactly(0L, 1L);
    assertThat(records.getFirst().previous()).isEqualTo(AuditRecord.GENESIS);
    assertThat(records.getLast().previous()).isEqualTo(records.getFirst().hash());
    AuditEvent event = records.getLast().event();
    assertThat(event.actor()).isEqualTo("a\\u000ab");
    assertThat(event.action()).isEqualTo("\\u202e\\u0000\"\\");
    assertThat(event.object()).hasSize(AuditEvent.LONGEST).endsWith("…");
    assertThat(event.result()).isEqualTo("é𝄞");
    assertThat(store().audit().verify()).isEqualTo(new AuditCheck.Intact(store().audit().head()));
    assertThat(store().audit().read(1, 10)).containsExactly(records.getLast());
    assertThat(store().audit().read(2, 10)).isEmpty();
  }

  // Closing

  @Test
  void closesTwiceAndThenRefuses() {
    CertificateStore closed = store();
    closed.close();
    closed.close();
    assertThatThrownBy(closed::issuers).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> closed.addIssuer(issuer("late"), event("issuer.add")))
        .isInstanceOf(StoreException.class);
    reopen();
  }
}
