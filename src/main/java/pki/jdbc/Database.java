package pki.jdbc;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.sql.SQLException;
import java.util.random.RandomGenerator;
import pki.jdbc.Transaction.Change;
import pki.store.StoreException;

/// An open database: who reads, who changes, and how what goes wrong is worded.
final class Database implements AutoCloseable {
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

  Engine engine() {
    return engine;
  }

  /// The number under which this session's unfinished work stands.
  long holder() {
    return holder;
  }

  /// @param what is being done, for messages
  <T> T read(String what, Readers.Query<T> query) {
    try {
      return readers.read(query);
    } catch (SQLException | RuntimeException e) {
      throw failure(what + " in", engine, e);
    }
  }

  /// Returns when the change is durable, together with its audit event.
  @CanIgnoreReturnValue
  <T> T change(String what, Change<T> change) {
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
