package pki.shell;

import org.jspecify.annotations.Nullable;

/// Ends a command with a status, one line that says what is wrong, and a hint that says what to do.
///
/// The line is lower case, without a full stop, and carries the value and the rule it broke.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitStatus status;
  private final String hint;

  private Failure(ExitStatus status, String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
    this.hint = hint;
  }

  /// The answer is no.
  public static Failure no(String message, String hint) {
    return new Failure(ExitStatus.NO, message, hint, null);
  }

  /// The command line is wrong.
  public static Failure usage(String message, String hint) {
    return new Failure(ExitStatus.USAGE, message, hint, null);
  }

  /// It could not be done.
  public static Failure unable(String message, String hint, Throwable cause) {
    return new Failure(ExitStatus.UNABLE, message, hint, cause);
  }

  /// It could not be done.
  public static Failure unable(String message, String hint) {
    return new Failure(ExitStatus.UNABLE, message, hint, null);
  }

  public ExitStatus status() {
    return status;
  }

  /// What to do about it; empty when there is nothing to say.
  public String hint() {
    return hint;
  }
}
