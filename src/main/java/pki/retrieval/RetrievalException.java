package pki.retrieval;

import java.io.IOException;

/// Nothing came from a URL, or nothing that could be taken. The message names it and says why.
public final class RetrievalException extends IOException {
  private static final long serialVersionUID = 1L;

  RetrievalException(String message) {
    super(message);
  }

  RetrievalException(String message, Throwable cause) {
    super(message, cause);
  }
}
