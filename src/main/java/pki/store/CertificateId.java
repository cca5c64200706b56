package pki.store;

import pki.x509.SerialNumber;

/// Which certificate: serials are unique to their issuer.
public record CertificateId(IssuerId issuer, SerialNumber serial) {
  @Override
  public String toString() {
    return "issuer %s serial %s".formatted(issuer, serial);
  }
}
