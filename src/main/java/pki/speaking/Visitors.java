package pki.speaking;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import pki.trace.HandshakeFacts;
import pki.trace.HandshakeTrace;
import pki.trace.Tapped;
import pki.trace.Tickets;

/// The newest visitors of a page, so that one who comes again with a ticket is shown the full
/// handshake that it goes back to. Thread-safe.
final class Visitors {
  private static final int MOST = 16;

  /// A visit, and the one with the full handshake that it goes back to: itself, for the first.
  ///
  /// @param connection is still recorded: tickets come with the first answer
  private record Visit(Tapped connection, Tapped full) {}

  private final Deque<Visit> newestFirst = new ArrayDeque<>();

  /// Takes in a visit, and finds the full handshake that it resumes.
  synchronized Optional<HandshakeTrace> earlier(Tapped connection, HandshakeTrace trace) {
    Optional<Tapped> full =
        trace.facts().kind() == HandshakeFacts.Kind.RESUMED
            ? full(Tickets.of(trace))
            : Optional.empty();
    if (newestFirst.stream().noneMatch(one -> one.connection().equals(connection))) {
      newestFirst.addFirst(new Visit(connection, full.orElse(connection)));
    }
    if (newestFirst.size() > MOST) {
      newestFirst.removeLast();
    }
    return full.map(Tapped::trace);
  }

  private Optional<Tapped> full(Tickets tickets) {
    return newestFirst.stream()
        .filter(one -> tickets.followOn(Tickets.of(one.connection().trace())))
        .findFirst()
        .map(Visit::full)
        .filter(found -> found.trace().facts().kind() != HandshakeFacts.Kind.RESUMED);
  }
}
