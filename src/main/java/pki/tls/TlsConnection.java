package pki.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.CertificateEncodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import pki.trace.Tapped;
import pki.x509.Certificate;

/// A connection whose handshake has succeeded.
///
/// @param serverName what the client asked for (SNI), lower-case
/// @param shown the certificate that the server showed, or had shown in the session that goes on;
///   only a server knows
/// @param peerChain as the peer sent it; empty where it sent none
/// @param tapped what passed, where it was recorded
public record TlsConnection(
    Negotiated negotiated,
    Optional<String> serverName,
    Optional<Certificate> shown,
    List<Certificate> peerChain,
    Optional<Tapped> tapped) {
  public TlsConnection {
    peerChain = List.copyOf(peerChain);
  }

  /// Reads what an engine knows, while the connection is open.
  static TlsConnection of(SslHandler handler, Channel channel, Optional<Tapped> tapped) {
    return new TlsConnection(
        Negotiated.of(handler),
        Optional.ofNullable(channel.attr(Selector.SERVER_NAME).get()),
        Optional.ofNullable(channel.attr(ServedIdentities.SHOWN).get()),
        peerChain(handler),
        tapped);
  }

  private static List<Certificate> peerChain(SslHandler handler) {
    SSLEngine engine = handler.engine();
    if (!engine.getUseClientMode() && !engine.getWantClientAuth() && !engine.getNeedClientAuth()) {
      return List.of(); // nobody was asked
    }
    List<Certificate> chain = new ArrayList<>();
    try {
      for (var certificate : engine.getSession().getPeerCertificates()) {
        chain.add(Certificate.parse(certificate.getEncoded()));
      }
    } catch (SSLPeerUnverifiedException e) {
      return List.of(); // it sent none
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read has an encoding", e);
    }
    return chain;
  }
}
