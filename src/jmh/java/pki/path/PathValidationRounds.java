package pki.path;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/// [PathValidationBenchmark]'s methods in turns, by the thread's own time: for a machine that
/// others use as well, where one after the other by the clock says little.
///
/// ```
/// mvn -P jmh test-compile exec:exec@jmh -Djmh.main=pki.path.PathValidationRounds -Djmh=120
/// ```
public final class PathValidationRounds {
  private static final int CALLS = 100;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private PathValidationRounds() {}

  /// @param arguments how many rounds
  public static void main(String[] arguments) throws Exception {
    int rounds = Integer.parseInt(arguments[0]);
    var benchmark = new PathValidationBenchmark();
    Map<String, Callable<?>> work = new LinkedHashMap<>();
    work.put("bare verification", benchmark::bareVerification);
    work.put("ours", benchmark::ours);
    work.put("JDK", benchmark::jdk);
    work.put("Bouncy Castle", benchmark::bouncyCastle);
    work.put("our parsing", benchmark::ourParsing);
    Map<String, double[]> micros = new LinkedHashMap<>();
    work.keySet().forEach(name -> micros.put(name, new double[rounds]));
    for (int round = -rounds / 4; round < rounds; round++) { // a quarter more to warm up
      for (Map.Entry<String, Callable<?>> one : work.entrySet()) {
        double spent = spent(one.getValue());
        if (round >= 0) {
          micros.get(one.getKey())[round] = spent;
        }
      }
    }
    micros.forEach((name, found) -> {
      Arrays.sort(found);
      System.out.printf("%-18s %8.1f µs%n", name, found[rounds / 2]);
    });
  }

  /// Microseconds a call.
  private static double spent(Callable<?> work) throws Exception {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < CALLS; i++) {
      work.call();
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / 1_000.0 / CALLS;
  }
}
