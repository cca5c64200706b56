package pki.ca;

import java.util.List;
import pki.profile.Violation;

/// What preparing a certificate came to.
public sealed interface Preparation {
  /// It may be signed.
  record Ready(PreparedCertificate certificate) implements Preparation {}

  /// It may not.
  ///
  /// @param violations every rule that it breaks, at least one
  record Refused(List<Violation> violations) implements Preparation {
    public Refused {
      violations = List.copyOf(violations);
    }
  }
}
