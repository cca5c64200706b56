package pki.publish;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import pki.http.Access;

/// Writes one line of JSON for each request, by a thread of its own. Answering never waits for it:
/// when the disk cannot keep up, lines are left out and counted.
public final class AccessLog implements Consumer<Access>, AutoCloseable {
  private static final int MOST_WAITING = 16_384;

  private final BlockingQueue<Access> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong lost = new AtomicLong();
  private final PrintStream out;
  private final Thread writer;
  private volatile boolean closing;

  /// @param out closed together with this
  public AccessLog(PrintStream out) {
    this.out = out;
    this.writer = Thread.ofPlatform().name("access log").daemon().start(this::write);
  }

  /// A log that is appended to a file, which is made for its owner only.
  public static AccessLog appendingTo(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    var stream = Files.newOutputStream(file, StandardOpenOption.APPEND);
    return new AccessLog(
        new PrintStream(new BufferedOutputStream(stream, 64 << 10), false, StandardCharsets.UTF_8));
  }

  @Override
  public void accept(Access access) {
    if (!waiting.offer(access)) {
      lost.incrementAndGet();
    }
  }

  /// How many lines were left out.
  public long lost() {
    return lost.get();
  }

  private void write() {
    List<Access> some = new ArrayList<>();
    try {
      while (!closing || !waiting.isEmpty()) {
        Access first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          some.add(first);
          waiting.drainTo(some);
          some.forEach(access -> out.println(access.json()));
          some.clear();
          out.flush();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      out.close();
    }
  }

  /// Writes what is waiting.
  @Override
  public void close() {
    closing = true;
    try {
      writer.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
