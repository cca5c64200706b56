package pki.ca;

import java.util.List;
import pki.profile.Violation;
import pki.x509.Certificate;

/// What asking for a certificate came to.
public sealed interface IssuanceResult {
  /// It was issued, and its row in the store survives a power cut.
  ///
  /// @param chain the certificates above it, up to and with the root
  record Issued(Certificate certificate, List<Certificate> chain) implements IssuanceResult {
    public Issued {
      chain = List.copyOf(chain);
    }
  }

  /// It was refused before anything was signed.
  ///
  /// @param violations every rule that it breaks, at least one
  record Refused(List<Violation> violations) implements IssuanceResult {
    public Refused {
      violations = List.copyOf(violations);
    }
  }
}
