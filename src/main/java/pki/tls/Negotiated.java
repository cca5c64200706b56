package pki.tls;

import io.netty.handler.ssl.OpenSslSession;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import pki.handshake.TlsVersion;

/// What the two sides agreed on.
///
/// @param suite the IANA name
/// @param group the key exchange's, such as `X25519MLKEM768`; absent where the engine does not tell
/// @param applicationProtocol by ALPN, such as `h2`
public record Negotiated(
    TlsVersion version,
    String suite,
    Optional<String> group,
    Optional<String> applicationProtocol,
    Resumption resumption) {
  /// Whether the connection continues an earlier session.
  public enum Resumption {
    FULL,
    RESUMED,
    /// The engine does not tell.
    UNKNOWN
  }

  /// What a handshake came to, read while the connection is open.
  static Negotiated of(SslHandler handler) {
    SSLSession session = handler.engine().getSession();
    return new Negotiated(
        TlsVersion.ofJsseName(session.getProtocol()).orElseThrow(),
        session.getCipherSuite(),
        session instanceof OpenSslSession open
            ? Optional.ofNullable(open.getNamedGroup())
            : Optional.empty(),
        Optional.ofNullable(handler.applicationProtocol()),
        resumption(handler));
  }

  private static Resumption resumption(SslHandler handler) {
    if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
      return SSL.isSessionReused(engine.sslPointer()) ? Resumption.RESUMED : Resumption.FULL;
    }
    return Resumption.UNKNOWN;
  }
}
