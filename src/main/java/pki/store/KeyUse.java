package pki.store;

/// Something in the store that has a given public key.
public sealed interface KeyUse {
  /// An issuer, in whatever state.
  record ByIssuer(IssuerRecord issuer) implements KeyUse {}

  /// A certificate, in whatever state.
  record ByCertificate(CertificateRecord certificate) implements KeyUse {}
}
