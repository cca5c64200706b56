package pki.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.authentication.TlsIdentity;
import pki.handshake.TlsVersion;
import pki.name.DnsName;
import pki.tls.Site.Page;

/// An honest client with a certificate, of which the server gets the first records and then
/// nothing, while the connection stays: it hangs up in time, whatever it waits for.
class StoppingClientsTest {
  private static final int MOST_RECORDS = 6; // of TLS 1.2: hello, three more, and two to finish
  private static final Duration PATIENCE = Duration.ofSeconds(15); // the server's own is 10
  private static final TlsPki PKI = new TlsPki();

  private static final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  private static TlsServer server;

  @BeforeAll
  static void serve() {
    server =
        TlsServer.serving(PKI.server("server.test"))
            .clients(ClientAuthentication.NEED, PKI.trust())
            .onRefusal(refusals::add)
            .start(visit -> Page.text("hello"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = TlsVersion.class,
      names = {"TLS_1_2", "TLS_1_3"})
  void isDroppedInTime(TlsVersion version) throws Exception {
    List<Future<Duration>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        TlsClient client =
            TlsClient.trusting(PKI.trust())
                .versions(version)
                .identity(PKI.client("client.test"))
                .build()) {
      for (int records = 0; records <= MOST_RECORDS; records++) {
        var relay = new Relay(records);
        var _ = threads.submit(() -> client.get(target(relay.port()), "/"));
        ends.add(threads.submit(relay::untilTheServerHangsUp));
      }
      for (int records = 0; records <= MOST_RECORDS; records++) {
        assertThat(ends.get(records).get()).as("after %d records", records).isLessThan(PATIENCE);
      }
      assertThat(client.get(target(server.port()), "/").reply()).isPresent();
    }
    assertThat(refusals)
        .hasSizeGreaterThan(2)
        .allSatisfy(one -> assertThat(one.why()).isNotBlank().doesNotContain("Exception"));
  }

  /// It has agreed on HTTP/2, and then says nothing.
  @Test
  void isDroppedInTimeAfterTheHandshakeToo() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    TlsIdentity client = PKI.client("client.test");
    context.init(
        new KeyManager[] {client.key().keyManager(client.chain()).orElseThrow()},
        trusted().getTrustManagers(),
        null);
    try (var socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getInputStream().readAllBytes(); // to its end: SETTINGS, and GOAWAY
      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    }
  }

  private static TrustManagerFactory trusted() throws Exception {
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry("root", PKI.anchors().getFirst().toX509Certificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(roots);
    return trust;
  }

  private static TlsTarget target(int port) {
    return TlsTarget.of("127.0.0.1", port).named(DnsName.parse("server.test"));
  }

  /// Passes on all that the server says, and a number of the client's records.
  private static final class Relay {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final int records;

    Relay(int records) throws IOException {
      this.records = records;
    }

    int port() {
      return listener.getLocalPort();
    }

    Duration untilTheServerHangsUp() throws IOException {
      try (listener;
          Socket client = listener.accept();
          var upstream = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        long begun = System.nanoTime();
        upstream.setSoTimeout((int) PATIENCE.toMillis());
        Thread.ofVirtual().start(() -> pass(client, upstream));
        try {
          answer(upstream.getInputStream(), client.getOutputStream());
        } catch (SocketException e) {
          // reset: an end, too
        }
        return Duration.ofNanos(System.nanoTime() - begun);
      }
    }

    private void pass(Socket client, Socket upstream) {
      try {
        InputStream in = client.getInputStream();
        for (int passed = 0; passed < records; passed++) {
          byte[] header = in.readNBytes(5);
          if (header.length < 5) {
            return;
          }
          int length = (header[3] & 0xff) << 8 | (header[4] & 0xff);
          upstream.getOutputStream().write(header);
          upstream.getOutputStream().write(in.readNBytes(length));
        }
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // somebody hung up, which the other direction sees
      }
    }

    /// Reads to the end, whether the client still listens or not.
    private static void answer(InputStream server, OutputStream client) throws IOException {
      byte[] buffer = new byte[16_384];
      for (int n = server.read(buffer); n >= 0; n = server.read(buffer)) {
        try {
          client.write(buffer, 0, n);
        } catch (IOException e) {
          server.transferTo(OutputStream.nullOutputStream());
          return;
        }
      }
    }
  }
}
