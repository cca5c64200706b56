package pki.database;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pki.der.Octets;
import pki.store.AuditHead;

/// A line in a file beside H2's that tells how far the audit log was on disk. H2 takes an older
/// state for the newest when its file is cut short; this is how we notice.
///
/// It is written after the database's own sync, and not synced: at worst, after a loss of power, it
/// is behind the database, which does no harm. It must never be ahead of it.
final class Witness {
  private final Path file;
  private @Nullable FileChannel open;

  Witness(Path file) {
    this.file = file;
  }

  void note(AuditHead head) {
    byte[] line = "%019d %s\n".formatted(head.next(), head.hash().hex()).getBytes(US_ASCII);
    try {
      channel().position(0);
      for (ByteBuffer rest = ByteBuffer.wrap(line); rest.hasRemaining(); ) {
        channel().write(rest);
      }
    } catch (IOException e) {
      // what was noted before is still true
    }
  }

  Optional<AuditHead> read() {
    try {
      String line = Files.readString(file, US_ASCII);
      return line.matches("[0-9]{19} [0-9a-f]{64}\n")
          ? Optional.of(
              new AuditHead(
                  Long.parseLong(line.substring(0, 19)), Octets.ofHex(line.substring(20, 84))))
          : Optional.empty(); // never got to the disk
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private FileChannel channel() throws IOException {
    FileChannel channel = open;
    if (channel == null) {
      channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      open = channel;
    }
    return channel;
  }

  void close() {
    FileChannel channel = open;
    open = null;
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // nothing is buffered
      }
    }
  }
}
