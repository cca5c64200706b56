package pki.ca;

import java.util.List;
import pki.profile.Violation;
import pki.x509.CertificationRequest;

/// What asking for a request to a parent elsewhere came to.
public sealed interface SigningRequest {
  /// The parent may sign this.
  record Made(CertificationRequest request) implements SigningRequest {}

  /// There is none.
  ///
  /// @param violations every rule that it breaks, at least one
  record Refused(List<Violation> violations) implements SigningRequest {
    public Refused {
      violations = List.copyOf(violations);
    }
  }
}
