package pki.crl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import pki.files.Draft;
import pki.files.DurableFile.Access;
import pki.keys.SigningKey;
import pki.store.AuditEvent;
import pki.store.IssuerRecord;
import pki.x509.AlgorithmIdentifier;
import pki.x509.CrlNumber;
import pki.x509.CrlPartition;

/// Makes revocation lists and puts them in place (RFC 5280, section 5), by these steps:
///
/// 1. A number is taken, for good.
/// 2. The entries are spooled to a file, so that a list may be larger than the memory.
/// 3. The list is signed and written beside the old one.
/// 4. It is read back and checked.
/// 5. It replaces the old one, unless a newer one has, and is recorded.
///
/// A crash at any moment leaves the old list or the new one, and at most a number that is not used.
/// Thread-safe; several processes may work on one folder.
public final class CrlIssuer {
  /// How far clocks of several machines may be apart.
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final CrlStore store;
  private final CrlFolder folder;
  private final CrlPolicy policy;
  private final InstantSource clock;
  private final String actor;

  /// Makes lists as this policy has it, and puts them into this folder.
  ///
  /// @param actor who is at work, for the audit log
  public CrlIssuer(
      CrlStore store, CrlFolder folder, CrlPolicy policy, InstantSource clock, String actor) {
    this.store = store;
    this.folder = folder;
    this.policy = policy;
    this.clock = clock;
    this.actor = actor;
  }

  /// Publishes a list of an active issuer now. With a complete one, and the same number, comes a
  /// delta from the one before (section 5.2.3), if there are deltas.
  ///
  /// @param key the issuer's
  /// @throws CrlException when it could not be
  public Publication publish(
      IssuerRecord issuer, SigningKey key, CrlPartition partition, CrlKind kind) {
    if (!partition.isWhole() && policy.baseUrl().isEmpty()) {
      throw new CrlException("a part's list must name its URL, and status.base-url is none");
    }
    try {
      folder.create();
      Optional<PublishedCrl> before = store.newest(issuer.id(), partition, CrlKind.COMPLETE);
      Instant now = now(before);
      CrlNumber number =
          store.reserve(issuer.id(), taken -> event("crl.sign", issuer, taken, "number taken"));
      if (kind == CrlKind.DELTA) {
        PublishedCrl base =
            before.orElseThrow(() ->
                new CrlException(
                    "issuer '%s' has no complete CRL to start a delta from"
                        .formatted(issuer.label())));
        return delta(frame(issuer, key, partition, number, now), key, base);
      }
      CrlFrame frame = frame(issuer, key, partition, number, now);
      Publication complete = complete(frame, key, before);
      if (policy.deltaValidity().isPresent()
          && complete instanceof Publication.Published(PublishedCrl crl, var _)) {
        delta(frame, key, before.orElse(crl));
      }
      return complete;
    } catch (IOException | UncheckedIOException e) {
      throw new CrlException(
          "publishing a CRL of '%s' failed: %s".formatted(issuer.label(), e.getMessage()), e);
    }
  }

  /// Lists never go back in time.
  private Instant now(Optional<PublishedCrl> before) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant least = before.map(PublishedCrl::thisUpdate).orElse(now);
    if (now.isBefore(least.minus(SKEW))) {
      throw new CrlException(
          "clock says %s, and the newest CRL is of %s: one of them is wrong".formatted(now, least));
    }
    return now.isBefore(least) ? least : now;
  }

  private CrlFrame frame(
      IssuerRecord issuer, SigningKey key, CrlPartition partition, CrlNumber number, Instant now) {
    return new CrlFrame(
        issuer,
        partition,
        number,
        Optional.empty(),
        now,
        now.plus(policy.validity(CrlKind.COMPLETE)),
        AlgorithmIdentifier.ofDer(key.defaultScheme().algorithmIdentifier()));
  }

  /// A certificate that ended leaves when a list was published after its end: the one before.
  private Publication complete(CrlFrame frame, SigningKey key, Optional<PublishedCrl> before)
      throws IOException {
    Instant listsFrom =
        switch (policy.ended()) {
          case LEAVES -> before.map(PublishedCrl::thisUpdate).orElse(Instant.EPOCH);
          case STAYS -> Instant.EPOCH;
        };
    return publish(
        frame,
        key,
        listsFrom,
        sink -> store.revoked(frame.issuer().id(), frame.partition(), listsFrom, sink));
  }

  private Publication delta(CrlFrame complete, SigningKey key, PublishedCrl base)
      throws IOException {
    Instant listsFrom =
        switch (policy.ended()) {
          case LEAVES -> base.thisUpdate();
          case STAYS -> Instant.EPOCH;
        };
    CrlFrame frame =
        new CrlFrame(
            complete.issuer(),
            complete.partition(),
            complete.number(),
            Optional.of(base.number()),
            complete.thisUpdate(),
            complete.thisUpdate().plus(policy.validity(CrlKind.DELTA)),
            complete.algorithm());
    return publish(frame, key, listsFrom, sink -> store.changed(base, listsFrom, sink));
  }

  /// Where entries come from.
  @FunctionalInterface
  private interface Entries {
    /// @return the audit sequence up to which every change was handed over
    long each(Consumer<ListedRevocation> sink);
  }

  private Publication publish(CrlFrame frame, SigningKey key, Instant listsFrom, Entries entries)
      throws IOException {
    try (Draft spool = Draft.in(folder.folder(), Access.PRIVATE);
        Draft draft = Draft.in(folder.folder(), Access.PUBLIC);
        Arena arena = Arena.ofConfined()) {
      var writer = new CrlWriter(frame, policy);
      long changesUntil = entries.each(writer.spooling(spool));
      ByteBuffer list = writer.write(spool, draft, key, arena);
      CrlScan scan = CrlCheck.of(frame, writer.count(), list);
      var crl =
          new PublishedCrl(
              frame.issuer().id(),
              frame.partition(),
              frame.number(),
              frame.base(),
              scan.thisUpdate(),
              frame.nextUpdate(),
              listsFrom,
              changesUntil,
              scan.entries(),
              CrlWriter.sha256(list));
      return new CrlPlace(store, folder, frame.issuer())
          .put(draft, crl, event("crl.publish", frame.issuer(), frame.number(), words(crl)));
    }
  }

  private static String words(PublishedCrl crl) {
    return crl.base().isPresent()
        ? "delta from %s, %d entries".formatted(crl.base().get(), crl.entries())
        : "complete, %d entries".formatted(crl.entries());
  }

  private AuditEvent event(String action, IssuerRecord issuer, CrlNumber number, String result) {
    return new AuditEvent(
        clock.instant(), actor, action, "%s CRL %s".formatted(issuer.label(), number), result);
  }
}
