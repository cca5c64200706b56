package pki.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.Octets;
import pki.http.Content;
import pki.http.HttpServer;
import pki.http.MediaType;
import pki.http.Request;
import pki.http.Response;
import pki.http.Route;
import pki.http.Status;

class DownloadTest {
  private final Download download = new Download();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.start(
            HttpServer.Setup.of(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InstantSource.system(),
                Route.get("bytes", request -> bytes(Integer.parseInt(request.tail()))),
                Route.get("to", this::redirect),
                Route.get("never", request -> hang())));
  }

  @AfterEach
  void stop() {
    never.countDown();
    download.close();
    server.close();
  }

  @Test
  void takesWhatIsShortEnough() throws IOException {
    assertThat(get("/bytes/1000")).hasSize(1_000);
    assertThatThrownBy(() -> get("/bytes/1001"))
        .isInstanceOf(RetrievalException.class)
        .hasMessageContaining("/bytes/1001");
    assertThatThrownBy(() -> get("/bytes/100000000")).isInstanceOf(RetrievalException.class);
  }

  @Test
  void followsThreeRedirects() throws IOException {
    assertThat(get("/to/2/bytes/7")).hasSize(7);
    asked.set(0);
    assertThatThrownBy(() -> get("/to/9/bytes/7"))
        .isInstanceOf(RetrievalException.class)
        .hasMessageContaining("more than 3 times");
    assertThat(asked).hasValue(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/x",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http:opaque",
        "http://user:secret@127.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://224.0.0.1/",
        "http://0.0.0.0/",
        "http://[::]/",
        "http://[::ffff:169.254.169.254]/"
      })
  void asksNoneOfThese(String url) {
    assertThatThrownBy(() -> get(URI.create(url)))
        .isInstanceOf(RetrievalException.class)
        .hasMessageContaining("not asked");
    assertThatThrownBy(() -> get("/to/1/?" + url)).isInstanceOf(RetrievalException.class);
  }

  @Test
  void waitsNoLongerThanItIsTold() {
    long start = System.nanoTime();
    assertThatThrownBy(() -> get("/never"))
        .isInstanceOf(RetrievalException.class)
        .hasMessageContaining("has not answered");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void saysWhyNothingCame() {
    assertThatThrownBy(() -> get("/elsewhere")).hasMessageContaining("status 404");
    assertThatThrownBy(() -> get(URI.create("http://127.0.0.1:1/")))
        .isInstanceOf(RetrievalException.class)
        .hasMessageContaining("cannot be reached");
  }

  private byte[] get(String path) throws RetrievalException {
    return get(URI.create("http://127.0.0.1:" + server.address().getPort() + path));
  }

  private byte[] get(URI url) throws RetrievalException {
    return download.get(new Download.Wish(url, Octets.EMPTY, "", 1_000, Duration.ofSeconds(2)));
  }

  private static Response bytes(int count) {
    return Response.of(MediaType.TEXT, Content.of(new byte[count]));
  }

  /// `/to/N/PATH` redirects N times and then to the path; `/to/1/?URL` to the URL.
  private Response redirect(Request request) {
    asked.incrementAndGet();
    String[] parts = request.tail().split("/", 2);
    int left = Integer.parseInt(parts[0]) - 1;
    String target =
        request.query().orElse(left == 0 ? "/" + parts[1] : "/to/" + left + "/" + parts[1]);
    return Response.of(Status.SEE_OTHER).with("Location", target);
  }

  private Response hang() {
    try {
      var _ = never.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return bytes(1);
  }
}
