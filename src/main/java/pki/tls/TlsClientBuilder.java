package pki.tls;

import java.time.Duration;
import java.util.Optional;
import pki.authentication.PeerValidator;
import pki.authentication.TlsIdentity;
import pki.handshake.TlsVersion;

/// What a [TlsClient] is made of. Everything but the trust has a default: [TlsPolicy#INTERMEDIATE],
/// `http/1.1`, no certificate of its own.
public final class TlsClientBuilder {
  final PeerValidator validator;
  TlsEngine engine = TlsEngine.best();
  TlsParameters parameters =
      TlsParameters.of(TlsPolicy.INTERMEDIATE).withApplicationProtocols("http/1.1");
  Optional<TlsIdentity> identity = Optional.empty();
  Duration patience = Duration.ofSeconds(10);

  TlsClientBuilder(PeerValidator validator) {
    this.validator = validator;
  }

  public TlsClientBuilder engine(TlsEngine newEngine) {
    engine = newEngine;
    return this;
  }

  public TlsClientBuilder parameters(TlsParameters newParameters) {
    parameters = newParameters;
    return this;
  }

  /// Speaks no other versions than these.
  public TlsClientBuilder versions(TlsVersion... versions) {
    return parameters(parameters.withVersions(versions));
  }

  /// Shows this to servers that ask for a certificate.
  public TlsClientBuilder identity(TlsIdentity newIdentity) {
    identity = Optional.of(newIdentity);
    return this;
  }

  /// How long a server may take for all of it.
  public TlsClientBuilder patience(Duration newPatience) {
    patience = newPatience;
    return this;
  }

  /// Makes the client, which connects to nobody yet.
  ///
  /// @throws TlsException when the key cannot be used
  public TlsClient build() {
    return new TlsClient(this);
  }
}
