package pki.scan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import pki.der.Octets;
import pki.name.DnsName;
import pki.scan.Reply.Silence;
import pki.tls.StartTls;
import pki.tls.TlsException;
import pki.tls.TlsTarget;

/// Opens all connections of a scan, within its limits. Thread-safe.
final class Caller {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final TlsTarget target;
  private final InetAddress address;
  private final Limits limits;
  private final Optional<StartTls> startTls;
  private final RandomGenerator random;
  private final Semaphore lines;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicReference<Optional<Silence>> interruption =
      new AtomicReference<>(Optional.empty());
  private volatile boolean begun;
  private final long end;

  /// Finds the host's address, once, so that all questions go to the same server.
  ///
  /// @throws ScanException when it has none
  Caller(TlsTarget target, Limits limits, Optional<StartTls> startTls, RandomGenerator random) {
    this.target = target;
    this.limits = limits;
    this.startTls = startTls;
    this.random = random;
    this.lines = new Semaphore(limits.parallel());
    this.end = System.nanoTime() + limits.total().toNanos();
    try {
      this.address = InetAddress.getByName(target.host());
    } catch (IOException e) {
      throw new ScanException("%s has no address".formatted(target.host()), e);
    }
  }

  /// Requires that somebody listens.
  ///
  /// @throws ScanException when nobody does
  void requireListener() {
    try {
      open().close();
    } catch (IOException e) {
      throw new ScanException("cannot connect to %s: %s".formatted(target, e.getMessage()), e);
    }
  }

  /// Asks one question on a connection of its own.
  Reply ask(Offer offer) {
    return call(call -> ask(call, offer), Reply.Silent::new);
  }

  /// Asks a question that more may follow.
  Reply ask(Call call, Offer offer) {
    return call.ask(offer, freshRandom(), serverName());
  }

  /// Talks on a connection of its own.
  ///
  /// @param otherwise the answer when there is no connection
  <T> T call(Function<Call, T> conversation, Function<Silence, T> otherwise) {
    if (isSpent() || opened.incrementAndGet() > limits.connections()) {
      return otherwise.apply(Silence.NOT_ASKED);
    }
    lines.acquireUninterruptibly();
    try (Socket socket = open()) {
      var call = new Call(socket, System.nanoTime() + limits.patience().toNanos());
      if (startTls.isPresent()) {
        startTls.get().lead(call.in(), call.out());
      }
      begun = true;
      return conversation.apply(call);
    } catch (SocketTimeoutException e) {
      return otherwise.apply(Silence.TIMED_OUT);
    } catch (IOException e) {
      return otherwise.apply(Silence.UNREACHABLE);
    } catch (TlsException e) {
      if (!begun) {
        throw new ScanException(String.valueOf(e.getMessage()), e);
      }
      return otherwise.apply(Silence.UNREACHABLE); // it has had enough of us
    } finally {
      lines.release();
    }
  }

  /// Does something that opens a connection of its own, which counts like the others.
  <T> T counted(Supplier<T> work) {
    opened.incrementAndGet();
    lines.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      lines.release();
    }
  }

  Socket open() throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(address, target.port()),
          Math.toIntExact(limits.patience().toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  TlsTarget target() {
    return target;
  }

  Limits limits() {
    return limits;
  }

  Optional<StartTls> startTls() {
    return startTls;
  }

  /// The same target at the address that all hellos go to.
  TlsTarget addressed() {
    return new TlsTarget(
        address.getHostAddress(), target.port(), target.name(), target.serverName());
  }

  /// Waits a little, for a server that is asked too much at once.
  void pause() {
    if (!isSpent()) {
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /// The server did not answer what it should have.
  void interrupted(Silence how) {
    interruption.updateAndGet(first -> first.or(() -> Optional.of(how)));
  }

  /// How the server left off answering, if it did.
  Optional<Silence> interruption() {
    return interruption.get();
  }

  /// How many connections were opened.
  int opened() {
    return Math.min(opened.get(), limits.connections());
  }

  /// Whether no more is asked.
  boolean isSpent() {
    return opened.get() >= limits.connections() || System.nanoTime() - end > 0;
  }

  Optional<String> serverName() {
    return target.name() instanceof DnsName name ? Optional.of(name.text()) : Optional.empty();
  }

  private Octets freshRandom() {
    byte[] bytes = new byte[32];
    synchronized (random) {
      random.nextBytes(bytes);
    }
    return Octets.of(bytes);
  }
}
