package pki.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.DerWriter;
import pki.http.HttpServer;
import pki.publish.Health.Check;
import pki.testing.TestAuthority;
import pki.x509.Certificate;

class PublicationTest {
  private static final Instant NOW = Instant.parse("2027-03-01T12:00:00Z");
  private static final Certificate ROOT = TestAuthority.root("CN=Root").certificate();

  @TempDir private Path folder;
  private final AtomicReference<Health> health =
      new AtomicReference<>(new Health(List.of(Check.green("store", "read just now"))));
  private final Metrics metrics = new Metrics(Set.of("crl", "ca", "healthz", "metrics"));
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final AccessLog log =
      new AccessLog(new PrintStream(logged, false, StandardCharsets.UTF_8));
  private final HttpClient client = HttpClient.newHttpClient();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    InstantSource clock = InstantSource.fixed(NOW);
    metrics.gauge("pki_answer", "of everything", () -> 42);
    metrics.gauges("pki_each", "of some", "issuer", () -> Map.of("root", 1.5));
    server =
        HttpServer.start(
            HttpServer.Setup.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    clock,
                    new CrlEndpoint(folder).route("crl"),
                    new CertificateEndpoint(
                            label -> Optional.of(label).filter("root"::equals).map(_ -> ROOT),
                            clock)
                        .route("ca"),
                    new HealthEndpoint(health::get).route("healthz"),
                    metrics.route("metrics"))
                .loggingTo(access -> {
                  metrics.accept(access);
                  log.accept(access);
                }));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    log.close();
  }

  @Test
  void sendsACrlUntilItsNextUpdate() throws Exception {
    byte[] crl = crl(1, 100);
    Files.write(folder.resolve("root.crl"), crl);

    HttpResponse<byte[]> response = get("/crl/root.crl");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(crl);
    assertThat(response.headers().map())
        .containsEntry("content-type", List.of("application/pkix-crl"))
        .containsEntry("content-length", List.of(Integer.toString(crl.length)))
        .containsEntry("last-modified", List.of("Mon, 01 Mar 2027 12:00:00 GMT"))
        .containsEntry("expires", List.of("Mon, 01 Mar 2027 13:00:00 GMT"));
    assertThat(response.headers().firstValue("cache-control").orElseThrow())
        .startsWith("max-age=3600,");

    String tag = response.headers().firstValue("etag").orElseThrow();
    assertThat(get("/crl/root.crl", "If-None-Match", tag).statusCode()).isEqualTo(304);
    HttpResponse<byte[]> head =
        client.send(
            HttpRequest.newBuilder(url("/crl/root.crl")).HEAD().build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertThat(head.headers().firstValue("content-length")).contains(Integer.toString(crl.length));
  }

  @Test
  void sendsTheNewOneAsSoonAsItIsThere() throws Exception {
    Files.write(folder.resolve("root.delta.crl"), crl(1, 10));
    String first = get("/crl/root.delta.crl").headers().firstValue("etag").orElseThrow();
    byte[] second = crl(2, 60_000);
    Path fresh = Files.write(folder.resolve("fresh"), second);
    Files.move(fresh, folder.resolve("root.delta.crl"), StandardCopyOption.ATOMIC_MOVE);

    HttpResponse<byte[]> response = get("/crl/root.delta.crl", "If-None-Match", first);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(second);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/crl/other.crl", "/crl/", "/crl/../secret.crl", "/crl/..%2fsecret.crl", "/crl//root.crl",
        "/crl/.hidden.crl", "/crl/secret", "/crl/text.crl", "/crl/empty.crl", "/ca/other.crt",
        "/ca/root", "/ca/root.crt/", "/secret"
      })
  void sendsNothingElse(String path) throws Exception {
    Files.writeString(folder.resolve("secret"), "secret");
    Files.writeString(folder.resolve(".hidden.crl"), "secret");
    Files.writeString(folder.resolve("text.crl"), "this is no CRL, but it is long enough");
    Files.createFile(folder.resolve("empty.crl"));

    HttpResponse<byte[]> response = get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(text(response)).doesNotContain("secret", "long");
  }

  @Test
  void sendsIssuersInDer() throws Exception {
    HttpResponse<byte[]> response = get("/ca/root.crt");

    assertThat(response.body()).isEqualTo(ROOT.der());
    assertThat(response.headers().firstValue("content-type")).contains("application/pkix-cert");
  }

  @Test
  void turnsRedWhenOneThingIs() throws Exception {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    health.set(
        new Health(List.of(Check.green("store", "fine"), Check.red("crl root", "ends \"soon\""))));

    HttpResponse<byte[]> response = get("/healthz");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    assertThat(text(response))
        .startsWith("{\n  \"status\" : \"red\"")
        .contains("\"crl root\"", "\"ends \\\"soon\\\"\"", "\"green\"");
  }

  @Test
  void countsAndLogs() throws Exception {
    var _ = get("/ca/root.crt");
    var _ = get("/ca/other.crt");
    var _ = get("/nowhere\u00e4/x?%0a".replace("\u00e4", "%c3"));

    String text = text(get("/metrics"));

    assertThat(text)
        .contains(
            "pki_http_requests_total{route=\"ca\",status=\"200\"} 1.0",
            "pki_http_requests_total{route=\"ca\",status=\"404\"} 1.0",
            "pki_http_requests_total{route=\"other\",status=\"404\"} 1.0",
            "pki_http_request_seconds_count{route=\"ca\"} 2",
            "pki_answer 42.0",
            "pki_each{issuer=\"root\"} 1.5",
            "# TYPE pki_http_requests_total counter");
    log.close();
    assertThat(logged.toString(StandardCharsets.UTF_8).lines())
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).startsWith("{\"time\":\"2027-").endsWith("}"));
    assertThat(log.lost()).isZero();
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(url(path)).timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /// As much of a CRL as is looked at, and something that makes it long.
  private static byte[] crl(int version, int length) {
    return DerWriter.encode(out ->
        out.sequence(crl -> {
          crl.sequence(tbs -> {
            tbs.integer(1);
            tbs.sequence(algorithm -> algorithm.integer(version));
            tbs.sequence(issuer -> {});
            tbs.time(NOW);
            tbs.time(NOW.plusSeconds(3_600));
            tbs.octetString(new byte[length]);
          });
          crl.octetString(new byte[64]);
        }));
  }
}
