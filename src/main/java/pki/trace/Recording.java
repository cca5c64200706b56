package pki.trace;

import java.util.ArrayList;
import java.util.List;
import pki.der.Octets;

/// What went over one connection, in order, as far as it is kept. Thread-safe.
public final class Recording {
  /// Enough for a handshake with a chain of 20 post-quantum certificates; application data beyond
  /// it is not kept.
  public static final int MOST_BYTES = 1 << 20;

  /// More pieces than a handshake has, even one that comes byte by byte.
  private static final int MOST_CHUNKS = 1 << 16;

  /// Some bytes that were sent at once.
  ///
  /// @param nanos when, by [System#nanoTime]
  public record Chunk(Direction direction, long nanos, Octets bytes) {}

  private final List<Chunk> chunks = new ArrayList<>();
  private int kept;
  private boolean full;

  /// Adds bytes, as long as there is room.
  public synchronized void add(Direction direction, long nanos, byte[] bytes) {
    full = full || kept + bytes.length > MOST_BYTES || chunks.size() == MOST_CHUNKS;
    if (!full) {
      kept += bytes.length;
      chunks.add(new Chunk(direction, nanos, Octets.of(bytes)));
    }
  }

  /// What was kept so far.
  public synchronized List<Chunk> chunks() {
    return List.copyOf(chunks);
  }

  /// Whether nothing more is kept, so that a tap need not copy.
  public synchronized boolean isFull() {
    return full;
  }
}
