package pki.crl;

/// A list could not be made or put in place. What was there before still is.
public final class CrlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CrlException(String message) {
    super(message);
  }

  CrlException(String message, Throwable cause) {
    super(message, cause);
  }
}
