package pki.resident;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import pki.ca.IssuanceException;
import pki.crl.CrlException;
import pki.keys.KeyException;
import pki.ocsp.Authority;
import pki.ocsp.OcspResponder;
import pki.ocsp.ResponsePolicy;
import pki.ocsp.ResponseSigner;
import pki.resident.StoreDoor.Room;
import pki.status.StatusIndex;
import pki.store.AuditHead;
import pki.store.CertificateStore;
import pki.store.IssuerRecord;
import pki.store.StoreException;
import pki.x509.Certificate;

/// The inner life of a server: looks ten times a second whether anybody has changed the store, and
/// when so, reads what changed, so that a revocation by another process is in the next answer.
///
/// When the store is away, answers go on from what was known, and [#state] says so. Thread-safe.
public final class Resident implements AutoCloseable {
  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);
  private static final Duration AHEAD = Duration.ofSeconds(10); // of answers that grow old

  private final ResidentSetup setup;
  private final StoreDoor door;
  private final InstantSource clock;
  private final StoreFeed feed;
  private final ResponderIdentities identities;
  private final CrlDuty lists;
  private final OcspResponder responder;
  private final Glances glances = new Glances();
  private final Thread thread;
  private volatile Map<String, IssuerRecord> issuers = Map.of(); // active ones, by label
  private volatile Optional<String> failure = Optional.empty();
  private volatile Optional<String> unsigned = Optional.empty(); // why an issuer has no signer
  private Instant signersNext = Instant.MIN; // when they are seen to again
  private volatile Instant lastSeen = Instant.EPOCH;
  private volatile boolean closing;
  private Optional<AuditHead> glimpsed = Optional.empty();

  private Resident(ResidentSetup setup) {
    this.setup = setup;
    this.door = setup.door();
    this.clock = setup.clock();
    this.feed = new StoreFeed(setup.snapshot(), setup.notes());
    this.identities = new ResponderIdentities(setup);
    this.lists = new CrlDuty(setup);
    this.responder = new OcspResponder(List.of(), ResponsePolicy.STANDARD, clock);
    this.thread = Thread.ofPlatform().name("resident").unstarted(this::live);
  }

  /// Moves in: opens the store, loads the index, makes what is due, and only then watches.
  ///
  /// @throws StoreException when the store cannot be opened
  /// @throws KeyException when an issuer's key cannot
  public static Resident start(ResidentSetup setup) {
    var resident = new Resident(setup);
    try {
      resident.door.visit(resident::settle);
      resident.glimpsed = resident.glimpse();
      resident.thread.start();
      return resident;
    } catch (RuntimeException e) {
      resident.identities.close();
      throw e;
    }
  }

  /// Answers OCSP requests for all issuers whose keys are here.
  public OcspResponder responder() {
    return responder;
  }

  /// The certificate of the issuer with this label.
  public Optional<Certificate> issuer(String label) {
    return Optional.ofNullable(issuers.get(label)).flatMap(IssuerRecord::certificate);
  }

  /// How things are, for health and metrics.
  ///
  /// @param certificates in the index
  /// @param sequence of the audit log, up to which the index is true
  /// @param lastSeen when the store was last as it is known here
  /// @param trouble why the store is not to be had; empty when it is
  /// @param signers who signs OCSP responses, by the issuers' labels
  public record State(
      long certificates,
      long sequence,
      Instant lastSeen,
      Optional<String> trouble,
      Map<String, Certificate> signers) {}

  public State state() {
    Map<String, Certificate> signers = new HashMap<>();
    issuers.forEach((label, issuer) ->
        identities
            .signer(issuer.id())
            .ifPresent(signer -> signers.put(label, signer.certificate())));
    return new State(
        feed.index().size(),
        feed.at().next(),
        lastSeen,
        failure.or(() -> unsigned).or(door::trouble),
        Map.copyOf(signers));
  }

  // Living

  private void live() {
    while (!closing) {
      Duration pause = GLANCE;
      try {
        glances.begin();
        look();
        glances.end();
        failure = Optional.empty();
      } catch (StoreException | KeyException | IssuanceException | CrlException e) {
        fail(String.valueOf(e.getMessage()));
        pause = AFTER_FAILURE;
      } catch (RuntimeException e) { // nothing else would tell that answers grow old
        fail("this should not have happened: " + e);
        pause = AFTER_FAILURE;
      }
      if (!closing) {
        LockSupport.parkNanos(pause.toNanos());
      }
    }
  }

  private void fail(String why) {
    if (!failure.equals(Optional.of(why))) {
      setup.notes().accept(why);
    }
    failure = Optional.of(why);
  }

  private void look() {
    Optional<AuditHead> now = door.head();
    boolean due = lists.isDue(clock.instant()) || areSignersDue(issuers.values());
    if (due || !now.equals(glimpsed)) {
      door.visit(this::update);
      glimpsed = glimpse();
    }
    lastSeen = clock.instant();
    responder.renew(AHEAD);
  }

  /// Where the store was left, unless that cannot be told without opening it.
  private Optional<AuditHead> glimpse() {
    return door.head().map(_ -> feed.at());
  }

  private AuditHead settle(Room room) {
    feed.load(room.certificates());
    AuditHead head = provide(room);
    if (unsigned.isPresent()) { // as with a wrong passphrase, which is best said at once
      throw new KeyException(KeyException.Reason.UNAVAILABLE, unsigned.get());
    }
    return head;
  }

  private AuditHead update(Room room) {
    feed.catchUp(room.certificates());
    glances.end(); // whatever becomes of the rest
    return provide(room);
  }

  /// Sees to whatever is due, and to issuers that are new.
  private AuditHead provide(Room room) {
    CertificateStore store = room.certificates();
    Map<String, IssuerRecord> active = new HashMap<>();
    for (IssuerRecord issuer : store.issuers()) {
      if (issuer.state() == IssuerRecord.State.ACTIVE) {
        active.put(issuer.label(), issuer);
      }
    }
    issuers = Map.copyOf(active);
    if (areSignersDue(active.values())) {
      provideSigners(store, active.values());
    }
    responder.speakFor(authorities());
    lists.hasten(feed.revocations());
    if (lists.isDue(clock.instant())) {
      lists.perform(room.crls(), issuers.values(), feed.revocations());
    }
    feed.catchUp(store); // what was just done here
    lastSeen = clock.instant();
    return feed.at();
  }

  private boolean areSignersDue(Collection<IssuerRecord> active) {
    return !clock.instant().isBefore(signersNext) && active.stream().anyMatch(identities::isDue);
  }

  /// One issuer's trouble is not the others', nor the lists', and is not tried ten times a second.
  private void provideSigners(CertificateStore store, Collection<IssuerRecord> active) {
    Optional<String> trouble = Optional.empty();
    for (IssuerRecord issuer : active) {
      try {
        if (identities.isDue(issuer)) {
          identities.provide(store, issuer);
        }
      } catch (StoreException | KeyException | IssuanceException e) {
        trouble =
            Optional.of(
                "nobody new signs OCSP responses for '%s': %s"
                    .formatted(issuer.label(), e.getMessage()));
      }
    }
    signersNext = trouble.isPresent() ? clock.instant().plus(AFTER_REFUSAL) : Instant.MIN;
    trouble.filter(why -> !unsigned.equals(Optional.of(why))).ifPresent(setup.notes());
    unsigned = trouble;
  }

  private List<Authority> authorities() {
    List<Authority> authorities = new ArrayList<>();
    for (IssuerRecord issuer : issuers.values()) {
      Optional<ResponseSigner> signer = identities.signer(issuer.id());
      if (signer.isPresent()) {
        authorities.add(
            new Authority(
                issuer.certificate().orElseThrow(),
                new IndexedStatuses(this::index, issuer.id(), glances),
                () -> identities.signer(issuer.id()).orElseThrow()));
      }
    }
    return authorities;
  }

  private StatusIndex index() {
    return feed.index();
  }

  /// Leaves a snapshot behind, so that the next start is quick.
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join(Duration.ofSeconds(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!thread.isAlive()) {
      feed.save();
    }
    identities.close();
    door.close();
  }
}
