package pki.resident;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pki.crl.CrlKind;
import pki.crl.CrlSchedule;
import pki.crl.CrlStore;
import pki.crl.Publication;
import pki.crl.PublishedCrl;
import pki.store.IssuerId;
import pki.store.IssuerRecord;

/// Publishes CRLs: what the schedule says is due, and soon after a revocation what tells of it,
/// unless whoever revoked has published that already. For one thread.
final class CrlDuty {
  /// Revocations that come together are listed together.
  private static final Duration GATHERING = Duration.ofSeconds(2);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(10);

  private final ResidentSetup setup;
  private final Map<IssuerId, Long> listed = new HashMap<>(); // up to where, by our knowledge
  private Instant next = Instant.EPOCH;

  CrlDuty(ResidentSetup setup) {
    this.setup = setup;
  }

  boolean isDue(Instant now) {
    return !now.isBefore(next);
  }

  /// Says that something was revoked, so that lists are looked at soon.
  void hasten(Map<IssuerId, Long> revocations) {
    boolean pending =
        revocations.entrySet().stream()
            .anyMatch(entry -> listed.getOrDefault(entry.getKey(), -1L) < entry.getValue());
    Instant soon = setup.clock().instant().plus(GATHERING);
    if (pending && soon.isBefore(next)) {
      next = soon;
    }
  }

  /// Publishes what is due now.
  ///
  /// @param revocations the audit sequence before which each issuer's last revocation was
  void perform(CrlStore store, Collection<IssuerRecord> issuers, Map<IssuerId, Long> revocations) {
    next = setup.clock().instant().plus(AFTER_FAILURE); // should what follows throw
    CrlSchedule schedule = setup.schedules().apply(store);
    Instant earliest = Instant.MAX;
    for (IssuerRecord issuer : issuers) {
      if (setup.vault().holds(issuer.key())) {
        perform(schedule, store, issuer, revocations.getOrDefault(issuer.id(), -1L));
        for (CrlSchedule.Item item : schedule.items(issuer)) {
          Instant due = schedule.due(issuer, item);
          earliest = due.isBefore(earliest) ? due : earliest;
        }
      }
    }
    next = earliest;
  }

  private void perform(
      CrlSchedule schedule, CrlStore store, IssuerRecord issuer, long lastRevocation) {
    note(schedule.publishDue(issuer, setup.vault()));
    boolean told =
        schedule.items(issuer).stream()
            .map(CrlSchedule.Item::partition)
            .distinct()
            .allMatch(partition ->
                Arrays.stream(CrlKind.values())
                        .flatMap(kind -> store.newest(issuer.id(), partition, kind).stream())
                        .mapToLong(PublishedCrl::changesUntil)
                        .max()
                        .orElse(0)
                    >= lastRevocation);
    if (!told) {
      note(schedule.publishChanged(issuer, setup.vault()));
    }
    listed.put(issuer.id(), lastRevocation);
  }

  private void note(List<Publication> publications) {
    for (Publication publication : publications) {
      if (publication instanceof Publication.Published(PublishedCrl crl, var file)) {
        setup
            .notes()
            .accept(
                "published %s: number %s, %d entries, until %s"
                    .formatted(file.getFileName(), crl.number(), crl.entries(), crl.nextUpdate()));
      }
    }
  }
}
