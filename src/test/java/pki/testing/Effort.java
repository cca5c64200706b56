package pki.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;

/// What deciding something cost this thread: its own time, whatever else the machine does, and all
/// memory it ever asked for, which is no less than what it held at once.
public record Effort<T>(T result, Duration time, long allocatedBytes) {
  /// No input takes longer (`docs/path-validation.md`).
  public static final Duration LONGEST = Duration.ofSeconds(1);

  public static final long MOST_BYTES = 64L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  public static <T> Effort<T> of(Supplier<T> work) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long started = THREADS.getCurrentThreadCpuTime();
    T result = work.get();
    return new Effort<>(
        result,
        Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - started),
        THREADS.getCurrentThreadAllocatedBytes() - allocated);
  }
}
