package pki.tls;

import pki.name.GeneralName;

/// Whom to connect to.
///
/// @param host a name or an address, which is resolved
/// @param name whom the certificate has to name; a DNS name is also asked for (SNI)
public record TlsTarget(String host, int port, GeneralName name) {
  public TlsTarget {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be in 1..65535, was " + port);
    }
  }

  /// A target whose certificate has to name the host.
  ///
  /// @throws IllegalArgumentException when the host is neither a name nor an address
  public static TlsTarget of(String host, int port) {
    return new TlsTarget(host, port, GeneralName.parse(host));
  }

  public TlsTarget named(GeneralName newName) {
    return new TlsTarget(host, port, newName);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
