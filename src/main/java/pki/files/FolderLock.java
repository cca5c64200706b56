package pki.files;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import pki.files.DurableFile.Access;

/// The right to change what lies in a folder, held by one thread of one process at a time, as long
/// as all ask for it. Whoever only reads needs none where files are replaced in one step.
///
/// It is a file `.lock` there, and ends with its process, however that ends.
public final class FolderLock implements AutoCloseable {
  private static final String FILE = ".lock";

  /// The operating system's lock is the process's, not the thread's, and is lost as soon as the
  /// process closes the file a second time. One for all folders: what it guards is brief.
  private static final ReentrantLock THREADS = new ReentrantLock();

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /// Waits for the lock.
  @MustBeClosed
  public static FolderLock acquire(Path folder) throws IOException {
    THREADS.lock();
    try {
      return lock(
          FileChannel.open(
              folder.resolve(FILE),
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              Modes.ofFile(Access.PRIVATE)));
    } catch (IOException e) {
      THREADS.unlock();
      throw e;
    }
  }

  private static FolderLock lock(FileChannel channel) throws IOException {
    try {
      channel.lock();
      return new FolderLock(channel);
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
      throw new UncheckedIOException("releasing a lock", e);
    } finally {
      THREADS.unlock();
    }
  }
}
