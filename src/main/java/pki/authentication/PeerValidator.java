package pki.authentication;

import java.util.List;
import java.util.Optional;
import pki.der.Octets;
import pki.name.GeneralName;
import pki.x509.Certificate;

/// Decides whether a peer's certificates are to be trusted. Nobody else does, neither for the path
/// nor for the name. Called on a thread that may block, by several threads at a time.
public interface PeerValidator {
  /// Judges a peer.
  ///
  /// @param chain as it was sent, the peer's own certificate first; not empty
  /// @param expected the name that the peer must have; a server expects none of its clients
  PeerVerdict judge(List<Certificate> chain, Optional<GeneralName> expected);

  /// Judges a server that may have stapled an OCSP response; who does not look at staples need not
  /// care.
  ///
  /// @param staple the response's encoding, not checked; empty where there is none
  default PeerVerdict judge(
      List<Certificate> chain, Optional<GeneralName> expected, Octets staple) {
    return judge(chain, expected);
  }

  /// The authorities whose certificates a peer may choose among (RFC 8446, section 4.2.4).
  List<Certificate> anchors();
}
