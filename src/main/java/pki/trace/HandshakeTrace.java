package pki.trace;

import java.util.ArrayList;
import java.util.List;
import pki.handshake.MessageType;

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

  /// The steps of the handshake itself: up to the last Finished where both sides sent one, else
  /// all.
  public List<TraceStep> handshake() {
    int last = -1;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).messageType().filter(MessageType.FINISHED::equals).isPresent()) {
        last = i;
      }
    }
    return facts.outcome() == HandshakeFacts.Outcome.COMPLETE ? steps.subList(0, last + 1) : steps;
  }

  /// The steps with each run of application data as one: how it was cut into records tells nobody
  /// anything.
  public List<TraceStep> told() {
    List<TraceStep> told = new ArrayList<>();
    for (TraceStep step : steps) {
      if (!told.isEmpty() && told.getLast().isMoreDataBefore(step)) {
        told.set(told.size() - 1, told.getLast().with(step));
      } else {
        told.add(step);
      }
    }
    return told;
  }

  /// What is told of a connection's beginning: all up to the first answer that the server gave. A
  /// connection may go on for hours.
  public List<TraceStep> opening() {
    List<TraceStep> told = told();
    boolean asked = false;
    for (int i = 0; i < told.size(); i++) {
      TraceStep step = told.get(i);
      boolean data = step.content() instanceof TraceStep.ApplicationData;
      if (data && asked && step.direction() == Direction.SERVER_TO_CLIENT) {
        return told.subList(0, i + 1);
      }
      asked |= data && step.direction() == Direction.CLIENT_TO_SERVER;
    }
    return told;
  }

  /// Takes the recording of a connection that is over apart, whatever is in it. What is encrypted
  /// is opened where the log has the connection's secrets, and what was cut off is told.
  public static HandshakeTrace decode(Recording recording, KeyLog keyLog) {
    return new TraceDecoder(keyLog).decode(recording, TraceDecoder.Connection.OVER);
  }

  /// The same of a connection that goes on: what is incomplete has only not come yet.
  public static HandshakeTrace soFar(Recording recording, KeyLog keyLog) {
    return new TraceDecoder(keyLog).decode(recording, TraceDecoder.Connection.OPEN);
  }
}
