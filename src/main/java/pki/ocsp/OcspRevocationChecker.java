package pki.ocsp;

import java.util.Optional;
import pki.path.RevocationChecker;
import pki.path.RevocationQuery;

/// Learns from OCSP responses whether a certificate is revoked. Thread-safe when its source is.
public final class OcspRevocationChecker implements RevocationChecker {
  private final ResponseSource source;

  public OcspRevocationChecker(ResponseSource source) {
    this.source = source;
  }

  @Override
  public Status check(RevocationQuery query) {
    return source
        .find(query)
        .map(response ->
            new ResponseCheck(
                    query.certificate(),
                    query.issuer(),
                    query.time(),
                    Optional.empty(),
                    query::verify)
                .check(response.bytes()))
        .orElseGet(() -> new Undetermined("there is no OCSP response"));
  }
}
