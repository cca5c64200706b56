package pki.toolkit;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pki.jdbc.JdbcCertificateStore;
import pki.resident.StoreDoor;
import pki.store.AuditHead;
import pki.store.StoreException;

/// A door that stays open: to a database server, which many may use at once, or to a store that
/// this process has open anyway. Opened again when something went wrong behind it.
final class OpenDoor implements StoreDoor {
  private final Supplier<JdbcCertificateStore> opening;
  private @Nullable JdbcCertificateStore open;

  OpenDoor(Supplier<JdbcCertificateStore> opening) {
    this.opening = opening;
  }

  @Override
  public Optional<AuditHead> head() {
    return Optional.of(visit(room -> room.certificates().audit().head()));
  }

  @Override
  public <T> T visit(Function<Room, T> work) {
    JdbcCertificateStore store = open;
    if (store == null) {
      store = opening.get();
      open = store;
    }
    try {
      return work.apply(new Room(store, store.crls()));
    } catch (StoreException e) {
      close();
      throw e;
    }
  }

  /// Whoever asks for the head ten times a second finds out.
  @Override
  public Optional<String> trouble() {
    return Optional.empty();
  }

  @Override
  public void close() {
    JdbcCertificateStore store = open;
    open = null;
    if (store != null) {
      store.close();
    }
  }
}
