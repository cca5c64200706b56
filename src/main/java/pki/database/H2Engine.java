package pki.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.api.ErrorCode;
import pki.store.AuditHead;
import pki.store.StoreException;

/// An H2 file in the home, held by one process at a time with a lock of the kernel's, which ends
/// with the process.
final class H2Engine implements Engine {
  /// The one version that came through the crash tests. 2.5.250 and 2.5.252 lose acknowledged
  /// commits once the file reuses space; another one is added here when it has passed them.
  private static final String PROVEN = "2.4.240";

  /// `WRITE_DELAY=0` hands each commit to the kernel before it returns; [#sync] takes it to the
  /// disk. `OPTIMIZE_REUSE_RESULTS` would let a repeated query miss its own transaction's update.
  /// Closing never compacts, since that happens in place. Lazy, rows are handed over as they are
  /// found, where they would be gathered first and, by the million, in a file.
  private static final String SETTINGS =
      ";WRITE_DELAY=0;MAX_COMPACT_TIME=0;OPTIMIZE_REUSE_RESULTS=FALSE"
          + ";DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000;FILE_LOCK=FS;LAZY_QUERY_EXECUTION=1;TRACE_LEVEL_FILE=0"
          + ";RETENTION_TIME=";

  /// How long space that is no longer needed is left alone before it is written over.
  private static final Duration RETENTION = Duration.ofSeconds(5);

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /// Files open in this process, which the kernel's lock does not keep apart.
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final DatabaseLocation.Home home;
  private final Duration retention;
  private final Duration patience;
  private final Witness witness;
  private boolean held;

  H2Engine(DatabaseLocation.Home home) {
    this(home, RETENTION, PATIENCE);
  }

  /// An engine that reuses space sooner, or waits less for another process.
  H2Engine(DatabaseLocation.Home home, Duration retention, Duration patience) {
    this.home = home;
    this.witness = new Witness(home.witness());
    this.retention = retention;
    this.patience = patience;
  }

  @Override
  public Session connect() throws SQLException {
    checkVersion(loadedVersion());
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        hold();
        createFile();
        return open();
      } catch (SQLException e) {
        if (e.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1) {
          throw e;
        }
        waitALittle(deadline);
      }
    }
  }

  private Session open() throws SQLException {
    Migrating target = migrating();
    return new Session(org.h2.Driver.load().connect(target.url(), target.connecting()));
  }

  private void hold() throws SQLException {
    if (!held && !OPEN.add(home.file())) {
      throw new SQLException("open in this process", "90020", ErrorCode.DATABASE_ALREADY_OPEN_1);
    }
    held = true;
  }

  private void waitALittle(long deadline) {
    if (System.nanoTime() - deadline > 0) {
      throw new StoreException(
          "%s is still in use by another process after %d s; a server on this home or another command holds it"
              .formatted(home, patience.toSeconds()));
    }
    try {
      Thread.sleep(20 + System.nanoTime() % 40); // ms; uneven, so that two do not wait in step
    } catch (InterruptedException e) {
      throw new StoreException("interrupted while waiting for " + home, e);
    }
  }

  static void checkVersion(String version) {
    if (!version.equals(PROVEN)) {
      throw new StoreException(
          "H2 %s is refused: only %s is known to keep what it has acknowledged"
              .formatted(version, PROVEN));
    }
  }

  /// By reflection: the compiler would copy the constant of the version that it saw.
  private static String loadedVersion() {
    try {
      return String.valueOf(org.h2.engine.Constants.class.getField("VERSION").get(null));
    } catch (ReflectiveOperationException e) {
      throw new StoreException("H2 does not tell its version", e);
    }
  }

  /// H2 would create it with the umask's permissions.
  private void createFile() {
    Path file = home.file();
    if (Files.exists(file)) {
      return;
    }
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      return; // another process was faster
    } catch (IOException e) {
      throw new StoreException("creating %s failed: %s".formatted(file, e), e);
    }
  }

  @Override
  public void sync(Session session) throws SQLException {
    session.execute("CHECKPOINT SYNC");
  }

  @Override
  public void announce(Session session, long holder) {
    // the file's lock says so
  }

  /// Nobody else can have the file open.
  @Override
  public boolean isGone(Session session, long holder) {
    return true;
  }

  /// After a failed sync a later one may succeed without having written anything.
  @Override
  public AfterFailure afterFailedCommit(Exception e) {
    return AfterFailure.STOP;
  }

  @Override
  public void witness(AuditHead head) {
    witness.note(head);
  }

  @Override
  public Optional<AuditHead> witnessed() {
    return witness.read();
  }

  @Override
  public Migrating migrating() {
    String file = home.file().toString();
    String url =
        "jdbc:h2:file:"
            + file.substring(0, file.length() - ".mv.db".length())
            + SETTINGS
            + retention.toMillis();
    var connecting = new Properties();
    connecting.setProperty("user", "pki");
    connecting.setProperty("password", "");
    return new Migrating(
        url,
        connecting,
        "PUBLIC",
        List.of("pki/database/migration"),
        Map.of(
            "octet_order",
            "",
            "last_octet_of_serial",
            "CAST(X'000000' || SUBSTRING(c.serial FROM OCTET_LENGTH(c.serial)) AS INTEGER)"));
  }

  @Override
  public void release() {
    witness.close();
    if (held) {
      OPEN.remove(home.file());
      held = false;
    }
  }

  @Override
  public String toString() {
    return home.toString();
  }
}
