package pki.resident;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Counts the looks at the store, for those who must not answer from what was known before they
/// were asked. Thread-safe.
final class Glances {
  private long begun;
  private long ended;

  synchronized void begin() {
    begun++;
  }

  /// The one that began last is over, and what it found is in the index.
  synchronized void end() {
    ended = begun;
    notifyAll();
  }

  /// Waits until a look that begins after now is over.
  ///
  /// @return whether it was in time
  synchronized boolean awaitNext(Duration patience) {
    long wanted = begun + 1;
    long deadline = System.nanoTime() + patience.toNanos();
    while (ended < wanted) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }
}
