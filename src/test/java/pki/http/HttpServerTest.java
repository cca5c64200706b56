package pki.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpServerTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:30.5Z");
  private static final Instant MODIFIED = Instant.parse("2026-03-01T10:00:00Z");
  private static final String END = "\r\n\r\n";

  @TempDir Path folder;
  private final CountDownLatch slow = new CountDownLatch(1);
  private final Queue<Access> log = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        HttpServer.start(
            HttpServer.Setup.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    InstantSource.fixed(NOW),
                    Route.get("echo", Handler.immediate(HttpServerTest::echo))
                        .andPost(100, MediaType.TEXT),
                    Route.get("work", HttpServerTest::echo).andPost(100, MediaType.TEXT),
                    Route.get("slow", this::await),
                    Route.get("cached", Handler.immediate(request -> cached())),
                    Route.get("file", request -> file()),
                    Route.get("broken", request -> broken()),
                    Route.get("broken-at-once", Handler.immediate(request -> broken())),
                    Route.get("", Handler.immediate(request -> Response.of(Status.NO_CONTENT))))
                .loggingTo(log::add));
  }

  @AfterEach
  void stop() {
    slow.countDown();
    server.close();
  }

  @Test
  void answersWithWhatAReaderNeedsAndNothingElse() throws IOException {
    assertThat(exchange("GET /echo/x HTTP/1.0\r\n\r\n"))
        .isEqualTo(
            """
            HTTP/1.1 200 OK
            Date: Sun, 01 Mar 2026 10:00:30 GMT
            Cache-Control: no-store
            Content-Type: text/plain; charset=utf-8
            Content-Length: 6
            X-Content-Type-Options: nosniff
            Connection: close

            GET x \
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void tellsHowLongAnAnswerMayBeKept() throws IOException {
    assertThat(exchange("GET /cached HTTP/1.0\r\n\r\n"))
        .contains(
            """
            Last-Modified: Sun, 01 Mar 2026 10:00:00 GMT
            Expires: Sun, 01 Mar 2026 10:02:00 GMT
            ETag: "tag"
            Cache-Control: max-age=89, public, no-transform, must-revalidate
            Content-Type:\
            """
                .replace("\n", "\r\n"));
    assertThat(exchange("GET /cached HTTP/1.0\r\nIf-None-Match: \"tag\"\r\n\r\n"))
        .startsWith("HTTP/1.1 304 Not Modified\r\n")
        .contains("ETag: \"tag\"\r\n", "Cache-Control: max-age=89")
        .doesNotContain("Content-")
        .endsWith(END);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "/echo//MEow/+/%2F%2B==, /MEow/+/%2F%2B==",
    "//echo/a, a",
    "/echo, ''",
    "/echo?q, ''",
    "/echo/../x%00, ../x%00",
    "http://elsewhere.test/echo/a, a"
  })
  void handsThePathOnAsItWasSent(String target, String tail) throws IOException {
    assertThat(exchange("GET " + target + " HTTP/1.0\r\n\r\n")).endsWith("\r\nGET " + tail + " ");
  }

  @Test
  void answersHeadWithoutContent() throws IOException {
    assertThat(exchange("HEAD /echo HTTP/1.0\r\n\r\n"))
        .contains("Content-Length: 6\r\n")
        .endsWith(END);
    assertThat(exchange("GET / HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 204")
        .doesNotContain("Content-Length");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "GET /none HTTP/1.0~~, 404",
    "GET /ech HTTP/1.0~~, 404",
    "POST /cached HTTP/1.0~Content-Length: 1~~x, 405",
    "POST /echo HTTP/1.0~Content-Length: 1~~x, 415",
    "POST /echo HTTP/1.0~Content-Type: text/html~Content-Length: 1~~x, 415",
    "POST /echo HTTP/1.0~Content-Type: text/plain~Content-Encoding: gzip~Content-Length: 1~~x, 415",
    "POST /echo HTTP/1.0~Content-Type: text/plain~Content-Length: 101~~x, 413",
    "POST /echo HTTP/1.1~Host: a~Content-Type: text/plain~Expect: b~Content-Length: 1~~, 417",
    "GET /echo HTTP/1.1~~, 400",
    "GET /echo HTTP/1.1~Host: a~ fold~~, 400",
    "GET /echo HTTP/1.0\\nHost: a\\n\\n, 400",
    "\\26\\3\\1\\2, 400",
    "GET /broken HTTP/1.0~~, 500",
    "GET /broken-at-once HTTP/1.0~~, 500"
  })
  void refusesWithAStatusAndNoDetail(String request, int status) throws IOException {
    String answer = exchange(request.translateEscapes().replace("~", "\r\n"));

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close");
    assertThat(answer).doesNotContainIgnoringCase("exception", "secret", "netty", "java", "at pki");
    assertThat(log).hasSize(1).allMatch(access -> access.status().code() == status);
  }

  @Test
  void namesTheMethodsThatARouteTakes() throws IOException {
    assertThat(exchange("POST /cached HTTP/1.0\r\n\r\n")).contains("Allow: GET, HEAD\r\n");
  }

  @Test
  void tellsTheLogWhatWentWrong() throws IOException {
    exchange("GET /broken HTTP/1.0\r\nUser-Agent: me\r\n\r\n");

    assertThat(log)
        .hasSize(1)
        .first()
        .satisfies(access -> {
          assertThat(access.problem()).contains("java.lang.IllegalStateException: secret");
          assertThat(access.userAgent()).isEqualTo("me");
          assertThat(access.json()).contains("\"target\":\"/broken\",\"status\":500");
        });
  }

  @Test
  void answersPipelinedRequestsInTheirOrder() throws IOException {
    try (var client = new RawClient(server.address())) {
      client.send(
          get("/slow") + get("/echo/2") + post("/work/3", "body") + get("/none") + get("/work/5"));
      client.send("GET /echo/6 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      slow.countDown();

      assertThat(contents(client.readToEnd()))
          .containsExactly("slow", "GET 2 ", "POST 3 body", "Not Found\n", "GET 5 ", "GET 6 ");
    }
  }

  @Test
  void pausesAClientThatSendsMoreThanItReads() throws IOException {
    try (var client = new RawClient(server.address())) {
      String many = get("/echo/" + "x".repeat(1_000)).repeat(1_000);
      Thread sender =
          Thread.startVirtualThread(() -> {
            try {
              client.send(many).send("GET /echo/last HTTP/1.0\r\n\r\n");
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });

      assertThat(client.readToEnd()).contains("GET last").hasSizeGreaterThan(1_000_000);
      assertThat(sender).isNotNull();
    }
  }

  @Test
  void keepsAnOldConnectionOnlyWhenAsked() throws IOException {
    try (var client = new RawClient(server.address())) {
      client.send("GET /echo/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      assertThat(client.readUntil("GET 1 ")).contains("Connection: keep-alive\r\n");
      client.send("GET /echo/2 HTTP/1.0\r\n\r\n");
      assertThat(client.readToEnd()).contains("Connection: close\r\n").endsWith("GET 2 ");
    }
  }

  @Test
  void staysOpenAfterAWrongPath() throws IOException {
    try (var client = new RawClient(server.address())) {
      client.send(get("/none"));
      assertThat(client.readUntil("Not Found\n")).doesNotContain("Connection");
      client.send(get("/echo/next"));
      assertThat(client.readUntil("GET next ")).endsWith("GET next ");
    }
  }

  @Test
  void answersAClientThatHasEndedItsOutput() throws IOException {
    try (var client = new RawClient(server.address())) {
      client.send(get("/slow")).endOutput();
      slow.countDown();
      assertThat(client.readToEnd()).endsWith("slow");
    }
  }

  @Test
  void invitesContentThatWaitsToBeAsked() throws IOException {
    try (var client = new RawClient(server.address())) {
      client.send(
          """
          POST /echo/e HTTP/1.1
          Host: a
          Content-Type: text/plain
          Expect: 100-continue
          Content-Length: 4

          """
              .replace("\n", "\r\n"));
      assertThat(client.readUntil(END)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      client.send("late");
      assertThat(client.readUntil("POST e late")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void sendsFilesAndForgetsThem() throws IOException {
    String text = "0123456789".repeat(300_000);
    Files.writeString(folder.resolve("crl"), text);

    assertThat(exchange("GET /file HTTP/1.0\r\n\r\n"))
        .contains("Content-Length: 3000000\r\n")
        .endsWith(END + text);
    assertThat(exchange("HEAD /file HTTP/1.0\r\n\r\n")).endsWith(END);
    try (var client = new RawClient(server.address())) {
      client.send(get("/file"));
      assertThat(client.readUntil(text)).endsWith(text);
      client.send(get("/echo/after"));
      assertThat(client.readUntil("GET after ")).startsWith("HTTP/1.1 200");
    }
    assertThat(openFiles()).isZero();
  }

  @Test
  void letsRequestsUnderWayEndBeforeItCloses() throws Exception {
    try (var busy = new RawClient(server.address());
        var idle = new RawClient(server.address())) {
      idle.send(get("/echo/1"));
      assertThat(idle.readUntil("GET 1 ")).contains("200 OK");
      busy.send(get("/slow") + get("/echo/too-late"));
      Thread closing = Thread.startVirtualThread(server::close);
      assertThat(idle.readToEnd()).isEmpty();
      slow.countDown();

      assertThat(busy.readToEnd()).contains("Connection: close").endsWith("slow");
      closing.join();
    }
  }

  private String exchange(String text) throws IOException {
    return RawClient.exchange(server.address(), text);
  }

  private static List<String> contents(String answers) {
    return Stream.of(answers.split("HTTP/1.1 ", -1))
        .filter(answer -> !answer.isEmpty())
        .map(answer -> answer.substring(answer.indexOf(END) + END.length()))
        .toList();
  }

  private static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  private static String post(String path, String body) {
    return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: Text/Plain\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(path, body.length(), body);
  }

  private static Response echo(Request request) {
    return Response.of(
        MediaType.TEXT,
        Content.of(
            "%s %s %s"
                .formatted(request.method(), request.tail(), new String(request.body(), UTF_8))));
  }

  private Response await(Request request) {
    try {
      slow.await();
      return Response.of(MediaType.TEXT, Content.of("slow"));
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts handlers", e);
    }
  }

  private static Response cached() {
    return Response.of(MediaType.TEXT, Content.of("cached"))
        .with(Caching.until(NOW.plusSeconds(90), MODIFIED, "tag"));
  }

  private Response file() {
    try {
      return Response.of(MediaType.TEXT, Content.ofFile(folder.resolve("crl")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Response broken() {
    throw new IllegalStateException("secret");
  }

  private long openFiles() throws IOException {
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors.filter(this::isTheFile).count();
    }
  }

  private boolean isTheFile(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).equals(folder.resolve("crl"));
    } catch (IOException e) {
      return false; // it was closed meanwhile
    }
  }
}
