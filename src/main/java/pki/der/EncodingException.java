package pki.der;

/// The input is not the encoding it claims to be. The message names the rule and the byte where it
/// was broken, never the input itself.
public final class EncodingException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public EncodingException(String message) {
    super(message);
  }

  public EncodingException(String message, Throwable cause) {
    super(message, cause);
  }
}
