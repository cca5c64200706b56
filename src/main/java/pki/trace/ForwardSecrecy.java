package pki.trace;

/// Whether a recorded connection stays closed to whoever gets a key of the server's later.
public enum ForwardSecrecy {
  NONE("No forward secrecy: whoever gets the server's key can read this connection later."),
  /// The keys come from the earlier session's secret, which lies in the ticket or with the server.
  OF_THE_EARLIER_SESSION(
      "No forward secrecy of its own: whoever gets the server's ticket key or its stored sessions,"
          + " or can read the earlier connection, can read this one (RFC 5077, 4; RFC 8446, 2.2)."),
  CLASSICAL(
      "Forward secrecy: a recording stays closed to whoever gets the server's key later, though not"
          + " to a quantum computer."),
  POST_QUANTUM(
      "Forward secrecy: a recording stays closed to whoever gets the server's key later, and, as far"
          + " as is known, to a quantum computer.");

  private final String sentence;

  ForwardSecrecy(String sentence) {
    this.sentence = sentence;
  }

  public String sentence() {
    return sentence;
  }
}
