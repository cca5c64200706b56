package pki.keys;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// The right to change the vaults in a folder, held by one thread of one process at a time. Whoever
/// only reads needs none: files are replaced in one step.
final class VaultLock implements AutoCloseable {
  private static final String FILE = ".lock";

  /// The operating system's lock is the process's, not the thread's, and is lost as soon as the
  /// process closes the file a second time.
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private VaultLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Waits for the lock. It ends with its process, however that ends.
  @MustBeClosed
  static VaultLock acquire(Path folder) {
    THREADS.lock();
    Path file = folder.resolve(FILE);
    try {
      FileChannel channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return lock(channel);
    } catch (IOException e) {
      THREADS.unlock();
      throw KeyException.of(e, file);
    }
  }

  private static VaultLock lock(FileChannel channel) throws IOException {
    try {
      channel.lock();
      return new VaultLock(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // the lock is gone with the channel, closed well or not
    } finally {
      THREADS.unlock();
    }
  }
}
