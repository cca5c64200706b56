package pki.authentication;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import pki.authentication.PeerVerdict.Distrusted;
import pki.authentication.PeerVerdict.Trusted;
import pki.handshake.AlertDescription;
import pki.name.GeneralName;
import pki.path.PathFailure;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.x509.Certificate;

/// Trusts peers whose certificate has a valid path (RFC 5280, section 6) to one of these anchors.
///
/// @param policy what is asked of a path at this moment: time, purpose, revocation; the name is put
///   in here
public record PathTrust(
    PathValidator validator, List<Certificate> anchors, Supplier<ValidationPolicy> policy)
    implements PeerValidator {
  public PathTrust {
    anchors = List.copyOf(anchors);
  }

  @Override
  public PeerVerdict judge(List<Certificate> chain, Optional<GeneralName> expected) {
    PathInput input = PathInput.of(chain.getFirst(), chain.subList(1, chain.size()), anchors);
    ValidationPolicy asked = policy.get().named(expected.stream().toList());
    return switch (validator.validate(input, asked)) {
      case PathResult.Valid valid -> new Trusted(valid);
      case PathResult.Invalid invalid -> {
        PathFailure failure = invalid.mostSpecific();
        yield new Distrusted(alert(failure), failure.sentence(), Optional.of(invalid));
      }
    };
  }

  /// The alert that says it best (RFC 8446, section 6.2).
  static AlertDescription alert(PathFailure failure) {
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
