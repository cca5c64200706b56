package pki.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.testing.Tool;

/// What other people's clients make of our server.
class HttpClientsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:30Z");

  @TempDir Path folder;

  @Test
  void servesCurl() throws IOException {
    String text = "0123456789".repeat(200_000);
    Files.writeString(folder.resolve("file"), text);
    Files.writeString(folder.resolve("large"), "y".repeat(2_000_000));
    Tool curl = Tool.require("curl").in(folder);
    try (HttpServer server = HttpServer.start(setup())) {
      String url = "http://127.0.0.1:" + server.address().getPort();

      assertThat(curl.run("-sf", url + "/file", url + "/file").succeeded().out())
          .isEqualTo(text + text);
      assertThat(curl.run("-sf0", url + "/echo//a%2Fb+c").succeeded().out()).isEqualTo("/a%2Fb+c");
      assertThat(curl.run("-sfI", url + "/file").succeeded().out())
          .contains("Content-Length: 2000000");
      assertThat(
              curl.run("-sf", "-HContent-Type: text/plain", "-d@large", url + "/echo")
                  .succeeded()
                  .out())
          .hasSize(2_000_000);
      assertThat(
              curl.run(
                      "-sf",
                      "-HContent-Type: text/plain",
                      "-HTransfer-Encoding: chunked",
                      "-d@large",
                      url + "/echo")
                  .succeeded()
                  .out())
          .hasSize(2_000_000);
      String status = "%{http_code}";
      assertThat(curl.run("-so/dev/null", "-w" + status, "-d@large", url + "/file").out())
          .isEqualTo("405");
      assertThat(curl.run("-so/dev/null", "-w" + status, "-zfile", url + "/file").out())
          .isEqualTo("304");
    }
  }

  @Test
  void servesCurlOverTls() throws Exception {
    Tool.require("openssl")
        .in(folder)
        .run(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            "/CN=test",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            "key",
            "-out",
            "certificate")
        .succeeded();
    String text = "0123456789".repeat(200_000);
    Files.writeString(folder.resolve("file"), text);
    SslContext tls =
        SslContextBuilder.forServer(
                folder.resolve("certificate").toFile(), folder.resolve("key").toFile())
            .sslProvider(SslProvider.JDK)
            .build();
    HttpServer.Setup setup =
        setup().over(pipeline -> pipeline.addLast(tls.newHandler(pipeline.channel().alloc())));
    try (HttpServer server = HttpServer.start(setup)) {
      String url = "https://127.0.0.1:" + server.address().getPort();
      Tool curl = Tool.require("curl").in(folder);

      assertThat(
              curl.run("-sf", "--cacert", "certificate", url + "/file", url + "/echo/a")
                  .succeeded()
                  .out())
          .isEqualTo(text + "a");
      assertThat(curl.run("-sf", "http://127.0.0.1:" + server.address().getPort() + "/echo").exit())
          .isNotZero();
    }
  }

  @Test
  void servesTheJdk() throws Exception {
    try (HttpServer server = HttpServer.start(setup());
        HttpClient client = HttpClient.newHttpClient()) { // offers an upgrade to HTTP/2
      var url = URI.create("http://127.0.0.1:" + server.address().getPort() + "/echo/a");
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .timeout(Duration.ofSeconds(20))
              .header("Content-Type", "text/plain")
              .POST(HttpRequest.BodyPublishers.ofString("b"))
              .build();

      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body()).isEqualTo("ab");
    }
  }

  private HttpServer.Setup setup() {
    return HttpServer.Setup.of(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        InstantSource.fixed(NOW),
        Route.get("echo", HttpClientsTest::echo).andPost(4 << 20, MediaType.TEXT),
        Route.get("file", request -> file()));
  }

  private static Response echo(Request request) {
    return Response.of(
        MediaType.TEXT, Content.of(request.tail() + new String(request.body(), UTF_8)));
  }

  private Response file() {
    try {
      return Response.of(MediaType.TEXT, Content.ofFile(folder.resolve("file")))
          .with(Caching.until(NOW.plusSeconds(60), NOW, "tag"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
