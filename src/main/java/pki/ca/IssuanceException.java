package pki.ca;

/// A certificate could not be issued, though nothing forbids it. The serial is burnt when the
/// exception comes after the intent was stored.
public final class IssuanceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IssuanceException(String message) {
    super(message);
  }
}
