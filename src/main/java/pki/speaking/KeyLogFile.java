package pki.speaking;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import pki.trace.KeyLog;

/// Secrets on their way to a file in the format of SSLKEYLOGFILE (RFC 9850). Only its owner may
/// read it.
final class KeyLogFile {
  private final Optional<Path> file;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final KeyLog keyLog = new KeyLog(lines::add);

  /// @param file absent to write nothing
  KeyLogFile(Optional<Path> file) {
    this.file = file;
  }

  KeyLog keyLog() {
    return keyLog;
  }

  /// Appends what came since the last time: Wireshark wants the secrets of many connections in one
  /// file.
  void write() throws IOException {
    String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    lines.clear();
    if (file.isEmpty()) {
      return;
    }
    var privately =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel = Files.newByteChannel(file.get(), Set.of(CREATE, APPEND), privately)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }
}
