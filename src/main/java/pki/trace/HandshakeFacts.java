package pki.trace;

import java.util.List;
import java.util.Optional;
import pki.handshake.CipherSuite;
import pki.handshake.ServerHello.Sentinel;
import pki.handshake.TlsVersion;

/// What a handshake came to, as far as it got.
///
/// @param version absent until the server has answered
/// @param group of the key exchange; absent where it was not seen, as on resumption with TLS 1.2
/// @param serverName what the client asked for (SNI)
/// @param applicationProtocol what the server chose by ALPN, if it could be seen
/// @param signature the scheme with which the server proved its key
/// @param sentinel what the server says of the fall-back
/// @param roundTrips before the client could send data: what the handshake costs in waiting
/// @param secrets what the keys were made of, in the order in which they came to be
public record HandshakeFacts(
    Outcome outcome,
    Optional<TlsVersion> version,
    Optional<CipherSuite> suite,
    Optional<String> group,
    Optional<String> serverName,
    Optional<String> applicationProtocol,
    Optional<String> signature,
    Kind kind,
    Sentinel sentinel,
    int roundTrips,
    List<KeyLog.Secret> secrets) {
  /// Whether it succeeded, as far as can be seen.
  public enum Outcome {
    /// Both sides have sent their Finished.
    COMPLETE,
    /// A side broke it off with an alert.
    REFUSED,
    /// Both sides went on encrypted, and what they said stays closed to us: it may have succeeded.
    UNSEEN,
    /// It ended before that, or goes on.
    UNFINISHED
  }

  /// How much of a handshake it was.
  public enum Kind {
    FULL,
    /// Full, after the server had asked for another key share.
    RETRIED,
    /// It continued an earlier session, without certificates.
    RESUMED
  }

  public HandshakeFacts {
    secrets = List.copyOf(secrets);
  }

  /// Whether the two sides came to a new secret. To resume, TLS 1.2 takes that of the earlier
  /// session (RFC 5246, section 7.3), and TLS 1.3 takes it alone only without a key share (psk_ke;
  /// RFC 8446, section 4.2.9).
  public boolean hasKeyExchange() {
    return kind != Kind.RESUMED || group.isPresent();
  }

  public ForwardSecrecy forwardSecrecy() {
    if (!hasKeyExchange()) {
      return ForwardSecrecy.OF_THE_EARLIER_SESSION;
    }
    if (suite.filter(CipherSuite::hasForwardSecrecy).isEmpty()) {
      return ForwardSecrecy.NONE;
    }
    return isPostQuantum() ? ForwardSecrecy.POST_QUANTUM : ForwardSecrecy.CLASSICAL;
  }

  /// Whether what was recorded stays closed to whoever gets a key of the server's later.
  public boolean hasForwardSecrecy() {
    return switch (forwardSecrecy()) {
      case CLASSICAL, POST_QUANTUM -> true;
      case NONE, OF_THE_EARLIER_SESSION -> false;
    };
  }

  /// Whether it also stays closed to a quantum computer.
  public boolean isPostQuantum() {
    return group.filter(name -> name.contains("MLKEM") || name.contains("Kyber")).isPresent();
  }

  static HandshakeFacts of(List<TraceStep> steps, List<KeyLog.Secret> secrets) {
    return new FactFinder(steps).facts(secrets);
  }
}
