package pki.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.PlatformDependent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pki.der.DerWriter;
import pki.http.HttpServer;
import pki.ocsp.OcspRequest;
import pki.ocsp.TestAuthority;
import pki.x509.CertificateStatus.Good;

/// Requests that are none: refused at once, and nothing is kept of them.
class BrokenRequestsTest {
  /// Far more than it takes, far less than what a client could use to tie up a server.
  private static final Duration AT_ONCE = Duration.ofMillis(50);

  private static final String MALFORMED = "200 0\3\n\1\1"; // OCSPResponseStatus (1)
  private static final long MOST_GROWTH = 4L << 20;
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final TestAuthority CA = new TestAuthority(NOW);

  /// Where the first of a request's list begins: after three tags, each with a length of one octet.
  private static final int LIST = 6;

  /// How many SEQUENCEs begin one within the other, down to the first AlgorithmIdentifier.
  private static final int NESTED = 6;

  private HttpServer server;

  /// A way of being broken, with what it is answered in a POST and in a path.
  record Kind(String name, List<byte[]> contents, String posted, String inPath) {
    static Kind of(
        String name, int variants, IntFunction<byte[]> content, String posted, String inPath) {
      return new Kind(
          name, IntStream.range(0, variants).mapToObj(content).toList(), posted, inPath);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeEach
  void start() throws IOException {
    CA.setStatus(4_242, new Good());
    var clock = InstantSource.fixed(NOW);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var endpoint = new OcspEndpoint(CA.respond(clock), _ -> {});
    server = HttpServer.start(HttpServer.Setup.of(address, clock, endpoint.route("ocsp")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  static Stream<Kind> kinds() {
    byte[] whole = CA.request(4_242);
    byte[] request = Arrays.copyOfRange(whole, LIST, whole.length); // one of the list
    return Stream.of(
        Kind.of("cut short", whole.length, i -> Arrays.copyOf(whole, i), MALFORMED, MALFORMED),
        Kind.of(
            "padded", 64, i -> Arrays.copyOf(whole, whole.length + 1 + i), MALFORMED, MALFORMED),
        Kind.of("length of 2^31", NESTED, i -> huge(whole, 2 * i + 1), MALFORMED, MALFORMED),
        Kind.of("list of 10,000", 20, _ -> listOf(request, 10_000), "413 ", "414 "),
        Kind.of(
            "one byte too long", 20, _ -> new byte[OcspRequest.LONGEST + 1], "413 ", MALFORMED));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isRefusedAtOnce(Kind kind) {
    Duration[] took =
        kind.contents().stream()
            .map(content -> {
              long start = System.nanoTime();
              assertThat(exchange(post(content))).isEqualTo(kind.posted());
              return Duration.ofNanos(System.nanoTime() - start);
            })
            .sorted()
            .toArray(Duration[]::new);

    assertThat(took[took.length / 2]).as("median").isLessThan(AT_ONCE);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void isRefusedInAPathAsWell(Kind kind) {
    for (byte[] content : kind.contents()) {
      assertThat(exchange(get(content))).isEqualTo(kind.inPath());
    }
  }

  @Test
  void leavesNothingBehind() {
    List<byte[]> all = kinds().flatMap(kind -> kind.contents().stream()).toList();
    all.forEach(content -> exchange(post(content))); // fills pools
    long heap = usedHeap();
    long direct = PlatformDependent.usedDirectMemory();
    for (int i = 0; i < 10; i++) {
      all.forEach(content -> exchange(post(content)));
    }
    assertThat(usedHeap() - heap).isLessThan(MOST_GROWTH);
    assertThat(PlatformDependent.usedDirectMemory() - direct).isLessThan(MOST_GROWTH);
  }

  private static byte[] post(byte[] content) {
    String head =
        "POST /ocsp HTTP/1.0\r\nContent-Type: application/ocsp-request\r\nContent-Length: %d\r\n\r\n"
            .formatted(content.length);
    return joined(head.getBytes(ISO_8859_1), content);
  }

  private static byte[] get(byte[] content) {
    String tail = URLEncoder.encode(Base64.getEncoder().encodeToString(content), ISO_8859_1);
    return "GET /ocsp/%s HTTP/1.0\r\n\r\n".formatted(tail).getBytes(ISO_8859_1);
  }

  /// The status and, where it is the responder that refuses, the content of the answer.
  private String exchange(byte[] request) {
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      try {
        socket.getOutputStream().write(request);
      } catch (IOException e) {
        // it has answered, and does not want the rest
      }
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      String status = answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200 ".length());
      return status.equals("200 ")
          ? status + answer.substring(answer.indexOf("\r\n\r\n") + 4)
          : status;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same with a length of 2^31 - 1 in place of the one that is there.
  private static byte[] huge(byte[] der, int at) {
    byte[] length = {(byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff};
    return joined(Arrays.copyOf(der, at), length, Arrays.copyOfRange(der, at + 1, der.length));
  }

  private static byte[] listOf(byte[] request, int count) {
    return DerWriter.encode(out ->
        out.sequence(outer ->
            outer.sequence(tbs ->
                tbs.sequence(list -> {
                  for (int i = 0; i < count; i++) {
                    list.raw(request);
                  }
                }))));
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
