package pki.tls;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import pki.authentication.PeerVerdict;

/// Runs one connection's blocking tasks elsewhere, and keeps the verdict that was reached in one of
/// them: the engines tell a trust manager nothing by which to find the connection again.
final class VerdictExecutor implements Executor {
  private static final ScopedValue<VerdictExecutor> CURRENT = ScopedValue.newInstance();

  private final Executor executor;
  private volatile @Nullable PeerVerdict verdict;

  VerdictExecutor(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(() -> ScopedValue.where(CURRENT, this).run(task));
  }

  /// Keeps a verdict for the connection whose task this thread runs, if it runs one.
  static void reached(PeerVerdict verdict) {
    if (CURRENT.isBound()) {
      CURRENT.get().verdict = verdict;
    }
  }

  @Nullable PeerVerdict verdict() {
    return verdict;
  }
}
