package pki.shell;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Catches SIGTERM and SIGINT, so that a command which runs until it is stopped ends like any
/// other: everything is closed, and its exit status says that all went well.
///
/// ```java
/// try (var stop = StopSignal.caught(); var server = start()) { stop.await(); }
/// ```
///
/// Only the first signal is caught: a second one ends the process at once.
public final class StopSignal implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("TERM", "INT");

  private final CountDownLatch asked = new CountDownLatch(1);
  private final Map<String, Object> before = new LinkedHashMap<>();

  private StopSignal() {}

  /// Catches them from now on.
  public static StopSignal caught() {
    var stop = new StopSignal();
    try {
      Object handler = Signals.handler(stop::received);
      for (String signal : SIGNALS) {
        stop.before.put(signal, Signals.handle(signal, handler));
      }
    } catch (ReflectiveOperationException e) {
      return stop; // a runtime without signals is ended from outside, with its own status
    }
    return stop;
  }

  private void received() {
    close();
    asked.countDown();
  }

  /// Returns when one came, and when the thread is interrupted.
  public void await() {
    try {
      asked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Leaves them to whom they were left before.
  @Override
  public synchronized void close() {
    try {
      for (Map.Entry<String, Object> one : before.entrySet()) {
        Signals.handle(one.getKey(), one.getValue());
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("signals cannot be given back", e);
    }
    before.clear();
  }

  /// `sun.misc.Signal` of the module jdk.unsupported, which javac warns of and has no substitute
  /// for: a shutdown hook cannot choose the exit status.
  private static final class Signals {
    private static Object handler(Runnable action) throws ReflectiveOperationException {
      MethodHandle run =
          MethodHandles.lookup()
              .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
              .bindTo(action);
      return MethodHandleProxies.asInterfaceInstance(
          Class.forName("sun.misc.SignalHandler"),
          MethodHandles.dropArguments(run, 0, Class.forName("sun.misc.Signal")));
    }

    /// Gives a signal to a handler, and returns the one that had it.
    private static Object handle(String name, Object handler) throws ReflectiveOperationException {
      Class<?> signal = Class.forName("sun.misc.Signal");
      return signal
          .getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    }
  }
}
