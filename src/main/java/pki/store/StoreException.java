package pki.store;

/// The store could not do what it was asked: disk, database, or a call that broke the contract. An
/// answer that is merely "no" is never an exception.
///
/// The message is one line that says what was being done, to which database, and what to look at.
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
