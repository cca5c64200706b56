package pki.scan;

/// There is nothing to scan: nobody listens, or whoever listens does not speak TLS.
public final class ScanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ScanException(String message) {
    super(message);
  }

  public ScanException(String message, Throwable cause) {
    super(message, cause);
  }
}
