package pki.tls;

/// The connection or the server could not be made: no network, no listener, a key that does not
/// sign. That a handshake is refused is no exception but a [Refusal].
public final class TlsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TlsException(String message) {
    super(message);
  }

  public TlsException(String message, Throwable cause) {
    super(message, cause);
  }
}
