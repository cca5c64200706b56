package pki.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpLimitsTest {
  private static final int MOST_CONNECTIONS = 260;
  private static final Limits LIMITS =
      new Limits(
          1_000,
          2_000,
          Duration.ofMillis(400),
          Duration.ofMillis(400),
          Duration.ofMillis(800),
          Duration.ofMillis(800),
          MOST_CONNECTIONS,
          2,
          Duration.ofMillis(200));

  private final Queue<Access> log = new ConcurrentLinkedQueue<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch busy = new CountDownLatch(2);
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.start(
            HttpServer.Setup.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    InstantSource.fixed(Instant.EPOCH),
                    Route.get("ok", Handler.immediate(request -> Response.of(Status.OK)))
                        .andPost(4_096, MediaType.TEXT),
                    Route.get("large", request -> large()),
                    Route.get("busy", request -> await()))
                .with(LIMITS)
                .loggingTo(log::add));
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.close();
  }

  @ParameterizedTest(name = "{0} bytes of {1}: {2}")
  @CsvSource({
    "1000, line, 200",
    "1001, line, 414",
    "10000000, line, 414",
    "2000, fields, 200",
    "2001, fields, 431",
    "10000000, fields, 431",
    "101, field count, 431"
  })
  void limitsTheHead(int size, String part, int status) throws IOException {
    String start = "GET /ok?", version = " HTTP/1.0\r\n", host = "Host: a\r\n";
    String request =
        switch (part) {
          case "line" -> start + fill(size - start.length() - version.length() + 1) + version;
          case "fields" -> start + version + "X: " + fill(size - 5) + "\r\n";
          default -> start + version + "X:\r\n".repeat(size);
        };

    assertThat(answerTo(request + (part.equals("line") ? host : "") + "\r\n"))
        .startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'Content-Length: 4096', 200",
    "'Content-Length: 4097', 413",
    "'Content-Length: 99999999999', 413",
    "'Content-Length: 10000000', 413"
  })
  void limitsTheContent(String length, int status) throws IOException {
    String head = "POST /ok HTTP/1.0\r\nContent-Type: text/plain\r\n" + length + "\r\n\r\n";

    assertThat(answerTo(head + fill(status == 200 ? 4_096 : 200_000)))
        .startsWith("HTTP/1.1 " + status);
  }

  @Test
  void limitsChunksThatDoNotEnd() throws IOException {
    String head =
        """
        POST /ok HTTP/1.1
        Host: a
        Content-Type: text/plain
        Transfer-Encoding: chunked

        """
            .replace("\n", "\r\n");

    assertThat(answerTo(head + ("100\r\n" + fill(256) + "\r\n").repeat(1_000)))
        .startsWith("HTTP/1.1 413");
    assertThat(answerTo(head + "1\r\na\r\n")).startsWith("HTTP/1.1 408");
  }

  @ParameterizedTest
  @CsvSource({
    "'GET /ok HTTP/1.1~Host'",
    "'GET'",
    "'POST /ok HTTP/1.0~Content-Type: text/plain~Content-Length: 5~~abc'"
  })
  void endsWhatTakesTooLongToArrive(String part) throws IOException {
    long start = System.nanoTime();

    assertThat(answerTo(part.replace("~", "\r\n"))).startsWith("HTTP/1.1 408");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(390), Duration.ofSeconds(10));
    assertThat(log).hasSize(1);
  }

  @Test
  void endsIdleConnectionsSilently() throws IOException {
    try (var client = new RawClient(server.address())) {
      client.send("GET /ok HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 200").endsWith("\r\nOK\n");
    }
    assertThat(answerTo("")).isEmpty();
  }

  @Test
  void endsClientsThatDoNotRead() throws IOException {
    try (var client = new RawClient(server.address())) {
      client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
      awaitConnections(0);
    }
    assertThat(server.openConnections()).isZero();
  }

  @Test
  void servesHonestClientsBesideSlowOnes() throws Exception {
    List<RawClient> slow = new ArrayList<>();
    var stop = new AtomicBoolean();
    for (int i = 0; i < 200; i++) {
      slow.add(new RawClient(server.address()));
    }
    Thread dripping = Thread.startVirtualThread(() -> drip(slow, stop));
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      long start = System.nanoTime();
      assertThat(answerTo("GET /ok HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
      times.add(Duration.ofNanos(System.nanoTime() - start));
    }
    awaitConnections(0);
    stop.set(true);
    dripping.join();

    times.sort(null);
    assertThat(times.get(98)).isLessThan(Duration.ofMillis(500));
    for (RawClient client : slow) {
      client.close();
    }
  }

  @Test
  void sendsAwayWhoComesWhenAllPlacesAreTaken() throws IOException {
    List<RawClient> open = new ArrayList<>();
    for (int i = 0; i < MOST_CONNECTIONS; i++) {
      open.add(new RawClient(server.address()));
    }
    awaitConnections(MOST_CONNECTIONS);

    assertThat(answerTo("")).startsWith("HTTP/1.1 503").contains("Retry-After: 1\r\n");
    for (RawClient client : open) {
      client.close();
    }
    awaitConnections(0);
    assertThat(answerTo("GET /ok HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void shedsWorkThatIsTooMuchAtOnce() throws Exception {
    try (var one = new RawClient(server.address());
        var two = new RawClient(server.address())) {
      one.send("GET /busy HTTP/1.0\r\n\r\n");
      two.send("GET /busy HTTP/1.0\r\n\r\n");
      busy.await();

      assertThat(answerTo("GET /busy HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 503");
      assertThat(answerTo("GET /ok HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200");
      released.countDown();
      assertThat(one.readToEnd() + two.readToEnd()).contains("200 OK");
    }
  }

  @Test
  void doesNotWaitLongerThanItsDrain() throws IOException, InterruptedException {
    try (var one = new RawClient(server.address());
        var two = new RawClient(server.address())) {
      one.send("GET /busy HTTP/1.0\r\n\r\n");
      two.send("GET /busy HTTP/1.0\r\n\r\n");
      busy.await();

      server.close();

      assertThat(one.readToEnd()).isEmpty();
    }
  }

  private String answerTo(String text) throws IOException {
    try (var client = new RawClient(server.address())) {
      try {
        client.send(text);
      } catch (IOException e) {
        // the server has heard enough
      }
      return client.readToEnd();
    }
  }

  private static void drip(List<RawClient> clients, AtomicBoolean stop) {
    String text = "GET /ok HTTP/1.1\r\nX: " + fill(1_000);
    for (int i = 0; !stop.get() && i < text.length(); i++) {
      for (RawClient client : clients) {
        try {
          client.send(text.substring(i, i + 1));
        } catch (IOException e) {
          // it was cut off, as it should
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private void awaitConnections(int count) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (server.openConnections() != count && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
    assertThat(server.openConnections()).isEqualTo(count);
  }

  private Response await() {
    busy.countDown();
    try {
      released.await();
      return Response.of(Status.OK);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts handlers", e);
    }
  }

  private static Response large() {
    return Response.of(MediaType.TEXT, Content.of(new byte[16 << 20]));
  }

  private static String fill(int length) {
    return "x".repeat(length);
  }
}
