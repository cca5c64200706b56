package pki.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pki.name.DnsName;
import pki.tls.Site.Page;
import pki.trace.Direction;
import pki.trace.Recording.Chunk;

/// Clients that are none, against a server that wants a certificate: each connection ends in time,
/// and others are served meanwhile.
class BrokenClientsTest {
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int PATIENCE_SECONDS = 15; // the server's own is 10
  private static final TlsPki PKI = new TlsPki();

  private static final Queue<Refusal> refusals = new ConcurrentLinkedQueue<>();
  private static TlsServer server;

  /// All that an honest client of TLS 1.2 sends, as it was recorded.
  private static List<byte[]> honest;

  @BeforeAll
  static void serve() {
    server =
        TlsServer.serving(PKI.server("server.test"))
            .clients(ClientAuthentication.WANT, PKI.trust())
            .onRefusal(refusals::add)
            .start(visit -> Page.text("hello"));
    try (TlsClient client =
        TlsClient.trusting(PKI.trust()).versions(pki.handshake.TlsVersion.TLS_1_2).build()) {
      honest =
          client.get(target(), "/").tapped().recording().chunks().stream()
              .filter(chunk -> chunk.direction() == Direction.CLIENT_TO_SERVER)
              .map(Chunk::bytes)
              .map(bytes -> bytes.bytes())
              .toList();
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TlsTarget target() {
    return TlsTarget.of("127.0.0.1", server.port()).named(DnsName.parse("server.test"));
  }

  @Test
  void eachEndsInTimeAndOthersAreServed() throws Exception {
    byte[] hello = honest.getFirst();
    Map<String, byte[]> said = new TreeMap<>();
    said.put("nothing", new byte[0]);
    said.put("HTTP", "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    said.put("garbage", HexFormat.of().parseHex("deadbeef".repeat(400)));
    said.put("half a hello", Arrays.copyOf(hello, hello.length / 2));
    said.put(
        "a record of 2^16 - 1", joined(HexFormat.of().parseHex("160301ffff"), new byte[65_535]));
    said.put(
        "a hello of 2^24 - 1",
        joined(HexFormat.of().parseHex("160301400001ffffff"), new byte[16_380]));
    said.put("a hello, and silence", hello);
    said.put(
        "a hello, and garbage",
        joined(hello, HexFormat.of().parseHex("1603030010" + "ff".repeat(16))));
    said.put("10,000 certificates", joined(hello, certificates()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<Long>> ends = new TreeMap<>();
      said.forEach((name, bytes) -> ends.put(name, threads.submit(ending(bytes))));
      try (TlsClient client = TlsClient.trusting(PKI.trust()).build()) {
        assertThat(client.get(target(), "/").reply()).isPresent();
      }
      for (var end : ends.entrySet()) {
        assertThat(end.getValue().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
            .as(end.getKey())
            .isLessThan(PATIENCE_SECONDS * 1_000L);
      }
    }
    assertThat(refusals)
        .isNotEmpty()
        .allSatisfy(one ->
            assertThat(one.why()).isNotBlank().doesNotContain("Exception").hasSizeLessThan(300));
    try (TlsClient client = TlsClient.trusting(PKI.trust()).build()) {
      assertThat(client.get(target(), "/").reply()).isPresent();
    }
  }

  @Test
  void aHelloInRecordsOfOneByteIsAHello() throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5_000);
      byte[] hello = honest.getFirst();
      var cut = new ByteArrayOutputStream();
      for (int i = 5; i < hello.length; i++) {
        cut.writeBytes(new byte[] {HANDSHAKE, 3, 1, 0, 1, hello[i]});
      }
      socket.getOutputStream().write(cut.toByteArray());
      // one of both: BoringSSL bounds how many records a hello may come in
      assertThat(socket.getInputStream().read()).isIn(HANDSHAKE, ALERT);
    }
  }

  /// Sends, reads all there is, and tells how many milliseconds it took until the server hung up.
  private static Callable<Long> ending(byte[] bytes) {
    return () -> {
      long begun = System.nanoTime();
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
        socket.setSoTimeout(PATIENCE_SECONDS * 1_000);
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        out.write(bytes);
        out.flush();
        in.readAllBytes();
      } catch (java.net.SocketTimeoutException e) {
        throw new AssertionError("the server still waits", e);
      } catch (IOException e) {
        // reset: an end, too
      }
      return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    };
  }

  private static byte[] certificates() {
    var chain = new ByteArrayOutputStream();
    for (int i = 0; i < 10_000; i++) {
      chain.writeBytes(length(400));
      chain.writeBytes(new byte[400]);
    }
    byte[] message =
        joined(
            new byte[] {11}, length(chain.size() + 3), length(chain.size()), chain.toByteArray());
    var records = new ByteArrayOutputStream();
    for (int at = 0; at < message.length; at += 16_000) {
      byte[] part = Arrays.copyOfRange(message, at, Math.min(message.length, at + 16_000));
      records.writeBytes(
          joined(
              new byte[] {HANDSHAKE, 3, 3, (byte) (part.length >> 8), (byte) part.length}, part));
    }
    return records.toByteArray();
  }

  private static byte[] length(int length) {
    return new byte[] {(byte) (length >> 16), (byte) (length >> 8), (byte) length};
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
