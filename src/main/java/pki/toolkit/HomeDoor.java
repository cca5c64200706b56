package pki.toolkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import pki.database.DatabaseLocation;
import pki.jdbc.JdbcCertificateStore;
import pki.resident.StoreDoor;
import pki.store.AuditHead;

/// The door to a home's own database file, which is open only while somebody works in it, so that
/// other processes can have it in between.
final class HomeDoor implements StoreDoor {
  private static final long LEAST_SPACE = 4 << 20;

  private final DatabaseLocation.Home location;
  private final Supplier<JdbcCertificateStore> opening;

  /// @param opening opens the store; what it gives is closed after each visit
  HomeDoor(DatabaseLocation.Home location, Supplier<JdbcCertificateStore> opening) {
    this.location = location;
    this.opening = opening;
  }

  @Override
  public Optional<AuditHead> head() {
    return location.witnessed();
  }

  @Override
  public <T> T visit(Function<Room, T> work) {
    try (JdbcCertificateStore store = opening.get()) {
      return work.apply(new Room(store, store.crls()));
    }
  }

  @Override
  public Optional<String> trouble() {
    Path file = location.folder().resolve(DatabaseLocation.Home.FILE);
    if (!Files.isReadable(file)) {
      return Optional.of(file + " cannot be read");
    }
    if (!Files.isWritable(file)) {
      return Optional.of(file + " cannot be written: is its disk read-only?");
    }
    try {
      long left = Files.getFileStore(file).getUsableSpace();
      return left < LEAST_SPACE
          ? Optional.of("the disk of %s is full: %d bytes are left".formatted(file, left))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("%s cannot be looked at: %s".formatted(file, e.getMessage()));
    }
  }

  @Override
  public void close() {
    // nothing is open
  }
}
