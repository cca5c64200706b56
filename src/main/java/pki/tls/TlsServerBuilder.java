package pki.tls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import pki.authentication.PeerValidator;
import pki.authentication.TlsIdentity;

/// What a [TlsServer] is made of. Everything but the identity has a default: loopback, any free
/// port, [TlsPolicy#INTERMEDIATE], no client authentication.
public final class TlsServerBuilder {
  final List<TlsIdentity> identities;
  InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  TlsEngine engine = TlsEngine.best();
  TlsParameters parameters = TlsParameters.of(TlsPolicy.INTERMEDIATE);
  ClientAuthentication clientAuthentication = ClientAuthentication.NONE;
  Optional<PeerValidator> clientValidator = Optional.empty();
  Optional<Duration> strictTransportSecurity = Optional.empty();
  Consumer<Refusal> refusals = refusal -> {};

  TlsServerBuilder(List<TlsIdentity> identities) {
    this.identities = List.copyOf(identities);
  }

  /// Where to listen; port 0 is any free one.
  public TlsServerBuilder listen(InetSocketAddress newAddress) {
    address = newAddress;
    return this;
  }

  public TlsServerBuilder engine(TlsEngine newEngine) {
    engine = newEngine;
    return this;
  }

  public TlsServerBuilder policy(TlsPolicy policy) {
    return parameters(TlsParameters.of(policy));
  }

  public TlsServerBuilder parameters(TlsParameters newParameters) {
    parameters = newParameters;
    return this;
  }

  /// Asks clients for certificates, and judges each one that comes.
  public TlsServerBuilder clients(ClientAuthentication authentication, PeerValidator validator) {
    clientAuthentication = authentication;
    clientValidator = Optional.of(validator);
    return this;
  }

  /// Tells browsers to use nothing but HTTPS for this long (RFC 6797).
  public TlsServerBuilder strictTransportSecurity(Duration age) {
    strictTransportSecurity = Optional.of(age);
    return this;
  }

  /// Is told of each handshake that failed, on an event loop, so it must not block.
  public TlsServerBuilder onRefusal(Consumer<Refusal> listener) {
    refusals = listener;
    return this;
  }

  /// Starts the server.
  ///
  /// @throws TlsException when the address is taken or a key cannot be used
  public TlsServer start(Site site) {
    return new TlsServer(this, site);
  }
}
