package pki.crl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.Consumer;
import pki.der.Octets;
import pki.files.Draft;
import pki.keys.SigningKey;

/// Writes one list. DER wants the length of everything before it, so the entries go to a spool
/// first; what is in memory is a buffer. For one thread, and one list.
final class CrlWriter {
  private static final int BUFFER = 1 << 16;

  private final CrlFrame frame;
  private final CrlPolicy policy;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private long count;

  CrlWriter(CrlFrame frame, CrlPolicy policy) {
    this.frame = frame;
    this.policy = policy;
  }

  /// How many entries were spooled.
  long count() {
    return count;
  }

  /// Takes the entries, one after the other.
  ///
  /// @throws UncheckedIOException when the disk does
  Consumer<ListedRevocation> spooling(Draft spool) {
    var encoder = new EntryEncoder();
    return entry -> {
      if (buffer.remaining() < EntryEncoder.LONGEST) {
        flush(spool);
      }
      encoder.write(entry, buffer);
      count++;
    };
  }

  private void flush(Draft spool) {
    try {
      spool.write(buffer.flip());
      buffer.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes the list, and gives it as it lies in its file.
  ByteBuffer write(Draft spool, Draft draft, SigningKey key, Arena arena) throws IOException {
    flush(spool);
    ByteBuffer entries = map(spool, arena);
    byte[] head = frame.head(policy, entries.remaining());
    byte[] tail = frame.tail(policy);
    byte[] signature =
        key.signParts(List.of(ByteBuffer.wrap(head), entries, ByteBuffer.wrap(tail)));
    byte[] closing = frame.closing(signature);
    long signed = (long) head.length + entries.remaining() + tail.length;
    draft.write(ByteBuffer.wrap(CrlFrame.opening(signed, closing)));
    draft.write(ByteBuffer.wrap(head));
    draft.write(entries.duplicate());
    draft.write(ByteBuffer.wrap(tail));
    draft.write(ByteBuffer.wrap(closing));
    return map(draft, arena);
  }

  private ByteBuffer map(Draft file, Arena arena) throws IOException {
    long size = file.channel().size();
    if (size > Integer.MAX_VALUE) {
      throw new CrlException(
          "the CRL of '%s' would have %d bytes; set crl.partitions to make smaller ones"
              .formatted(frame.issuer().label(), size));
    }
    return size == 0
        ? ByteBuffer.allocate(0)
        : file.channel().map(FileChannel.MapMode.READ_ONLY, 0, size, arena).asByteBuffer();
  }

  static Octets sha256(ByteBuffer data) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(data.duplicate());
      return Octets.of(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
