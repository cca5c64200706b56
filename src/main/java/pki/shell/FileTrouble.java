package pki.shell;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/// What went wrong with a file, in words: the JDK's own message is often the file's name alone.
public final class FileTrouble {
  private FileTrouble() {}

  /// The file, where it is known, and the reason.
  public static String of(IOException e) {
    @Nullable String reason = reason(e);
    if (reason != null && e instanceof FileSystemException known && known.getFile() != null) {
      return known.getFile() + ": " + reason;
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static @Nullable String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "exists already";
      case NotDirectoryException _ -> "not a folder";
      case FileSystemException other -> other.getReason();
      default -> null;
    };
  }
}
