package pki.database;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/// What a caller waits for while another thread works for it.
final class Outcome<T> {
  private final CompletableFuture<Supplier<T>> future = new CompletableFuture<>();

  void succeed(T value) {
    future.complete(() -> value);
  }

  void fail(Throwable e) {
    future.completeExceptionally(e);
  }

  /// Waits to the end even when interrupted: the caller must learn what became of its change. An
  /// interrupt is kept for later.
  @CanIgnoreReturnValue
  T await() throws SQLException {
    try {
      return future.join().get();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case SQLException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  /// Waits to the end, however it ends.
  void awaitQuietly() {
    future.exceptionally(e -> null).join();
  }
}
