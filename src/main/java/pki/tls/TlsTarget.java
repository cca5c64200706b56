package pki.tls;

import java.util.Optional;
import pki.name.DnsName;
import pki.name.GeneralName;

/// Whom to connect to.
///
/// @param host a name or an address, which is resolved
/// @param name whom the certificate has to name
/// @param serverName whom to ask for (SNI, RFC 6066, section 3); absent where the name is no DNS
///   name
public record TlsTarget(String host, int port, GeneralName name, Optional<DnsName> serverName) {
  private static final int HTTPS_PORT = 443;

  public TlsTarget {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be in 1..65535, was " + port);
    }
  }

  /// A target whose certificate has to name the host.
  ///
  /// @throws IllegalArgumentException when the host is neither a name nor an address
  public static TlsTarget of(String host, int port) {
    GeneralName name = GeneralName.parse(host);
    return new TlsTarget(host, port, name, asked(name));
  }

  /// The same server, which has to have this name and is asked for it.
  public TlsTarget named(GeneralName newName) {
    return new TlsTarget(host, port, newName, asked(newName));
  }

  /// The same server, asked for this name, whatever it has to have.
  public TlsTarget asking(DnsName newServerName) {
    return new TlsTarget(host, port, name, Optional.of(newServerName));
  }

  private static Optional<DnsName> asked(GeneralName name) {
    return name instanceof DnsName dns ? Optional.of(dns) : Optional.empty();
  }

  /// Host and port as HTTP wants them (RFC 9110, section 7.2).
  String authority() {
    String named = name.text();
    return (named.contains(":") ? "[" + named + "]" : named)
        + (port == HTTPS_PORT ? "" : ":" + port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
