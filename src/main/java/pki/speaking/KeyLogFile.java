package pki.speaking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pki.trace.KeyLog;

/// Secrets on their way to a file in the format of SSLKEYLOGFILE (RFC 9850), each at once, so that
/// Wireshark can follow. Only its owner may read it. Appended to: Wireshark wants the secrets of
/// many connections in one file. A file that others could read is theirs no more.
final class KeyLogFile implements AutoCloseable {
  private final Optional<WritableByteChannel> file;
  private final KeyLog keyLog = new KeyLog(this::append);
  private @Nullable IOException failure;

  /// @param file absent to write nothing
  KeyLogFile(Optional<Path> file) throws IOException {
    this.file = file.isPresent() ? Optional.of(open(file.get())) : Optional.empty();
  }

  private static WritableByteChannel open(Path file) throws IOException {
    var own = PosixFilePermissions.fromString("rw-------");
    WritableByteChannel opened =
        Files.newByteChannel(
            file, Set.of(CREATE, APPEND), PosixFilePermissions.asFileAttribute(own));
    Files.setPosixFilePermissions(file, own); // before the first secret
    return opened;
  }

  KeyLog keyLog() {
    return keyLog;
  }

  /// Called in the middle of handshakes, which go on whatever becomes of the file.
  private synchronized void append(String line) {
    if (file.isEmpty() || failure != null) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(US_ASCII));
    try {
      while (bytes.hasRemaining()) {
        file.get().write(bytes);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  /// Closes the file.
  ///
  /// @throws IOException when not everything could be written
  @Override
  public synchronized void close() throws IOException {
    if (file.isPresent()) {
      file.get().close();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
