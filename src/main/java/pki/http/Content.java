package pki.http;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// What a response carries.
public sealed interface Content {
  /// Nothing.
  Content NONE = new Bytes(new byte[0]);

  long length();

  /// Bytes that must not change any more; for what is small.
  static Content of(byte[] bytes) {
    return new Bytes(bytes);
  }

  /// Text, in UTF-8.
  static Content of(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /// A file as it is now: when another one is renamed over it, this response still has the old one.
  /// The server closes it. Blocks, so it is for [Handler#answer].
  static Content ofFile(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    return new Opened(channel, channel.size());
  }

  /// Content in memory.
  final class Bytes implements Content {
    private final byte[] bytes;

    private Bytes(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] array() {
      return bytes;
    }

    @Override
    public long length() {
      return bytes.length;
    }
  }

  /// An open file, with the length that it had then.
  record Opened(FileChannel channel, long length) implements Content {}
}
