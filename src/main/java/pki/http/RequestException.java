package pki.http;

/// A request that is refused before any handler sees it. Costs no stack trace: strangers cause it.
final class RequestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Status status;
  private final String problem;

  /// @param problem for the access log, never for the wire
  RequestException(Status status, String problem) {
    super(problem, null, false, false);
    this.status = status;
    this.problem = problem;
  }

  static RequestException malformed(String message) {
    return new RequestException(Status.BAD_REQUEST, message);
  }

  Status status() {
    return status;
  }

  String problem() {
    return problem;
  }
}
