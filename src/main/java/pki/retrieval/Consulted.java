package pki.retrieval;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import pki.path.RevocationChecker.Status;
import pki.x509.Certificate;

/// One source of revocation information that was asked about one certificate, for whoever wants to
/// know why a status was believed.
///
/// @param thisUpdate when the status was known to be so; absent when nothing came
/// @param nextUpdate when there will surely be a newer one
/// @param signer in words, such as `CN=Example, delegated by the issuer`; empty when not known
public record Consulted(
    Certificate about,
    Kind kind,
    URI url,
    Status status,
    Optional<Instant> thisUpdate,
    Optional<Instant> nextUpdate,
    String signer) {
  /// How it was asked.
  public enum Kind {
    OCSP,
    CRL
  }
}
