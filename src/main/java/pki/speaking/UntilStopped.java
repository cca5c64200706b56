package pki.speaking;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits until the process is asked to end, and holds that end up until all is put away:
///
/// ```java
/// try (var stopped = new UntilStopped(); var server = start()) { stopped.await(); }
/// ```
final class UntilStopped implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().unstarted(this::hold);

  UntilStopped() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void hold() {
    asked.countDown();
    try {
      var _ = done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns on SIGTERM and SIGINT, and when the thread is interrupted.
  void await() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // it is running
    }
  }
}
