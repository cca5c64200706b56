package pki.tls;

import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import pki.authentication.PeerVerdict;
import pki.der.Octets;

/// Runs one connection's blocking tasks elsewhere, and keeps the verdict that was reached in one of
/// them, with the staple that it looked at: the engines tell a trust manager nothing by which to
/// find the connection again, and one that has refused forgets the staple.
final class VerdictExecutor implements Executor {
  private static final ScopedValue<VerdictExecutor> CURRENT = ScopedValue.newInstance();

  private final Executor executor;
  private volatile @Nullable PeerVerdict verdict;
  private volatile Octets staple = Octets.EMPTY;

  VerdictExecutor(Executor executor) {
    this.executor = executor;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(() -> ScopedValue.where(CURRENT, this).run(task));
  }

  /// Keeps a verdict for the connection whose task this thread runs, if it runs one.
  static void reached(PeerVerdict verdict, Octets staple) {
    if (CURRENT.isBound()) {
      CURRENT.get().verdict = verdict;
      CURRENT.get().staple = staple;
    }
  }

  @Nullable PeerVerdict verdict() {
    return verdict;
  }

  /// The server's OCSP response, not checked.
  Optional<Octets> staple() {
    return Optional.of(staple).filter(response -> !response.isEmpty());
  }
}
