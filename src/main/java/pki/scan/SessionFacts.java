package pki.scan;

import java.util.Optional;
import java.util.OptionalLong;
import pki.der.Octets;

/// What handshakes brought to light that were carried through.
///
/// @param resumed12 a second TLS 1.2 connection resumed the first one's session
/// @param resumed13 the same with TLS 1.3 and a ticket (PSK)
/// @param earlyData how many bytes of early data (0-RTT) a TLS 1.3 ticket allows; 0 for none;
///   absent where no ticket was seen
/// @param renegotiation the server let the client negotiate again (TLS 1.2)
/// @param staple an OCSP response that came with the certificate
/// @param strictTransportSecurity the header's value (RFC 6797)
/// @param http the server answers HTTP, so that the header matters
/// @param applicationProtocol what was chosen when h2 and http/1.1 were offered
/// @param signature with which a TLS 1.3 server proves its key
public record SessionFacts(
    Observed resumed12,
    Observed resumed13,
    OptionalLong earlyData,
    Observed renegotiation,
    Optional<Octets> staple,
    Optional<String> strictTransportSecurity,
    Observed http,
    Optional<String> applicationProtocol,
    Optional<String> signature) {}
