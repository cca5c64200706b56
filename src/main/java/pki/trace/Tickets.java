package pki.trace;

import static pki.handshake.Extensions.PRE_SHARED_KEY;
import static pki.handshake.Extensions.SESSION_TICKET;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import pki.der.Octets;
import pki.handshake.ClientHello;
import pki.handshake.TlsVersion;
import pki.handshake.WireReader;

/// The tickets by which a connection goes on where an earlier one ended, as they were on the wire:
/// what tells which connection resumed which.
///
/// @param given what the server handed out in NewSessionTicket (RFC 5077, section 3.3; RFC 8446,
///   section 4.6.1)
/// @param shown what the client offered in its ClientHello
public record Tickets(Set<Octets> given, Set<Octets> shown) {
  public Tickets {
    given = Set.copyOf(given);
    shown = Set.copyOf(shown);
  }

  /// Those of a trace, as far as they can be read.
  public static Tickets of(HandshakeTrace trace) {
    Set<Octets> given = new HashSet<>();
    Set<Octets> shown = new HashSet<>();
    for (TraceStep step : trace.steps()) {
      if (step.content() instanceof TraceStep.Message message && message.type().isPresent()) {
        try {
          switch (message.type().get()) {
            case NEW_SESSION_TICKET -> given.add(ticket(message.body(), trace.facts().version()));
            case CLIENT_HELLO -> offer(ClientHello.parse(message.body()), shown);
            default -> {} // has no tickets
          }
        } catch (IllegalArgumentException malformed) {
          // nobody can go on by it
        }
      }
    }
    return new Tickets(given, shown);
  }

  /// Whether this connection offered to go on where that one ended.
  public boolean followOn(Tickets earlier) {
    return shown.stream().anyMatch(earlier.given::contains);
  }

  private static Octets ticket(Octets body, Optional<TlsVersion> version) {
    WireReader in = WireReader.of(body);
    in.number(4); // lifetime
    if (version.equals(Optional.of(TlsVersion.TLS_1_3))) {
      in.number(4); // age_add
      in.vector(1); // nonce
    }
    return in.vector(2).rest();
  }

  private static void offer(ClientHello hello, Set<Octets> shown) {
    hello.extension(SESSION_TICKET).filter(ticket -> !ticket.isEmpty()).ifPresent(shown::add);
    hello
        .extension(PRE_SHARED_KEY)
        .ifPresent(keys ->
            shown.addAll(
                WireReader.of(keys)
                    .vector(2)
                    .all(one -> {
                      Octets identity = one.vector(2).rest();
                      one.number(4); // how old the client thinks it is
                      return identity;
                    })));
  }
}
