package pki.database;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.MustBeClosed;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.random.RandomGenerator;
import pki.database.Transaction.Change;
import pki.store.AuditLog;
import pki.store.StoreException;

/// An open database: who reads, who changes, and how what goes wrong is worded.
public final class Database implements AutoCloseable {
  /// Something to read.
  @FunctionalInterface
  public interface Query<T> {
    T run(Session session) throws SQLException;
  }

  private final Engine engine;
  private final long holder;
  private final Readers readers;
  private final Committer committer;

  private Database(Engine engine, long holder) {
    this.engine = engine;
    this.holder = holder;
    this.readers = new Readers(engine);
    this.committer = new Committer(engine, holder);
  }

  /// Opens a database, first making it or bringing it up to date when it must be. Waits up to 15
  /// seconds for another process that has the H2 file open.
  ///
  /// @param random numbers this session
  /// @throws StoreException when it cannot be opened, is damaged, in use, set up to lose data, or
  ///   of a newer version
  @MustBeClosed
  public static Database open(DatabaseLocation location, RandomGenerator random) {
    return open(Engine.of(location), random);
  }

  @MustBeClosed
  static Database open(Engine engine, RandomGenerator random) {
    var database = new Database(engine, random.nextLong(1, Long.MAX_VALUE));
    try {
      database.readers.open();
      return database;
    } catch (SQLException | RuntimeException e) {
      database.close();
      throw failure("opening", engine, e);
    }
  }

  /// The number under which this session's unfinished work stands.
  public long holder() {
    return holder;
  }

  /// Whether the process behind another session's number has ended. When it has, nobody else is
  /// told so until the transaction ends.
  public boolean isGone(Transaction transaction, long holder) throws SQLException {
    return engine.isGone(transaction.session(), holder);
  }

  public AuditLog audit() {
    return new AuditTable(this);
  }

  /// Reads on a thread that nobody interrupts.
  ///
  /// @param what is being done, for messages
  public <T> T read(String what, Query<T> query) {
    try {
      return readers.read(query);
    } catch (SQLException | RuntimeException e) {
      throw failure(what + " in", engine, e);
    }
  }

  /// Reads rows one by one as they are at one moment, on a thread that nobody interrupts; there may
  /// be any number.
  ///
  /// @param what is being done, for messages
  /// @param sink called by that thread before this returns; its [UncheckedIOException] comes
  ///   through
  public void each(String what, String sql, Parameters.Binding binding, Row.Sink sink) {
    try {
      readers.read(session -> {
        session.each(sql, binding, sink);
        return true;
      });
    } catch (UncheckedIOException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      throw failure(what + " in", engine, e);
    }
  }

  /// Returns when the change is durable, together with its audit event.
  @CanIgnoreReturnValue
  public <T> T change(String what, Change<T> change) {
    try {
      return committer.carryOut(change);
    } catch (SQLException | RuntimeException e) {
      throw failure(what + " in", engine, e);
    }
  }

  private static StoreException failure(String what, Engine engine, Exception e) {
    return e instanceof StoreException worded
        ? worded
        : new StoreException("%s %s failed: %s".formatted(what, engine, SqlFailure.reason(e)), e);
  }

  @Override
  public void close() {
    try {
      committer.close();
      readers.close();
    } finally {
      engine.release();
    }
  }
}
