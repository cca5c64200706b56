package pki.status;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/// Reads what [SnapshotOutput] wrote. Nothing is made room for that the file is too short to hold.
final class SnapshotInput {
  static final int PORTION = 1 << 20;

  private final FileChannel channel;
  private final MessageDigest digest = sha256();
  private final ByteBuffer buffer =
      ByteBuffer.allocate(PORTION).order(ByteOrder.LITTLE_ENDIAN).flip();
  private long unspoken; // octets of the file that no count has claimed yet

  SnapshotInput(FileChannel channel) throws IOException {
    this.channel = channel;
    this.unspoken = channel.size();
  }

  byte[] bytes(int length) throws IOException {
    byte[] bytes = new byte[length];
    need(length);
    buffer.get(bytes);
    digest.update(bytes);
    return bytes;
  }

  long number() throws IOException {
    return longs(1)[0];
  }

  /// Reads how many elements of some size are to come.
  ///
  /// @throws EOFException when the file cannot hold that many
  int count(int elementOctets) throws IOException {
    long count = number();
    if (count < 0 || count > Integer.MAX_VALUE - 8 || count > unspoken / elementOctets) {
      throw new EOFException("file is too short for " + count + " elements");
    }
    unspoken -= count * elementOctets;
    return (int) count;
  }

  long[] longs(int count) throws IOException {
    long[] numbers = new long[count];
    for (int done = 0; done < count; ) {
      ByteBuffer portion = portion((count - done) * (long) Long.BYTES, Long.BYTES);
      int some = portion.remaining() / Long.BYTES;
      portion.asLongBuffer().get(numbers, done, some);
      done += some;
    }
    return numbers;
  }

  int[] ints(int count) throws IOException {
    int[] numbers = new int[count];
    for (int done = 0; done < count; ) {
      ByteBuffer portion = portion((count - done) * (long) Integer.BYTES, Integer.BYTES);
      int some = portion.remaining() / Integer.BYTES;
      portion.asIntBuffer().get(numbers, done, some);
      done += some;
    }
    return numbers;
  }

  /// Whether what comes now is the hash of all before, and then nothing.
  boolean endsWell() throws IOException {
    byte[] expected = digest.digest();
    need(expected.length);
    byte[] found = new byte[expected.length];
    buffer.get(found);
    return MessageDigest.isEqual(expected, found)
        && !buffer.hasRemaining()
        && channel.position() == channel.size();
  }

  /// The next octets, hashed and consumed: some whole elements, at most this many octets.
  private ByteBuffer portion(long most, int element) throws IOException {
    need(element);
    int whole = buffer.remaining() - buffer.remaining() % element;
    int length = (int) Math.min(most, whole);
    ByteBuffer portion = buffer.slice(buffer.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    digest.update(portion.duplicate());
    buffer.position(buffer.position() + length);
    return portion;
  }

  private void need(int octets) throws IOException {
    while (buffer.remaining() < octets) {
      buffer.compact();
      int read = channel.read(buffer);
      buffer.flip();
      if (read < 0) {
        throw new EOFException("file ends too early");
      }
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
