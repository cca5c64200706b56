package pki.tls;

import io.netty.handler.ssl.ClientAuth;

/// Whether a server asks its clients for a certificate. One that is sent is always validated.
public enum ClientAuthentication {
  NONE(ClientAuth.NONE),
  /// Asked for; a client without one is served too.
  WANT(ClientAuth.OPTIONAL),
  NEED(ClientAuth.REQUIRE);

  private final ClientAuth netty;

  ClientAuthentication(ClientAuth netty) {
    this.netty = netty;
  }

  ClientAuth netty() {
    return netty;
  }
}
