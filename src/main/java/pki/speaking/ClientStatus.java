package pki.speaking;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import pki.path.RevocationChecker;
import pki.path.RevocationQuery;
import pki.store.StoreException;
import pki.toolkit.StoreRevocationChecker;

/// Whether clients' certificates are revoked, by the inventory; asked again after each change of
/// it. Thread-safe.
final class ClientStatus implements RevocationChecker {
  private static final int MOST_KEPT = 10_000;

  private final SharedHome home;
  private final Map<String, Status> known = new ConcurrentHashMap<>();

  ClientStatus(SharedHome home) {
    this.home = home;
  }

  @Override
  public Status check(RevocationQuery query) {
    String fingerprint = query.certificate().fingerprint();
    Status kept = known.get(fingerprint);
    if (kept != null) {
      return kept;
    }
    Status status = ask(query);
    if (known.size() < MOST_KEPT && !(status instanceof Undetermined)) {
      known.put(fingerprint, status);
    }
    return status;
  }

  private Status ask(RevocationQuery query) {
    try {
      return home.ask(toolkit -> new StoreRevocationChecker(toolkit.store()).check(query));
    } catch (StoreException e) {
      return new Undetermined("the inventory cannot be read: " + e.getMessage());
    }
  }

  /// Forgets what it knows: the inventory has changed.
  void forget() {
    known.clear();
  }
}
