package pki.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import pki.authentication.TlsIdentity;
import pki.name.DnsName;
import pki.tls.Site.Page;

/// Handshakes at a steady rate: nothing grows. `-Dpki.tls.load.seconds=60` for the whole minute;
/// the rate that was reached is printed.
class ServerUnderLoadTest {
  private static final int SECONDS = Integer.getInteger("pki.tls.load.seconds", 4);
  private static final int PER_SECOND = 500;
  private static final int WORKERS = 4;
  private static final TlsPki PKI = new TlsPki();

  /// What a leak would show in.
  ///
  /// @param nativeKilobytes resident, but not of the heap, which grows as it likes: what BoringSSL
  ///   holds is in no other number
  private record Holdings(
      long heapBytes, long directBytes, long descriptors, long threads, long nativeKilobytes) {
    static Holdings now() throws IOException {
      var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      System.gc();
      var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
      long resident =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .sum();
      return new Holdings(
          heap.getUsed(),
          PlatformDependent.usedDirectMemory(),
          system.getOpenFileDescriptorCount(),
          ManagementFactory.getThreadMXBean().getThreadCount(),
          resident - heap.getCommitted() / 1024);
    }
  }

  @Test
  void nothingGrows() throws Exception {
    TlsIdentity identity = PKI.server("server.test");
    try (TlsServer server = TlsServer.serving(identity).start(visit -> Page.text("hello"))) {
      load(server, Duration.ofSeconds(Math.max(2, SECONDS / 4))); // fills pools, compiles
      Holdings before = Holdings.now();
      long begun = System.nanoTime();
      long handshakes = load(server, Duration.ofSeconds(SECONDS));
      double seconds = (System.nanoTime() - begun) / 1e9;
      Holdings after = Holdings.now();
      System.out.printf(
          "%d handshakes, %.0f a second%nbefore %s%nafter  %s%n",
          handshakes, handshakes / seconds, before, after);
      assertThat(handshakes).isPositive();
      assertThat(after.heapBytes() - before.heapBytes()).isLessThan(8L << 20);
      assertThat(after.directBytes() - before.directBytes()).isLessThan(8L << 20);
      assertThat(after.descriptors() - before.descriptors()).isLessThan(20);
      assertThat(after.threads() - before.threads()).isLessThan(20);
      assertThat(after.nativeKilobytes() - before.nativeKilobytes()).isLessThan(96 << 10);
    }
  }

  @Test
  void nothingIsTappedUnlessItIsAskedFor() {
    List<Boolean> tapped = new ArrayList<>();
    TlsIdentity identity = PKI.server("server.test");
    try (TlsServer server =
            TlsServer.serving(identity)
                .start(visit -> {
                  tapped.add(visit.connection().tapped().isPresent());
                  return Page.text("hello");
                });
        TlsClient client = TlsClient.trusting(PKI.trust()).build()) {
      assertThat(client.get(target(server), "/").reply()).isPresent();
    }
    assertThat(tapped).containsExactly(false);
  }

  /// Half of the handshakes are resumed. Returns how many there were.
  private static long load(TlsServer server, Duration length) throws InterruptedException {
    long interval = Duration.ofSeconds(1).toNanos() / PER_SECOND;
    long end = System.nanoTime() + length.toNanos();
    var turns = new AtomicLong(System.nanoTime());
    var done = new AtomicLong();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      boolean resuming = i % 2 == 0;
      workers.add(
          Thread.ofPlatform()
              .start(() -> {
                try (TlsClient client = TlsClient.trusting(PKI.trust()).build()) {
                  while (System.nanoTime() < end) {
                    LockSupport.parkNanos(turns.getAndAdd(interval) - System.nanoTime());
                    TlsReport report =
                        resuming ? client.get(target(server), "/") : client.connect(target(server));
                    if (report.connection().isPresent()) {
                      done.incrementAndGet();
                    }
                  }
                }
              }));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return done.get();
  }

  private static TlsTarget target(TlsServer server) {
    return TlsTarget.of("127.0.0.1", server.port()).named(DnsName.parse("server.test"));
  }
}
