package pki.scan;

import java.util.List;
import java.util.Optional;
import pki.handshake.ServerHello;

/// What single hellos brought to light; nothing is completed for these.
///
/// @param secureRenegotiation the renegotiation_info extension (RFC 5746)
/// @param extendedMasterSecret RFC 7627
/// @param encryptThenMac RFC 7366, which matters to CBC suites only
/// @param fallbackProtection TLS_FALLBACK_SCSV is honoured (RFC 7507)
/// @param compression DEFLATE is chosen
/// @param heartbeat the extension is answered (RFC 6520)
/// @param heartbleed a heartbeat request that says to be longer than it is was answered
/// @param tickets a session_ticket extension is answered (RFC 5077)
/// @param stapled an OCSP response came with the certificate, before TLS 1.3
/// @param fieldSharesReused a finite-field Diffie-Hellman value came twice
/// @param curveSharesReused the same on an elliptic curve
/// @param sentinel what the server says of the fall-back from its best version
/// @param applicationProtocols what it chose when it was offered alone, before TLS 1.3
public record HelloFacts(
    Observed secureRenegotiation,
    Observed extendedMasterSecret,
    Observed encryptThenMac,
    Observed fallbackProtection,
    Observed compression,
    Observed heartbeat,
    Observed heartbleed,
    Observed tickets,
    Observed stapled,
    Observed fieldSharesReused,
    Observed curveSharesReused,
    Optional<ServerHello.Sentinel> sentinel,
    List<String> applicationProtocols) {
  public HelloFacts {
    applicationProtocols = List.copyOf(applicationProtocols);
  }
}
