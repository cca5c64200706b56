package pki.resident;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import pki.status.StatusIndex;
import pki.status.StatusLoader;
import pki.status.StatusSnapshot;
import pki.store.AuditHead;
import pki.store.AuditRecord;
import pki.store.CertificateStore;
import pki.store.IssuerId;
import pki.store.IssuerRecord;
import pki.store.StatusChanges;
import pki.x509.CertificateStatus;
import pki.x509.CertificateStatus.Good;
import pki.x509.CertificateStatus.Revoked;
import pki.x509.CertificateStatus.Unknown;
import pki.x509.SerialNumber;

/// Keeps a [StatusIndex] as the store is: from a snapshot and what came after it, or from the whole
/// store where there is no snapshot that belongs to it.
final class StoreFeed {
  private static final int PORTION = 1_000;
  private static final long MANY = 50_000; // changes after which a new snapshot saves time

  private final Path file;
  private final Consumer<String> notes;
  private volatile StatusIndex index = new StatusIndex();
  private volatile AuditHead at = AuditHead.EMPTY;
  private AuditHead saved = AuditHead.EMPTY;
  private final Map<IssuerId, Long> revoked = new HashMap<>();

  /// @param file of the snapshot
  /// @param notes told what was rebuilt or could not be written
  StoreFeed(Path file, Consumer<String> notes) {
    this.file = file;
    this.notes = notes;
  }

  StatusIndex index() {
    return index;
  }

  /// Up to where the index holds what was done.
  AuditHead at() {
    return at;
  }

  /// Fills the index for the first time.
  void load(CertificateStore store) {
    Optional<StatusSnapshot> snapshot =
        StatusSnapshot.read(file).filter(found -> isOf(store, found.at()));
    if (snapshot.isPresent()) {
      index = snapshot.get().index();
      at = snapshot.get().at();
      saved = at;
      catchUp(store);
    } else {
      rebuild(store);
      save();
    }
  }

  /// The audit sequence before which an issuer's last revocation or release was, as far as it was
  /// seen here.
  Map<IssuerId, Long> revocations() {
    return revoked;
  }

  /// Takes in what was done since.
  void catchUp(CertificateStore store) {
    AuditHead head = store.audit().head();
    if (!isOf(store, at)) {
      notes.accept("the store was put back to an earlier state: its index is built anew");
      rebuild(store);
      return;
    }
    long next = at.next();
    while (next < head.next()) {
      StatusChanges changes = store.changes(next, PORTION);
      for (StatusChanges.Changed one : changes.changed()) {
        take(store, one, next);
      }
      next = changes.next();
    }
    at = headAt(store, next);
    if (at.next() - saved.next() > MANY) {
      save();
    }
  }

  private void take(CertificateStore store, StatusChanges.Changed one, long from) {
    SerialNumber serial = one.now().serial();
    CertificateStatus before = index.status(one.issuer(), serial);
    CertificateStatus now = one.now().status();
    index.put(one.issuer(), serial, now);
    boolean released = before instanceof Revoked && now instanceof Good;
    boolean intended = before instanceof Unknown; // counts as revoked until it is complete
    if (released || (now instanceof Revoked && !intended && !now.equals(before))) {
      revoked.put(one.issuer(), lastChange(store, from));
    }
  }

  /// The sequence after the last change to a certificate within a portion.
  private static long lastChange(CertificateStore store, long from) {
    return store.audit().read(from, PORTION).stream()
            .filter(record -> record.event().action().startsWith("certificate."))
            .mapToLong(AuditRecord::sequence)
            .max()
            .orElse(from)
        + 1;
  }

  /// Writes a snapshot, if anything has changed since the last one.
  void save() {
    if (at.equals(saved)) {
      return;
    }
    try {
      new StatusSnapshot(index, at).write(file);
      saved = at;
    } catch (IOException e) {
      notes.accept("the index's snapshot cannot be written: " + e);
    }
  }

  /// Whether the store has come by that place.
  private static boolean isOf(CertificateStore store, AuditHead place) {
    if (place.next() == 0) {
      return place.equals(AuditHead.EMPTY);
    }
    List<AuditRecord> last = store.audit().read(place.next() - 1, 1);
    return !last.isEmpty() && last.getFirst().hash().equals(place.hash());
  }

  private void rebuild(CertificateStore store) {
    AuditHead head = store.audit().head(); // before: what is done meanwhile is read twice
    var loader = new StatusLoader();
    for (IssuerRecord issuer : store.issuers()) {
      store.statuses(issuer.id(), known -> loader.add(issuer.id(), known.serial(), known.status()));
    }
    index = loader.index();
    at = head;
  }

  private static AuditHead headAt(CertificateStore store, long next) {
    return next == 0
        ? AuditHead.EMPTY
        : new AuditHead(next, store.audit().read(next - 1, 1).getFirst().hash());
  }
}
