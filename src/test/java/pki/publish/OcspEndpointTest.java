package pki.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathValidatorException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.http.HttpServer;
import pki.name.UniformResourceIdentifier;
import pki.ocsp.OcspResponder;
import pki.ocsp.OcspResponse;
import pki.ocsp.TestAuthority;
import pki.testing.JdkValidation;
import pki.testing.Tool;
import pki.x509.AccessDescription;
import pki.x509.Certificate;
import pki.x509.CertificateStatus.Good;
import pki.x509.CertificateStatus.Revoked;
import pki.x509.Extension;
import pki.x509.RevocationReason;

class OcspEndpointTest {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS); // peers live in it

  @TempDir Path folder;
  private final TestAuthority ca = new TestAuthority(now);
  private final Certificate good = ca.issue(4_242, new Good());
  private final Certificate revoked =
      ca.issue(4_243, new Revoked(now.minusSeconds(60), RevocationReason.KEY_COMPROMISE));
  private final OcspResponder responder = ca.respond(InstantSource.fixed(now));
  private final Queue<OcspResponse> answered = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var endpoint = new OcspEndpoint(responder, answered::add);
    server =
        HttpServer.start(
            HttpServer.Setup.of(address, InstantSource.fixed(now), endpoint.route("ocsp")));
    write("ca.pem", ca.certificate());
    write("good.pem", good);
    write("revoked.pem", revoked);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersGetAndPostAlike() throws Exception {
    byte[] request = ca.request(4_242);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> post =
          client.send(post(request), HttpResponse.BodyHandlers.ofByteArray());
      HttpResponse<byte[]> get =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          url()
                              + "/"
                              + Base64.getEncoder().encodeToString(request).replace("=", "%3D")))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());

      assertThat(get.body())
          .isEqualTo(post.body())
          .isEqualTo(responder.answer(request).der().bytes());
      assertThat(get.headers().map())
          .containsEntry("content-type", List.of("application/ocsp-response"))
          .containsEntry(
              "cache-control", List.of("max-age=14400, public, no-transform, must-revalidate"))
          .containsKeys("etag", "expires", "last-modified");
    }
  }

  @Test
  void answersEveryEncodingOfARequestAlike() throws IOException {
    ca.setStatus(0x7fff_ffff, new Good()); // whose octets are slashes in base64
    byte[] request = ca.request(0x7fff_ffff);
    String base64 = Base64.getEncoder().encodeToString(request);
    assertThat(base64).contains("//");
    byte[] expected = responder.answer(request).der().bytes();
    Set<String> encodings = new HashSet<>();
    var random = new Random(1);
    while (encodings.size() < 10_000) {
      encodings.add(encoding(base64, random));
    }
    Set<String> contents = new HashSet<>();
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      for (List<String> batch : batches(encodings)) {
        String requests =
            batch.stream()
                .map(encoding -> "GET /ocsp" + encoding + " HTTP/1.1\r\nHost: a\r\n\r\n")
                .collect(Collectors.joining());
        socket.getOutputStream().write(requests.getBytes(ISO_8859_1));
        for (int i = 0; i < batch.size(); i++) {
          contents.add(readContent(in));
        }
      }
    }
    assertThat(contents).containsExactly(new String(expected, ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "%4", "%zz", "MA%0A==", "MA%00", "!!", "M", "..%2f..%2fetc", "%252F"})
  void refusesWhatIsNoBase64(String tail) throws Exception {
    try (var socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      socket
          .getOutputStream()
          .write(("GET /ocsp/" + tail + " HTTP/1.0\r\n\r\n").getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);

      assertThat(answer).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void saysInItsOwnWordsWhatIsBroken() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> empty =
          client.send(post(new byte[0]), HttpResponse.BodyHandlers.ofByteArray());
      HttpResponse<byte[]> large =
          client.send(post(new byte[4_097]), HttpResponse.BodyHandlers.ofByteArray());

      assertThat(empty.statusCode()).isEqualTo(200);
      assertThat(empty.body()).isEqualTo(new byte[] {0x30, 3, 0x0a, 1, 1});
      assertThat(empty.headers().firstValue("cache-control")).contains("no-store");
      assertThat(large.statusCode()).isEqualTo(413);
    }
    assertThat(answered)
        .extracting(response -> ((OcspResponse.Rejected) response).reason())
        .containsExactly(OcspResponse.Reason.MALFORMED_REQUEST);
  }

  @Test
  void satisfiesOpenssl() {
    Tool openssl = Tool.require("openssl").in(folder);
    for (String nonce : List.of("-nonce", "-no_nonce")) {
      for (String hash : List.of("-sha1", "-sha256")) {
        String out =
            openssl
                .run(
                    "ocsp",
                    "-issuer",
                    "ca.pem",
                    hash,
                    "-cert",
                    "good.pem",
                    "-cert",
                    "revoked.pem",
                    "-serial",
                    "99",
                    "-url",
                    url(),
                    "-CAfile",
                    "ca.pem",
                    nonce)
                .succeeded()
                .output();
        assertThat(out)
            .contains("Response verify OK", "good.pem: good", "revoked.pem: revoked", "99: revoked")
            .contains("Reason: keyCompromise")
            .doesNotContain("WARNING");
      }
    }
  }

  @Test
  void satisfiesGnutls() {
    Tool ocsptool = Tool.require("ocsptool").in(folder);

    assertThat(
            ocsptool
                .run(
                    "--ask=" + url(),
                    "--load-issuer=ca.pem",
                    "--load-cert=good.pem",
                    "--load-trust=ca.pem")
                .succeeded()
                .output())
        .contains("Certificate Status: good");
    assertThat(
            ocsptool
                .run(
                    "--ask=" + url(),
                    "--load-issuer=ca.pem",
                    "--load-cert=revoked.pem",
                    "--load-trust=ca.pem")
                .output())
        .contains("Certificate Status: revoked");
  }

  @Test
  void satisfiesNss() {
    Tool certutil = Tool.require("certutil").in(folder);
    certutil.run("-N", "-d", "sql:.", "--empty-password").succeeded();
    // NSS verifies a responder's certificate by its database alone, so the root must be there
    certutil.run("-A", "-d", "sql:.", "-n", "ca", "-t", "CT,C,C", "-a", "-i", "ca.pem").succeeded();
    var ocsp = new UniformResourceIdentifier(url());
    Extension pointer =
        AccessDescription.extension(List.of(new AccessDescription(AccessDescription.OCSP, ocsp)));
    assertThat(vfychain(ca.issue(5_000, new Good(), pointer)).succeeded().output())
        .contains("Chain is good");
    var since = new Revoked(now.minusSeconds(60), RevocationReason.KEY_COMPROMISE);
    assertThat(vfychain(ca.issue(5_001, since, pointer)).exited(1).output())
        .contains("has been revoked");
  }

  private Tool.Result vfychain(Certificate leaf) {
    write("leaf.pem", leaf);
    return Tool.require("vfychain")
        .in(folder)
        .run(
            "-d",
            "sql:.",
            "-pp",
            "-u",
            "1",
            "-g",
            "leaf",
            "-m",
            "ocsp",
            "-s",
            "failIfNoInfo",
            "-a",
            "leaf.pem");
  }

  @Test
  void satisfiesTheJdk() throws Exception {
    assertThat(jdkRefusal(good)).isNull();
    assertThat(jdkRefusal(revoked)).isEqualTo(CertPathValidatorException.BasicReason.REVOKED);
  }

  private CertPathValidatorException.@Nullable Reason jdkRefusal(Certificate certificate)
      throws Exception {
    return JdkValidation.refusal(
        ca.certificate(),
        List.of(certificate),
        checker -> checker.setOcspResponder(URI.create(url())));
  }

  private void write(String name, Certificate certificate) {
    try {
      Files.writeString(folder.resolve(name), certificate.toPem().text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.address().getPort() + "/ocsp";
  }

  private HttpRequest post(byte[] request) {
    return HttpRequest.newBuilder(URI.create(url()))
        .header("Content-Type", "application/ocsp-request")
        .POST(HttpRequest.BodyPublishers.ofByteArray(request))
        .build();
  }

  private static String encoding(String base64, Random random) {
    var text = new StringBuilder("/".repeat(1 + random.nextInt(3)));
    String padded = random.nextBoolean() ? base64 : base64.replace("=", "");
    for (int i = 0; i < padded.length(); i++) {
      char c = padded.charAt(i);
      switch (random.nextInt(4)) {
        case 0 -> text.append("%%%02x".formatted((int) c));
        case 1 -> text.append("%%%02X".formatted((int) c));
        case 2 -> text.append(c == '+' ? '-' : c == '/' ? '_' : c);
        default -> text.append(c);
      }
    }
    return text.toString();
  }

  private static List<List<String>> batches(Set<String> all) {
    return all.stream().gather(Gatherers.windowFixed(100)).toList();
  }

  private static String readContent(DataInputStream in) throws IOException {
    int length = -1;
    String line;
    do {
      var bytes = new StringBuilder();
      int c;
      while ((c = in.readUnsignedByte()) != '\n') {
        bytes.append((char) c);
      }
      line = bytes.toString().strip();
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
    } while (!line.isEmpty());
    return new String(in.readNBytes(length), ISO_8859_1);
  }
}
