package pki.ocsp;

import java.util.Optional;
import pki.der.Octets;
import pki.path.RevocationQuery;

/// Where a client gets responses from: a TLS handshake, a file, a responder. Says nothing rather
/// than throw when there is none.
@FunctionalInterface
public interface ResponseSource {
  /// The encoding of a response that may be about the query's certificate.
  Optional<Octets> find(RevocationQuery query);

  /// A response that is at hand, such as a stapled one.
  static ResponseSource of(byte[] response) {
    Octets octets = Octets.of(response);
    return query -> Optional.of(octets);
  }
}
