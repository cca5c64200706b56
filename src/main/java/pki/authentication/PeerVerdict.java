package pki.authentication;

import java.util.Optional;
import pki.handshake.AlertDescription;
import pki.path.PathFailure;
import pki.path.PathResult;

/// What is thought of the certificates that a peer sent.
public sealed interface PeerVerdict {
  /// What a validation comes to.
  static PeerVerdict of(PathResult result) {
    return switch (result) {
      case PathResult.Valid valid -> new Trusted(valid);
      case PathResult.Invalid invalid -> {
        PathFailure failure = invalid.mostSpecific();
        yield new Distrusted(alert(failure), failure.sentence(), Optional.of(invalid));
      }
    };
  }

  record Trusted(PathResult.Valid result) implements PeerVerdict {}

  /// The connection is refused.
  ///
  /// @param alert what the peer is told
  /// @param why lower case, no full stop
  /// @param result absent when what was sent could not be read
  record Distrusted(AlertDescription alert, String why, Optional<PathResult.Invalid> result)
      implements PeerVerdict {}

  /// The alert that says it best (RFC 8446, section 6.2).
  private static AlertDescription alert(PathFailure failure) {
    return switch (failure) {
      case PathFailure.ChainFailure chain -> AlertDescription.UNKNOWN_CA;
      case PathFailure.SignatureInvalid invalid -> AlertDescription.BAD_CERTIFICATE;
      case PathFailure.SignatureFailure signature -> AlertDescription.UNSUPPORTED_CERTIFICATE;
      case PathFailure.ValidityFailure validity -> AlertDescription.CERTIFICATE_EXPIRED;
      case PathFailure.PurposeNotAllowed purpose -> AlertDescription.UNSUPPORTED_CERTIFICATE;
      case PathFailure.AuthorityFailure authority -> AlertDescription.UNKNOWN_CA;
      case PathFailure.FormFailure form -> AlertDescription.BAD_CERTIFICATE;
      case PathFailure.NameMismatch mismatch -> AlertDescription.BAD_CERTIFICATE;
      case PathFailure.NameFailure name -> AlertDescription.CERTIFICATE_UNKNOWN;
      case PathFailure.PolicyFailure policy -> AlertDescription.CERTIFICATE_UNKNOWN;
      case PathFailure.Revoked revoked -> AlertDescription.CERTIFICATE_REVOKED;
      case PathFailure.RevocationFailure revocation -> AlertDescription.CERTIFICATE_UNKNOWN;
    };
  }
}
