package pki.database;

import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pki.database.Database.Query;
import pki.store.StoreException;

/// A few threads that read, so that no caller's interrupt reaches the database. Sessions are opened
/// as they are needed and kept.
final class Readers implements AutoCloseable {
  private static final int THREADS = 4;

  private final Engine engine;
  private final Deque<Session> idle = new ConcurrentLinkedDeque<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().name("store-reader-", 1).daemon().factory());

  Readers(Engine engine) {
    this.engine = engine;
  }

  /// Brings the schema up to date over the first session.
  void open() throws SQLException {
    onThread(() -> {
      idle.push(Schema.open(engine));
      return true;
    });
  }

  <T> T read(Query<T> query) throws SQLException {
    return onThread(() -> readHere(query));
  }

  private <T> T readHere(Query<T> query) throws SQLException {
    Session kept = idle.poll();
    if (kept != null) {
      try {
        return run(query, kept);
      } catch (SQLException e) {
        if (!SqlFailure.isLostConnection(e)) {
          throw e;
        } // the server was restarted since: a new session may do
      }
    }
    return run(query, engine.connect());
  }

  private <T> T run(Query<T> query, Session session) throws SQLException {
    try {
      T result = query.run(session);
      idle.push(session);
      return result;
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private <T> T onThread(Work<T> work) throws SQLException {
    var outcome = new Outcome<T>();
    try {
      threads.execute(() -> {
        try {
          outcome.succeed(work.run());
        } catch (SQLException | RuntimeException | Error e) {
          outcome.fail(e);
        }
      });
    } catch (RejectedExecutionException e) {
      throw new StoreException(engine + " is closed", e);
    }
    return outcome.await();
  }

  /// Waits for reads under way. The last session to close closes H2's file, so that too happens on
  /// a thread of ours.
  @Override
  public void close() {
    threads.shutdown();
    var closed = new Outcome<Boolean>();
    Thread.ofPlatform().name("store-closer").start(() -> closeSessions(closed));
    closed.awaitQuietly();
  }

  private void closeSessions(Outcome<Boolean> closed) {
    try {
      boolean ended = threads.awaitTermination(1, TimeUnit.MINUTES);
      for (@Nullable Session session = idle.poll(); session != null; session = idle.poll()) {
        session.close();
      }
      closed.succeed(ended);
    } catch (InterruptedException | RuntimeException | Error e) {
      closed.fail(e);
    }
  }
}
