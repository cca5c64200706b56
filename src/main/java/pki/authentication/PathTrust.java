package pki.authentication;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import pki.name.GeneralName;
import pki.path.PathInput;
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
    return PeerVerdict.of(validator.validate(input, asked));
  }
}
