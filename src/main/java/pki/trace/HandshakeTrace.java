package pki.trace;

import java.util.List;

/// Everything that two sides said to each other, in order, and what came of it.
///
/// @param records what passed on the wire
/// @param steps what was said in them; a message may span records and a record hold several
public record HandshakeTrace(
    List<TraceRecord> records, List<TraceStep> steps, HandshakeFacts facts) {
  public HandshakeTrace {
    records = List.copyOf(records);
    steps = List.copyOf(steps);
  }

  /// Takes a recording apart, whatever is in it. What is encrypted is opened where the log has the
  /// connection's secrets.
  public static HandshakeTrace decode(Recording recording, KeyLog keyLog) {
    return new TraceDecoder(keyLog).decode(recording.chunks());
  }
}
