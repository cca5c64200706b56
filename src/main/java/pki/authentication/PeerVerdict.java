package pki.authentication;

import java.util.Optional;
import pki.handshake.AlertDescription;
import pki.path.PathResult;

/// What is thought of the certificates that a peer sent.
public sealed interface PeerVerdict {
  record Trusted(PathResult.Valid result) implements PeerVerdict {}

  /// The connection is refused.
  ///
  /// @param alert what the peer is told
  /// @param why lower case, no full stop
  /// @param result absent when what was sent could not be read
  record Distrusted(AlertDescription alert, String why, Optional<PathResult.Invalid> result)
      implements PeerVerdict {}
}
