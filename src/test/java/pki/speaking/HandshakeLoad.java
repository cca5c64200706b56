package pki.speaking;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import pki.authentication.PathTrust;
import pki.name.GeneralName;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.tls.Negotiated.Resumption;
import pki.tls.TlsClient;
import pki.tls.TlsReport;
import pki.tls.TlsTarget;
import pki.toolkit.CertificateInput;

/// Handshakes at a steady rate, for `bench/tls.sh`: what `openssl s_time` cannot do, which has no
/// X25519MLKEM768 and does not resume TLS 1.3. Prints how many there were and how long they took.
public final class HandshakeLoad {
  private static final int WORKERS = 8;

  /// What each connection is like.
  enum Kind {
    FULL,
    RESUMED
  }

  private final TlsTarget target;
  private final PathTrust trust;
  private final Kind kind;
  private final long deadline;
  private final long interval;
  private final AtomicLong next = new AtomicLong(System.nanoTime());
  private final Queue<Long> times = new ConcurrentLinkedQueue<>();
  private final AtomicLong wrong = new AtomicLong();

  private HandshakeLoad(int port, Path root, Kind kind, int seconds, int perSecond)
      throws Exception {
    var certificates = CertificateInput.read(root);
    this.target = TlsTarget.of("127.0.0.1", port).named(GeneralName.parse("localhost"));
    this.trust =
        new PathTrust(new PathValidator(), certificates, () -> ValidationPolicy.at(Instant.now()));
    this.kind = kind;
    this.deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
  }

  public static void main(String[] args) throws Exception {
    var load =
        new HandshakeLoad(
            Integer.parseInt(args[0]),
            Path.of(args[1]),
            Kind.valueOf(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]));
    load.run();
  }

  private void run() throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(Thread.ofPlatform().start(this::work));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    List<Long> sorted = times.stream().sorted().toList();
    System.out.printf(
        "handshakes %d wrong %d p50_us %d p99_us %d%n",
        sorted.size(),
        wrong.get(),
        sorted.get(sorted.size() / 2) / 1_000,
        sorted.get(sorted.size() * 99 / 100) / 1_000);
  }

  private void work() {
    try (TlsClient client = TlsClient.trusting(trust).build()) {
      if (kind == Kind.RESUMED) {
        var _ = client.get(target, "/hello");
      }
      while (System.nanoTime() < deadline) {
        long turn = next.getAndAdd(interval);
        LockSupport.parkNanos(turn - System.nanoTime());
        TlsReport report =
            kind == Kind.FULL ? client.connect(target) : client.get(target, "/hello");
        record(report);
      }
    }
  }

  private void record(TlsReport report) {
    Resumption expected = kind == Kind.FULL ? Resumption.FULL : Resumption.RESUMED;
    boolean right =
        report.connection().filter(one -> one.negotiated().resumption() == expected).isPresent();
    if (right) {
      times.add(report.handshakeTime().toNanos());
    } else {
      wrong.incrementAndGet();
    }
  }
}
