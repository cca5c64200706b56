package pki.trace;

/// A connection that is being recorded, and where its secrets are.
public record Tapped(Recording recording, KeyLog keyLog) {
  /// Takes apart what has passed so far.
  public HandshakeTrace trace() {
    return HandshakeTrace.soFar(recording, keyLog);
  }

  /// Takes apart what has passed, now that the connection is over.
  public HandshakeTrace wholeTrace() {
    return HandshakeTrace.decode(recording, keyLog);
  }
}
