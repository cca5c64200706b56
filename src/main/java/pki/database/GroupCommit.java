package pki.database;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pki.database.Transaction.Change;
import pki.store.AuditHead;
import pki.store.StoreException;

/// Carries out changes in one transaction. At the first refusal all is rolled back, and they are
/// carried out again one by one, each within a savepoint, so that only what is wrong fails.
final class GroupCommit implements AutoCloseable {
  /// How long a lost server is waited for to ask what it committed.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofMillis(50);

  /// A change that waits for the committer, and then what became of it. Its caller learns nothing
  /// before the commit.
  static final class Task<T> {
    private final Change<T> change;
    private final Outcome<T> outcome = new Outcome<>();
    private @Nullable T result;
    private @Nullable Exception refusal;

    Task(Change<T> change) {
      this.change = change;
    }

    @CanIgnoreReturnValue
    T await() throws SQLException {
      return outcome.await();
    }

    void apply(Transaction transaction) throws SQLException {
      result = null;
      refusal = null;
      result = change.apply(transaction);
    }

    /// The database refused this change, which has been rolled back.
    void refuse(Exception e) {
      result = null;
      refusal = e;
      if (e instanceof SQLException refused) {
        try {
          result = change.refused(refused);
          refusal = null;
        } catch (SQLException | RuntimeException told) {
          refusal = told;
        }
      }
    }

    /// What was decided is durable.
    void finish() {
      if (refusal != null) {
        outcome.fail(refusal);
      } else {
        outcome.succeed(Objects.requireNonNull(result));
      }
    }

    /// Nothing came of it, whatever was decided.
    void fail(Throwable e) {
      outcome.fail(e);
    }
  }

  private final Engine engine;
  private final long holder;
  private @Nullable Session session;
  private @Nullable StoreException stopped;

  GroupCommit(Engine engine, long holder) {
    this.engine = engine;
    this.holder = holder;
  }

  /// Settles every task, unless it throws: then nothing came of any.
  void carryOut(List<Task<?>> tasks) throws SQLException {
    if (stopped != null) {
      throw stopped;
    }
    try {
      Optional<AuditHead> head = prepare(tasks);
      if (head.isPresent()) {
        commit(head.get());
        engine.witness(head.get());
      }
    } catch (Error e) { // nobody knows how far it came
      stop(e);
      throw e;
    }
    tasks.forEach(Task::finish);
  }

  /// Makes all changes, and appends their events as the last of them, unless nothing was changed.
  private Optional<AuditHead> prepare(List<Task<?>> tasks) throws SQLException {
    Optional<Transaction> clean = together(tasks);
    Transaction transaction = clean.isPresent() ? clean.get() : new Transaction(session());
    try {
      if (clean.isEmpty()) {
        oneByOne(tasks, transaction);
      }
      if (transaction.entries().isEmpty()) { // every change has an event
        connection().rollback();
        return Optional.empty();
      }
      return Optional.of(AuditTable.append(transaction));
    } catch (SQLException | RuntimeException e) {
      undo(transaction);
      throw e;
    }
  }

  private Optional<Transaction> together(List<Task<?>> tasks) throws SQLException {
    Transaction transaction = new Transaction(session());
    try {
      for (Task<?> task : tasks) {
        task.apply(transaction);
      }
      transaction.flush();
      return Optional.of(transaction);
    } catch (SQLException | RuntimeException e) {
      undo(transaction);
      return Optional.empty();
    }
  }

  private void oneByOne(List<Task<?>> tasks, Transaction transaction) throws SQLException {
    for (Task<?> task : tasks) {
      int before = transaction.entries().size();
      Savepoint savepoint = connection().setSavepoint();
      try {
        task.apply(transaction);
        transaction.flush();
        connection().releaseSavepoint(savepoint);
      } catch (SQLException | RuntimeException e) {
        transaction.forget(before);
        connection().rollback(savepoint);
        task.refuse(e);
      }
    }
  }

  private void undo(Transaction transaction) throws SQLException {
    try {
      transaction.forget(0);
    } catch (SQLException e) {
      lose(e);
      return;
    }
    rollback();
  }

  private void commit(AuditHead head) throws SQLException {
    try {
      connection().commit();
      engine.sync(session());
    } catch (SQLException | RuntimeException e) {
      switch (engine.afterFailedCommit(e)) {
        case STOP -> throw stop(e);
        case GO_ON -> {
          rollback();
          throw e;
        }
        case ASK -> ask(head, e);
      }
    }
  }

  private void rollback() throws SQLException {
    try {
      connection().rollback();
    } catch (SQLException e) {
      lose(e);
    }
  }

  /// The audit log tells whether a commit happened, for its head's hash covers the whole chain.
  /// Appending holds the head's row until the end of the transaction, so waiting for that row waits
  /// for a commit that is still under way.
  private void ask(AuditHead head, Exception lost) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Boolean> answer = Optional.empty();
    while (answer.isEmpty() && System.nanoTime() - deadline < 0) {
      pause();
      close();
      answer = isCommitted(head);
    }
    if (answer.isEmpty()) {
      throw new StoreException(
          "%s went away during a commit, whose outcome is unknown".formatted(engine), lost);
    }
    if (!answer.get()) {
      throw new StoreException(
          "%s went away before a commit, which did not happen".formatted(engine), lost);
    }
  }

  private Optional<Boolean> isCommitted(AuditHead head) {
    try {
      boolean committed = AuditTable.awaits(session(), head);
      connection().rollback();
      return Optional.of(committed);
    } catch (SQLException | StoreException e) {
      return Optional.empty(); // not back yet
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody may interrupt the committer", e);
    }
  }

  /// A connection that cannot even roll back is given up; in H2 it was the database itself.
  private void lose(SQLException e) throws SQLException {
    if (engine.afterFailedCommit(e) == Engine.AfterFailure.STOP) {
      throw stop(e);
    }
    close();
  }

  private StoreException stop(Throwable e) {
    stopped =
        new StoreException(
            "%s could not be written (%s), so nothing is changed any more until it is opened again"
                .formatted(engine, SqlFailure.reason(e)),
            e);
    return stopped;
  }

  private Session session() throws SQLException {
    Session open = session;
    if (open == null) {
      open = engine.connect();
      try {
        engine.announce(open, holder);
        open.connection().setAutoCommit(false);
      } catch (SQLException e) {
        open.close();
        throw e;
      }
      session = open;
    }
    return open;
  }

  private Connection connection() throws SQLException {
    return session().connection();
  }

  @Override
  public void close() {
    Session open = session;
    session = null;
    if (open != null) {
      open.close();
    }
  }
}
