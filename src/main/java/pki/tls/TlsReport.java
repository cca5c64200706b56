package pki.tls;

import java.time.Duration;
import java.util.Optional;
import pki.authentication.PeerVerdict;
import pki.der.Octets;
import pki.trace.Tapped;

/// What came of connecting.
///
/// @param connection absent when the handshake did not succeed; with TLS 1.3 a server refuses a
///   client's certificate only after that, so there can be a connection and a refusal
/// @param verdict ours on the server; absent when it never showed a certificate, as on resumption
/// @param staple the server's OCSP response, not checked
/// @param reply absent when none was asked for or none came
/// @param handshakeTime from the first byte that was sent
/// @param tapped all that passed
public record TlsReport(
    TlsTarget target,
    Optional<TlsConnection> connection,
    Optional<PeerVerdict> verdict,
    Optional<Octets> staple,
    Optional<Reply> reply,
    Optional<Refusal> refusal,
    Duration handshakeTime,
    Tapped tapped) {
  /// What the server said to `GET`.
  ///
  /// @param strictTransportSecurity the header's value (RFC 6797)
  public record Reply(int status, Optional<String> strictTransportSecurity, Octets body) {}

  public boolean succeeded() {
    return connection.isPresent() && refusal.isEmpty();
  }
}
