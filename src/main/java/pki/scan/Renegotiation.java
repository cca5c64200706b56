package pki.scan;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/// Whether the server lets a client negotiate again within a TLS 1.2 connection: a cheap way to
/// keep it busy (CVE-2011-1473). The JDK's client can ask for that; BoringSSL's cannot.
record Renegotiation(Caller caller) {
  private static final int GLANCE_MILLIS = 50;

  /// Servers that negotiate again do so at once; those that do not may say nothing at all.
  private static final Duration LONGEST_GLANCE = Duration.ofSeconds(1);

  Observed probe() {
    return caller.call(
        call -> {
          var end = call.endsInTime();
          try {
            return renegotiate(call);
          } catch (IOException e) {
            return Observed.UNKNOWN;
          } finally {
            end.cancel(false);
          }
        },
        _ -> Observed.UNKNOWN);
  }

  private Observed renegotiate(Call call) throws IOException {
    try (SSLSocket tls = layered(call.socket())) {
      tls.setEnabledProtocols(new String[] {"TLSv1.2"});
      var again = new AtomicBoolean();
      tls.startHandshake();
      tls.addHandshakeCompletedListener(_ -> again.set(true));
      tls.getSession().invalidate(); // resuming within the connection is another question
      try {
        tls.startHandshake();
        return glance(tls, call, again);
      } catch (IOException e) {
        return Observed.of(again.get()); // an alert, or the end
      }
    }
  }

  /// The answer comes with whatever is read next, and no data need ever come.
  private static Observed glance(SSLSocket tls, Call call, AtomicBoolean again) throws IOException {
    long end = System.nanoTime() + LONGEST_GLANCE.toNanos();
    while (!again.get() && call.hasTime() && System.nanoTime() < end) {
      tls.setSoTimeout(GLANCE_MILLIS);
      try {
        if (tls.getInputStream().read() < 0) {
          return Observed.of(again.get());
        }
      } catch (SocketTimeoutException e) {
        // nothing yet
      }
    }
    return again.get() ? Observed.YES : Observed.UNKNOWN;
  }

  private SSLSocket layered(Socket plain) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new X509ExtendedTrustManager[] {new Onlooker()}, null);
      return (SSLSocket)
          context
              .getSocketFactory()
              .createSocket(
                  plain, caller.target().host(), caller.target().port(), /* autoClose= */ false);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /// Goes on whatever comes: nothing is sent.
  private static final class Onlooker extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      // judged elsewhere
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      // judged elsewhere
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // judged elsewhere
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("no server is run here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("no server is run here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("no server is run here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
