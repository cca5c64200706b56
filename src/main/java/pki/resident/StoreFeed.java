package pki.resident;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import pki.status.StatusIndex;
import pki.status.StatusLoader;
import pki.status.StatusSnapshot;
import pki.store.AuditHead;
import pki.store.AuditRecord;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord;
import pki.store.CertificateStore;
import pki.x509.CertificateStatus;

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

  /// Takes in what was done since. Returns how many statuses were read anew.
  int catchUp(CertificateStore store) {
    AuditHead head = store.audit().head();
    if (!isOf(store, at)) {
      notes.accept("the store was put back to an earlier state: its index is built anew");
      rebuild(store);
      return (int) Math.min(Integer.MAX_VALUE, index.size());
    }
    int changed = 0;
    while (at.next() < head.next()) {
      List<AuditRecord> records = store.audit().read(at.next(), PORTION);
      for (AuditRecord record : records) {
        changed += take(store, record);
        at = at.after(record);
      }
    }
    if (at.next() - saved.next() > MANY) {
      save();
    }
    return changed;
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
    Optional<CertificateQuery> query = Optional.of(CertificateQuery.first(PORTION));
    while (query.isPresent()) {
      List<CertificateRecord> page = store.list(query.get());
      for (CertificateRecord record : page) {
        loader.add(record.issuer(), record.serial(), status(store, record));
      }
      query = page.size() < PORTION ? Optional.empty() : query.map(q -> q.after(page.getLast()));
    }
    index = loader.index();
    at = head;
  }

  private int take(CertificateStore store, AuditRecord record) {
    if (!record.event().action().startsWith("certificate.")
        || !record.event().object().matches("[0-9a-f]{6,40}")) {
      return 0;
    }
    int changed = 0;
    for (CertificateRecord found : store.findBySerialPrefix(record.event().object(), 6)) {
      index.put(found.issuer(), found.serial(), status(store, found));
      changed++;
    }
    return changed;
  }

  private static CertificateStatus status(CertificateStore store, CertificateRecord record) {
    return store.status(record.issuer(), record.serial());
  }
}
