package pki.path;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import pki.der.ObjectIdentifier;
import pki.x509.Certificate;

/// What validating came to.
public sealed interface PathResult {
  /// The path is valid.
  ///
  /// @param path the first valid path that was found
  /// @param policies the user-constrained policy set (RFC 5280, section 6.1.5 (g)); holds anyPolicy
  ///   where every policy is good, and is empty where none is
  /// @param notes what was not decided and did not matter, such as an unknown revocation status
  ///   under soft checking
  record Valid(CertificationPath path, Set<ObjectIdentifier> policies, List<PathFailure> notes)
      implements PathResult {}

  /// There is no valid path.
  ///
  /// @param best the candidate whose failure says most: the one that came nearest to being valid
  /// @param others further candidates, in the order in which they were tried; at most 15
  record Invalid(Candidate best, List<Candidate> others) implements PathResult {
    /// Why there is no valid path.
    public PathFailure mostSpecific() {
      return best.failure();
    }
  }

  /// A path that was tried and failed.
  ///
  /// @param certificates the leaf first
  /// @param anchor absent when the path never reached one
  record Candidate(
      List<Certificate> certificates, Optional<TrustAnchor> anchor, PathFailure failure) {
    /// The certificate at fault, which may be the anchor's; absent when none is.
    public Optional<Certificate> certificateAtFault() {
      int depth = failure.depth();
      if (depth < certificates.size()) {
        return Optional.of(certificates.get(depth));
      }
      return depth == certificates.size() ? anchor.map(TrustAnchor::certificate) : Optional.empty();
    }
  }
}
