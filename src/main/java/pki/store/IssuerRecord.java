package pki.store;

import java.util.List;
import java.util.Optional;
import pki.keys.KeyId;
import pki.name.DistinguishedName;
import pki.x509.Certificate;
import pki.x509.SubjectPublicKeyInfo;

/// An issuer as the store knows it.
///
/// @param label unique; that of an abandoned issuer is `label~number`, so that its name is free
/// @param certificate there when the issuer is active
/// @param chain the certificates above its own, the nearest first, up to and with the root; empty
///   for a root
public record IssuerRecord(
    IssuerId id,
    String label,
    DistinguishedName subject,
    KeyId key,
    SubjectPublicKeyInfo publicKey,
    State state,
    Optional<Certificate> certificate,
    List<Certificate> chain) {

  /// Where an issuer is in its life; the last two are final.
  public enum State {
    /// Registered by a process that is about to sign its certificate.
    PENDING,
    /// Waiting for a certificate that is signed elsewhere.
    AWAITING_CERTIFICATE,
    /// Has its certificate.
    ACTIVE,
    /// Its process ended before it had a certificate.
    ABANDONED
  }

  public IssuerRecord {
    chain = List.copyOf(chain);
  }

  /// The root above it, or itself; absent as long as it has no certificate.
  public Optional<Certificate> root() {
    return chain.isEmpty() ? certificate : Optional.of(chain.getLast());
  }
}
