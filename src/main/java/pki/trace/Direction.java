package pki.trace;

/// Who sent it.
public enum Direction {
  CLIENT_TO_SERVER("client", "server"),
  SERVER_TO_CLIENT("server", "client");

  private final String from;
  private final String to;

  Direction(String from, String to) {
    this.from = from;
    this.to = to;
  }

  public String from() {
    return from;
  }

  public String to() {
    return to;
  }
}
