package pki.keys;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A key could not be made, found, read or used. The message names the file or key and never holds
/// a secret.
public final class KeyException extends RuntimeException {
  /// What went wrong, for whoever words a hint.
  public enum Reason {
    /// No such key or file.
    MISSING,
    /// The label or file is taken.
    EXISTS,
    /// The passphrase is wrong, or the part that would tell is damaged.
    WRONG_PASSPHRASE,
    /// The file is encrypted and no passphrase was given.
    PASSPHRASE_NEEDED,
    /// The contents are truncated, altered or no key at all.
    DAMAGED,
    /// The contents are well-formed, but nothing to use: an unknown algorithm, an excessive cost,
    /// two keys that do not belong together.
    REFUSED,
    /// The file system, for want of space or rights, or the provider did not serve.
    UNAVAILABLE
  }

  private final Reason reason;

  public KeyException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public KeyException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static KeyException of(IOException e, Path file) {
    if (e instanceof NoSuchFileException) {
      return new KeyException(Reason.MISSING, file + ": no such file", e);
    }
    if (e instanceof FileAlreadyExistsException) {
      return new KeyException(Reason.EXISTS, file + ": exists already", e);
    }
    return new KeyException(Reason.UNAVAILABLE, sentence(e, file), e);
  }

  /// What the JDK words as a bare file name, or as a class name.
  private static String sentence(IOException e, Path file) {
    return switch (e) {
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileSystemException f when f.getReason() != null -> f.getFile() + ": " + f.getReason();
      case ClosedByInterruptException _ -> file + ": interrupted";
      default -> file + ": " + e.getMessage();
    };
  }

  /// The same, naming the file.
  KeyException in(Path file) {
    return new KeyException(reason, file + ": " + getMessage(), this);
  }

  public Reason reason() {
    return reason;
  }
}
