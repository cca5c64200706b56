package pki.ca;

import pki.keys.SigningKey;
import pki.profile.IssuanceRequest;
import pki.store.IssuerRecord;
import pki.x509.CertificationRequest;

/// An active issuer whose key is open, to issue many certificates in a row: opening a key costs
/// more than a hundred signatures. Thread-safe until it is closed.
public final class OpenIssuer implements AutoCloseable {
  private final CertificateAuthority authority;
  private final IssuerRecord issuer;
  private final SigningKey key;

  /// @param key which it closes
  OpenIssuer(CertificateAuthority authority, IssuerRecord issuer, SigningKey key) {
    this.authority = authority;
    this.issuer = issuer;
    this.key = key;
  }

  /// As [CertificateAuthority#issue].
  public IssuanceResult issue(IssuanceRequest request) {
    return authority.issue(issuer, key, request);
  }

  /// As [CertificateAuthority#sign].
  public IssuanceResult sign(CertificationRequest request, IssuanceRequest wanted) {
    return authority.sign(issuer, key, request, wanted);
  }

  @Override
  public void close() {
    key.close();
  }
}
