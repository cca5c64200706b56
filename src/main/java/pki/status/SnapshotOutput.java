package pki.status;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;

/// Writes numbers by the million, and their hash at the end.
final class SnapshotOutput {
  private final WritableByteChannel channel;
  private final MessageDigest digest = SnapshotInput.sha256();
  private final ByteBuffer buffer =
      ByteBuffer.allocate(SnapshotInput.PORTION).order(ByteOrder.LITTLE_ENDIAN);

  SnapshotOutput(WritableByteChannel channel) {
    this.channel = channel;
  }

  void bytes(byte[] bytes) throws IOException {
    makeRoom(bytes.length);
    buffer.put(bytes);
  }

  void number(long number) throws IOException {
    makeRoom(Long.BYTES);
    buffer.putLong(number);
  }

  void longs(long[] numbers) throws IOException {
    for (long number : numbers) {
      number(number);
    }
  }

  void ints(int[] numbers) throws IOException {
    for (int number : numbers) {
      makeRoom(Integer.BYTES);
      buffer.putInt(number);
    }
  }

  void end() throws IOException {
    flush();
    buffer.put(digest.digest());
    flush();
  }

  private void makeRoom(int bytes) throws IOException {
    if (buffer.remaining() < bytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    digest.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      int _ = channel.write(buffer);
    }
    buffer.clear();
  }
}
