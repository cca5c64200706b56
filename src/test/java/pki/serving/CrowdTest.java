package pki.serving;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import pki.ocsp.CertId;
import pki.ocsp.HashAlgorithm;
import pki.ocsp.OcspRequest;
import pki.testing.ServedHome;
import pki.x509.Certificate;

/// An honest client beside many that only hold the door. By hand: `-Dpki.crowd=1000`.
class CrowdTest {
  private static final int CROWD = Integer.getInteger("pki.crowd", 150);
  private static final boolean BY_HAND = System.getProperty("pki.crowd") != null;
  private static final int ASKED = 300;
  private static final String LORIS =
      "GET /ocsp/MEUwQzBBMD8wPTAJBgUrDgMCGgUABBS HTTP/1.1\r\nHost: a";

  @TempDir private Path folder;
  private final List<Socket> crowd = new ArrayList<>();

  @Test
  void anHonestClientIsAnsweredBesideACrowd(TestReporter reporter) throws Exception {
    try (ServedHome ca = ServedHome.in(folder)) {
      Certificate leaf = ca.issue("a.example.test");
      byte[] request = request(ca.certificate("a.example.test.chain.crt"), leaf);
      ca.serve();
      try {
        for (int i = 0; i < CROWD; i++) {
          crowd.add(new Socket(InetAddress.getLoopbackAddress(), ca.port())); // says nothing at all
          Socket loris = new Socket(InetAddress.getLoopbackAddress(), ca.port());
          loris.getOutputStream().write('G');
          crowd.add(loris);
        }
        Duration[] took = ask(ca, request);

        reporter.publishEntry(
            "beside 2 x %d: p50 %d ms, p99 %d ms"
                .formatted(CROWD, took[ASKED / 2].toMillis(), took[ASKED * 99 / 100].toMillis()));
        assertThat(took[ASKED * 99 / 100]).isLessThan(Duration.ofMillis(250));
        if (BY_HAND) { // it takes half a minute, and HttpLimitsTest has it in small
          ServedHome.await(Duration.ofSeconds(45), this::allAreSentAway);
        }
      } finally {
        for (Socket socket : crowd) {
          socket.close();
        }
      }
    }
  }

  /// Asks with a new connection each time, while the slow ones go on a byte at a time.
  private Duration[] ask(ServedHome ca, byte[] request) throws Exception {
    Duration[] took = new Duration[ASKED];
    for (int i = 0; i < ASKED; i++) {
      crawl(i);
      long start = System.nanoTime();
      try (HttpClient client = HttpClient.newHttpClient()) {
        HttpResponse<byte[]> response =
            client.send(
                HttpRequest.newBuilder(URI.create(ca.url() + "/ocsp"))
                    .header("Content-Type", "application/ocsp-request")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request))
                    .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        took[i] = Duration.ofNanos(System.nanoTime() - start);
        assertThat(response.statusCode()).isEqualTo(200);
        client.shutdownNow();
      }
    }
    Arrays.sort(took);
    return took;
  }

  private void crawl(int round) throws IOException {
    int next = 1 + round / 10;
    if (round % 10 == 0 && next < LORIS.length()) {
      for (int i = 1; i < crowd.size(); i += 2) {
        crowd.get(i).getOutputStream().write(LORIS.getBytes(ISO_8859_1)[next]);
      }
    }
  }

  /// The slow ones within 10 s of their first byte, the idle ones within 30 s.
  private boolean allAreSentAway() {
    for (Socket socket : crowd) {
      try {
        socket.setSoTimeout(1);
        int read = 0;
        while (read >= 0) { // a 408, then the end
          read = socket.getInputStream().read();
        }
      } catch (SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        // reset, which is an end as well
      }
    }
    return true;
  }

  private static byte[] request(Certificate issuer, Certificate leaf) {
    return new OcspRequest(
            List.of(CertId.of(issuer, leaf.serial(), HashAlgorithm.SHA_1)), Optional.empty())
        .der();
  }
}
