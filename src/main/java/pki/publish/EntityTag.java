package pki.publish;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Names content by its hash, so that a copy elsewhere has the same name.
final class EntityTag {
  private static final int PORTION = 256 << 10;
  private static final int OCTETS = 16;

  private EntityTag() {}

  static String of(byte[] content) {
    return text(sha256().digest(content));
  }

  /// The tag of a whole file, read from its start.
  static String of(FileChannel file) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer portion = ByteBuffer.allocate(PORTION);
    long at = 0;
    for (int read = file.read(portion, at); read > 0; read = file.read(portion, at)) {
      digest.update(portion.flip());
      at += read;
      portion.clear();
    }
    return text(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String text(byte[] hash) {
    return HexFormat.of().formatHex(hash, 0, OCTETS);
  }
}
