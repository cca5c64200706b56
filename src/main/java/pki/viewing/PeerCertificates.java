package pki.viewing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import pki.shell.Failure;

/// The certificates that a TLS server presents. The connection is made to look and for nothing
/// else: whatever comes is taken down, nothing is believed, nothing is sent.
///
/// @param chain in DER, in the server's order
/// @param protocol such as `TLSv1.3`
record PeerCertificates(List<byte[]> chain, String protocol) {
  /// More is no chain but an attack.
  private static final int MOST = 100;

  /// @param timeout for everything together: a peer that sends a byte now and then is cut off, too
  static PeerCertificates of(PeerAddress peer, Duration timeout) {
    var collector = new Collector();
    int millis = Math.toIntExact(timeout.toMillis());
    try (var plain = new Socket()) {
      Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
      CompletableFuture<Void> deadline = CompletableFuture.runAsync(() -> close(plain), later);
      try {
        plain.connect(new InetSocketAddress(peer.host(), peer.port()), millis);
        return handshake(peer, plain, collector);
      } finally {
        deadline.cancel(false);
      }
    } catch (IOException e) {
      throw unable(peer, timeout, e);
    }
  }

  private static PeerCertificates handshake(PeerAddress peer, Socket plain, Collector collector)
      throws IOException {
    try (SSLSocket tls =
        (SSLSocket)
            context(collector)
                .getSocketFactory()
                .createSocket(plain, peer.host(), peer.port(), /* autoClose= */ true)) {
      if (peer.isName()) {
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(peer.host())));
        tls.setSSLParameters(parameters);
      }
      try {
        tls.startHandshake();
      } catch (IOException e) {
        if (collector.chain.isEmpty()) {
          throw e;
        }
        return new PeerCertificates(collector.chain, "a handshake that then failed");
      }
      return new PeerCertificates(collector.chain, tls.getSession().getProtocol());
    }
  }

  private static SSLContext context(Collector collector) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new X509ExtendedTrustManager[] {collector}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing a connection that took too long", e);
    }
  }

  private static Failure unable(PeerAddress peer, Duration timeout, IOException e) {
    return Failure.unable(
        "no certificates from %s: %s".formatted(peer, e.getMessage()),
        "check the address; it must answer TLS 1.2 or 1.3 within %d ms"
            .formatted(timeout.toMillis()),
        e);
  }

  /// Takes down what is presented, and lets the handshake go on to nowhere.
  private static final class Collector extends X509ExtendedTrustManager {
    private final List<byte[]> chain = new ArrayList<>();

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String type, Socket socket)
        throws CertificateException {
      for (X509Certificate certificate : presented) {
        if (chain.size() < MOST) {
          chain.add(certificate.getEncoded());
        }
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("only sockets are looked at");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] presented, String type)
        throws CertificateException {
      throw new CertificateException("only sockets are looked at");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("no server is run here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("no server is run here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] presented, String type)
        throws CertificateException {
      throw new CertificateException("no server is run here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
