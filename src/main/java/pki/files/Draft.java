package pki.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;

/// A file being written under a temporary name: it can be as large as the disk allows and be looked
/// at before it is put in place, all as [DurableFile] has it. Closing removes what was not placed.
/// Not thread-safe.
public final class Draft implements AutoCloseable {
  private static final long PROCESS = ProcessHandle.current().pid();
  private static final AtomicLong SEQUENCE = new AtomicLong();

  private final Path temporary;
  private final FileChannel channel;

  private Draft(Path temporary, FileChannel channel) {
    this.temporary = temporary;
    this.channel = channel;
  }

  /// Begins a file in the folder that it will be placed in, with its final mode.
  @MustBeClosed
  public static Draft in(Path folder, Access access) throws IOException {
    if (access == Access.PRIVATE) {
      Modes.requireNotOpenToTheWorld(folder);
    }
    Path temporary = create(folder, access);
    return new Draft(
        temporary,
        FileChannel.open(
            temporary, StandardOpenOption.READ, StandardOpenOption.WRITE, NOFOLLOW_LINKS));
  }

  private static Path create(Path folder, Access access) throws IOException {
    while (true) {
      String name = ".pki-%d-%d.tmp".formatted(PROCESS, SEQUENCE.incrementAndGet());
      Path temporary = folder.resolve(name);
      try {
        Files.createFile(temporary, Modes.ofFile(access));
      } catch (FileAlreadyExistsException e) {
        continue; // left by a killed process that had our number
      }
      if (access == Access.PUBLIC) {
        Modes.overrideUmask(temporary, access);
      }
      return temporary;
    }
  }

  /// Appends all that remains in `contents`.
  public void write(ByteBuffer contents) throws IOException {
    while (contents.hasRemaining()) {
      int _ = channel.write(contents);
    }
  }

  /// The file as it is so far, for reading and mapping. Closes with the draft.
  public FileChannel channel() {
    return channel;
  }

  /// Syncs the file, puts it in place in one step, and syncs the folder.
  ///
  /// @param file in the draft's folder
  public void place(Path file, Existing existing) throws IOException {
    DurableFile.requireWritable(file, existing);
    channel.force(true);
    if (existing == Existing.REPLACE) {
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } else {
      Files.createLink(file, temporary); // unlike a rename, never replaces
    }
    Files.deleteIfExists(temporary);
    DurableFile.syncFolder(DurableFile.folderOf(file));
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
