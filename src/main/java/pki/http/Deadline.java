package pki.http;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The one timer of a connection. Moving a deadline away costs two assignments: the timer looks
/// again when it rings. Used on the event loop only.
final class Deadline {
  private final EventLoop loop;
  private final Runnable expired;
  private boolean set;
  private long at; // in System.nanoTime's count, as is `rings`
  private long rings;
  private @Nullable Future<?> timer;

  Deadline(EventLoop loop, Runnable expired) {
    this.loop = loop;
    this.expired = expired;
  }

  void set(Duration fromNow) {
    set = true;
    at = System.nanoTime() + fromNow.toNanos();
    if (timer == null || at - rings < 0) {
      stopTimer();
      startTimer();
    }
  }

  /// Nothing expires until the next [#set].
  void clear() {
    set = false;
  }

  /// For the connection's end.
  void cancel() {
    set = false;
    stopTimer();
  }

  private void startTimer() {
    rings = at;
    timer = loop.schedule(this::ring, at - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void ring() {
    timer = null;
    if (set && at - System.nanoTime() > 0) {
      startTimer();
    } else if (set) {
      set = false;
      expired.run();
    }
  }
}
