package pki.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import pki.database.GroupCommit.Task;
import pki.database.Transaction.Change;
import pki.store.StoreException;

/// The one thread that changes the database. While it waits for the disk the next changes gather,
/// and go into its next transaction together: the sync is the linger. It starts with the first
/// change.
final class Committer implements AutoCloseable {
  private static final int MOST_AT_ONCE = 512;

  /// Comes last and changes nothing.
  private final Task<Boolean> end = new Task<>(transaction -> true);

  private final Outcome<Boolean> ended = new Outcome<>();

  private final BlockingQueue<Task<?>> waiting = new LinkedBlockingQueue<>();
  private final String database;
  private final GroupCommit group;
  private @Nullable Thread thread;
  private boolean closed;

  Committer(Engine engine, long holder) {
    this.database = engine.toString();
    this.group = new GroupCommit(engine, holder);
  }

  <T> T carryOut(Change<T> change) throws SQLException {
    var task = new Task<>(change);
    submit(task);
    return task.await();
  }

  private synchronized void submit(Task<?> task) {
    if (closed) {
      throw new StoreException(database + " is closed");
    }
    waiting.add(task);
    if (thread == null) {
      thread = Thread.ofPlatform().name("store-committer").daemon().start(this::run);
    }
  }

  private void run() {
    boolean open = true;
    while (open) {
      List<Task<?>> batch = new ArrayList<>();
      try {
        batch.add(waiting.take());
      } catch (InterruptedException e) {
        continue; // nobody should; those who wait still do
      }
      waiting.drainTo(batch, MOST_AT_ONCE - 1);
      open = !batch.remove(end);
      carryOut(batch);
    }
    group.close();
    ended.succeed(true);
  }

  private void carryOut(List<Task<?>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      group.carryOut(batch);
    } catch (SQLException | RuntimeException | Error e) {
      batch.forEach(task -> task.fail(e));
    }
  }

  /// Waits until everything submitted is carried out.
  @Override
  public void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        waiting.add(end);
      }
      if (thread == null) {
        return;
      }
    }
    ended.awaitQuietly();
  }
}
