package pki.files;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Writes and reads whole files.
///
/// A file is written under a temporary name in its own folder, with its final mode from the start,
/// synced, put in place in one step, and its folder synced. So whoever looks, at any moment and
/// after any crash, finds the old file, the new file or none, never a part; and when [#write]
/// returns, the new one outlives a power cut. What a kill can leave behind is the temporary file,
/// `.pki-*.tmp`, with the mode of the real one.
///
/// Stateless and thread-safe. An [IOException] names the file.
public final class DurableFile {
  /// Who may read a file besides its owner, who may also write it.
  public enum Access {
    /// Nobody: 0600. The folder must not be open to the world either.
    PRIVATE,
    /// Everybody: 0644, whatever the umask says.
    PUBLIC
  }

  /// What becomes of a file that is there already.
  public enum Existing {
    /// It stays, and of several writers of one name exactly one wins.
    REFUSE,
    REPLACE
  }

  private DurableFile() {}

  /// Writes `contents` to `file`.
  ///
  /// @throws FileAlreadyExistsException when it is there and must not be replaced
  /// @throws FileSystemException when it is a symbolic link or no regular file, or its folder is
  ///   open to the world and the file private
  public static void write(Path file, byte[] contents, Access access, Existing existing)
      throws IOException {
    requireWritable(file, existing);
    try (Draft draft = Draft.in(folderOf(file), access)) {
      draft.write(ByteBuffer.wrap(contents));
      draft.place(file, existing);
    }
  }

  /// Makes a folder with mode 0700, and so its missing parents; one that is there may stay if only
  /// its owner can write to it.
  ///
  /// @throws FileSystemException when it is a symbolic link, no folder, or others may write to it
  public static void createPrivateFolder(Path folder) throws IOException {
    if (!Files.exists(folder, NOFOLLOW_LINKS)) {
      Path parent = folderOf(folder);
      if (!Files.exists(parent)) {
        createPrivateFolder(parent);
      }
      try {
        Files.createDirectory(folder, Modes.PRIVATE_FOLDER);
        syncFolder(parent);
      } catch (FileAlreadyExistsException e) {
        // somebody else was faster; the checks below decide whether that will do
      }
    }
    if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
      throw refused(folder, "must be a folder, and no symbolic link to one");
    }
    Modes.requireWritableByOwnerOnly(folder);
  }

  /// Reads a whole file, which must have at most `mostBytes`; a longer one is refused unread.
  public static byte[] read(Path file, int mostBytes) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw refused(file, "is no regular file"); // opening a pipe would wait for its writer
    }
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = in.size();
      if (size > mostBytes) {
        throw refused(file, "has %d bytes, at most %d are read".formatted(size, mostBytes));
      }
      ByteBuffer contents = ByteBuffer.allocate((int) size); // the only copy, for whoever wipes it
      while (contents.hasRemaining() && in.read(contents) >= 0) {}
      if (contents.hasRemaining() || in.read(ByteBuffer.allocate(1)) >= 0) {
        throw refused(file, "changed while it was read");
      }
      return contents.array();
    }
  }

  /// Reads a secret: like [#read], but refuses a file that anybody but its owner may read or write.
  public static byte[] readPrivate(Path file, int mostBytes) throws IOException {
    requirePrivate(file);
    return read(file, mostBytes);
  }

  /// Requires that nobody but its owner may do anything with a file or folder: mode 0600, 0700 or
  /// stricter.
  public static void requirePrivate(Path file) throws IOException {
    Modes.requireNothingForOthers(file);
  }

  /// Removes a file, and returns when it stays removed after a power cut.
  public static void delete(Path file) throws IOException {
    Files.delete(file);
    syncFolder(folderOf(file));
  }

  static void requireWritable(Path file, Existing existing) throws IOException {
    if (!Files.exists(file, NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      throw refused(file, "is a symbolic link or no regular file, and is not replaced");
    }
    if (existing == Existing.REFUSE) {
      throw new FileAlreadyExistsException(file.toString());
    }
  }

  /// Without this, a power cut can take the name away from a file whose contents are safe.
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  static FileSystemException refused(Path file, String reason) {
    return new FileSystemException(file.toString(), null, reason);
  }
}
