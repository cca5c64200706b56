package pki.speaking;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pki.path.RevocationChecker;
import pki.path.RevocationQuery;
import pki.store.StoreException;
import pki.toolkit.SharedHome;
import pki.toolkit.StoreRevocationChecker;
import pki.toolkit.StoreRevocationChecker.Foreign;

/// Whether clients' certificates are revoked, by the inventory. What it has been told it repeats
/// only as long as somebody sees to it that the inventory has not changed. Thread-safe.
final class ClientStatus implements RevocationChecker {
  /// For how long an answer may be repeated without a look at the inventory.
  static final Duration LONGEST = Duration.ofSeconds(2);

  private static final int MOST_KEPT = 10_000;

  private final SharedHome home;
  private final Foreign foreign;
  private volatile Map<String, Status> known = new ConcurrentHashMap<>();
  private volatile long lookedAt = System.nanoTime();

  ClientStatus(SharedHome home, Foreign foreign) {
    this.home = home;
    this.foreign = foreign;
  }

  @Override
  public Status check(RevocationQuery query) {
    if (System.nanoTime() - lookedAt > LONGEST.toNanos()) {
      return ask(query); // nobody knows whether what is known still holds
    }
    Map<String, Status> current = known; // taken first: what is asked now must not outlive a change
    String fingerprint = query.certificate().fingerprint();
    Status kept = current.get(fingerprint);
    if (kept != null) {
      return kept;
    }
    Status status = ask(query);
    if (current.size() < MOST_KEPT && !(status instanceof Undetermined)) {
      current.put(fingerprint, status);
    }
    return status;
  }

  private Status ask(RevocationQuery query) {
    try {
      return home.ask(toolkit -> new StoreRevocationChecker(toolkit.store(), foreign).check(query));
    } catch (StoreException e) {
      return new Undetermined("the inventory cannot be read: " + e.getMessage());
    }
  }

  /// The inventory was as before at this time of [System#nanoTime].
  void confirm(long nanos) {
    lookedAt = nanos;
  }

  /// Forgets what it knows: the inventory has changed.
  void forget() {
    known = new ConcurrentHashMap<>();
  }
}
