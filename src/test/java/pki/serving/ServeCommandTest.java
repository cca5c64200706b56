package pki.serving;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pki.crl.Crl;
import pki.ocsp.BasicResponse;
import pki.ocsp.CertId;
import pki.ocsp.HashAlgorithm;
import pki.ocsp.OcspRequest;
import pki.ocsp.OcspResponse;
import pki.ocsp.SingleResponse;
import pki.testing.PkiCommand;
import pki.testing.PkiProcess;
import pki.testing.ServedHome;
import pki.testing.Tool;
import pki.x509.Certificate;
import pki.x509.CertificateStatus.Good;
import pki.x509.CertificateStatus.Revoked;
import pki.x509.CrlNumber;
import pki.x509.RevocationReason;

/// `pki serve` as a process, with other processes at work in the same home.
class ServeCommandTest {
  /// A second, were it not for all else that a build machine does meanwhile.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final String CRL = "/crl/t-intermediate-ca.crl";

  @TempDir private static Path folder;
  private static ServedHome ca;
  private static Certificate leaf;
  private static Certificate issuer;
  private static HttpClient client;

  @BeforeAll
  static void serve() {
    client = HttpClient.newHttpClient();
    ca = ServedHome.in(folder);
    leaf = ca.issue("a.example.test");
    issuer = ca.certificate("a.example.test.chain.crt");
    ca.serve("--access-log", folder.resolve("access.log").toString());
  }

  @AfterAll
  static void stop() {
    client.close();
    ca.close();
  }

  @Test
  void saysGoodOfWhatWasIssuedAndNothingElse() throws Exception {
    assertThat(ask(leaf.serial()).status()).isEqualTo(new Good());
    for (int bit = 0; bit < 159; bit += 13) {
      assertThat(ask(leaf.serial().flipBit(bit)).status()).isInstanceOf(Revoked.class);
    }
  }

  @Test
  void knowsAtOnceWhatAnotherProcessIssues() throws Exception {
    for (int i = 0; i < 5; i++) {
      Certificate fresh = ca.issue("b%d.example.test".formatted(i));

      assertThat(ask(fresh.serial()).status()).as("the very first answer").isEqualTo(new Good());
    }
  }

  @Test
  void tellsOfARevocationByAnotherProcessAndListsIt() throws Exception {
    Certificate gone = ca.issue("gone.example.test");
    ServedHome.await(PATIENCE, () -> ask(gone.serial()).status().equals(new Good()));
    Optional<CrlNumber> before = Crl.parse(get(CRL).body()).number();
    ca.revoke(gone, RevocationReason.KEY_COMPROMISE);

    ServedHome.await(
        PATIENCE,
        () ->
            ask(gone.serial()).status() instanceof Revoked revoked
                && revoked.reason() == RevocationReason.KEY_COMPROMISE);
    ServedHome.await(
        Duration.ofSeconds(60), () -> !Crl.parse(get(CRL).body()).number().equals(before));
    String file = folder.resolve("gone.example.test.crt").toString();
    PkiCommand.Answer asked = ca.attempt("ocsp", file, "--no-nonce");
    assertThat(asked.status()).isEqualTo(1);
    assertThat(asked.out()).startsWith("revoked").contains("keyCompromise");
    PkiCommand.Answer refused = ca.attempt("verify", file, "--revocation", "soft");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.out()).contains("revoked", "keyCompromise");
    Files.write(folder.resolve("list.crl"), get(CRL).body());
    assertThat(
            ca.attempt(
                    "verify",
                    file,
                    "--revocation",
                    "soft",
                    "--crl",
                    folder.resolve("list.crl").toString())
                .out())
        .contains("keyCompromise");
  }

  @Test
  void provesARevocation() {
    ca.issue("proved.example.test");

    PkiCommand.Answer answer =
        ca.run("revoke", "proved.example.test", "--reason", "superseded", "--prove");

    assertThat(answer.out())
        .contains("revoked proved.example.test")
        .containsPattern("ocsp +" + ca.url() + "/ocsp: revoked since .*superseded, signed by")
        .containsPattern("crl +" + ca.url() + CRL + ": number [0-9]+ lists it");
  }

  @Test
  void publishesAListForEachIssuerAtItsStart() {
    for (String label : List.of("t-root-ca", "t-intermediate-ca")) {
      Crl crl = Crl.parse(get("/crl/" + label + ".crl").body());
      assertThat(crl.nextUpdate()).isPresent();
    }
    assertThat(text("/healthz")).contains("crl t-root-ca.crl");
    assertThat(text("/metrics")).contains("pki_crl_next_update_seconds{crl=\"t-root-ca.crl\"}");
  }

  @Test
  void answersForAnIssuerThatIsNew() throws Exception {
    ca.run("init-intermediate", "--name", "Late", "--parent", "t-root-ca");
    ca.run("issue", "late.example.test", "--issuer", "late", "--out", folder.toString());
    Certificate fresh = ca.certificate("late.example.test.crt");
    Certificate late = ca.certificate("late.example.test.chain.crt");

    ServedHome.await(
        Duration.ofSeconds(10),
        () ->
            post(request(late, fresh.serial())) instanceof OcspResponse.Successful answer
                && single(answer).status().equals(new Good()));
    assertThat(get("/ca/late.crt").body()).isEqualTo(late.der());
  }

  @Test
  void signsByADelegatedResponderThatOutlivesARestart() throws Exception {
    BasicResponse before = answer(leaf.serial());
    Certificate signer = before.certificates().getFirst();
    assertThat(before.responder().isHolderOf(signer)).isTrue();
    assertThat(signer.validity().length()).isEqualTo(Duration.ofDays(7));

    assertThat(ca.stop().exit()).isZero();
    ca.serve();

    assertThat(answer(leaf.serial()).certificates()).containsExactly(signer);
  }

  @Test
  void startsWithABrokenSnapshot() throws Exception {
    ca.stop();
    Path snapshot = ca.home().resolve("pki.status");
    byte[] whole = Files.readAllBytes(snapshot);
    Files.write(snapshot, Arrays.copyOf(whole, whole.length / 2));
    ca.serve();
    assertThat(ask(leaf.serial()).status()).isEqualTo(new Good());
    assertThat(ask(leaf.serial().add(BigInteger.ONE)).status()).isInstanceOf(Revoked.class);

    ca.stop();
    assertThat(Files.size(snapshot)).isGreaterThanOrEqualTo(whole.length);
    ca.serve();
    assertThat(ask(leaf.serial()).status()).isEqualTo(new Good());
  }

  @Test
  void answersOnWhileTheStoreIsAway() throws Exception {
    Path database = ca.home().resolve("pki.mv.db");
    Path away = Files.move(database, folder.resolve("away"));
    try {
      ServedHome.await(Duration.ofSeconds(10), () -> health() == 503);
      assertThat(text("/healthz")).contains("\"red\"", "pki.mv.db");
      assertThat(ask(leaf.serial()).status()).isEqualTo(new Good());
    } finally {
      Files.move(away, database);
    }
    ServedHome.await(Duration.ofSeconds(10), () -> health() == 200);
  }

  @Test
  void refusesAPortThatIsTaken() {
    Tool.Result second = PkiProcess.in(folder).run("serve", "--listen", "127.0.0.1:" + ca.port());

    assertThat(second.exited(3).err())
        .contains("pki: cannot listen on 127.0.0.1:" + ca.port(), "hint: another server has it");
    for (String wrong : List.of("2560", "127.0.0.1", "127.0.0.1:99999", "127.0.0.1:-1", ":80")) {
      assertThat(PkiCommand.run("serve", "--listen", wrong).status()).isEqualTo(2);
    }
  }

  @Test
  void letsARequestUnderWayEnd() throws Exception {
    byte[] request = request(issuer, leaf.serial()).der();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), ca.port())) {
      var out = socket.getOutputStream();
      out.write(
          "POST /ocsp HTTP/1.0\r\nContent-Type: application/ocsp-request\r\nContent-Length: %d\r\n\r\n"
              .formatted(request.length)
              .getBytes(ISO_8859_1));
      out.write(request, 0, 10);
      ServedHome.await(Duration.ofSeconds(5), () -> text("/metrics").contains("connections 2.0"));
      ca.server().process().destroy();
      ServedHome.await(Duration.ofSeconds(5), ServeCommandTest::isClosed);
      out.write(request, 10, request.length - 10);

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 200 OK");
    }
    ca.stop();
    ca.serve();
  }

  @Test
  void answersWhatIsBrokenQuickly() throws Exception {
    byte[] proper = request(issuer, leaf.serial()).der();
    List<byte[]> broken =
        List.of(
            new byte[0],
            Arrays.copyOf(proper, proper.length - 1),
            Arrays.copyOf(proper, proper.length + 1),
            new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff},
            manyCertIds(10_000),
            new byte[4_097]);
    for (int round = 0; round < 2; round++) { // the first one loads classes
      for (byte[] request : broken) {
        long start = System.nanoTime();
        HttpResponse<byte[]> response = send(request);
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        if (response.statusCode() == 200) {
          assertThat(response.body()).isEqualTo(new byte[] {0x30, 3, 0x0a, 1, 1});
        } else {
          assertThat(response.statusCode()).isIn(400, 413);
        }
        assertThat(took).isLessThan(Duration.ofMillis(round == 0 ? 2_000 : 250));
      }
    }
  }

  @Test
  void answersManyAtOnceOnlyUpToABound() throws Exception {
    List<CertId> most =
        IntStream.rangeClosed(1, 64)
            .mapToObj(i -> CertId.of(issuer, BigInteger.valueOf(i), HashAlgorithm.SHA_256))
            .toList();
    var request = new OcspRequest(most.subList(0, 40), Optional.empty());

    assertThat(post(request)).isInstanceOf(OcspResponse.Successful.class);
  }

  @Test
  void tellsHowItIs() {
    assertThat(text("/healthz"))
        .contains("\"green\"", "responder t-intermediate-ca", "responder t-root-ca", "store");
    assertThat(text("/metrics"))
        .contains(
            "pki_healthy 1.0",
            "pki_store_available 1.0",
            "pki_status_certificates ",
            "pki_responder_certificate_expiry_seconds{issuer=\"t-root-ca\"}");
  }

  @Test
  void isAskedByItsOwnCommand() {
    PkiCommand.Answer good = ca.run("ocsp", folder.resolve("a.example.test.crt").toString());
    assertThat(good.out())
        .startsWith("good  serial " + leaf.serial().toString(16))
        .contains(ca.url() + "/ocsp", "t-intermediate-ca OCSP responder", "echoed");

    PkiCommand.Answer plain = ca.run("ocsp", "a.example.test", "--no-nonce", "-o", "json");
    assertThat(plain.out()).contains("\"status\" : \"good\"", "\"nonce\" : \"not asked\"");

    PkiCommand.Answer away =
        ca.attempt("ocsp", "a.example.test", "--url", "http://127.0.0.1:1/ocsp");
    assertThat(away.status()).isEqualTo(3);
    PkiCommand.Answer wrongIssuer =
        ca.attempt(
            "ocsp", folder.resolve("root.crt").toString(), "--url", ca.url() + "/ocsp", "--nonce");
    assertThat(wrongIssuer.status()).isZero(); // the root answers for itself
  }

  @Test
  void keepsAnAnswerForWhoStaplesIt() throws IOException {
    Path file = folder.resolve("answer.der");
    ca.run("ocsp", "a.example.test", "--out", file.toString());
    byte[] kept = Files.readAllBytes(file);
    assertThat(OcspResponse.parse(kept))
        .isInstanceOfSatisfying(
            OcspResponse.Successful.class, all -> assertThat(all.basic().nonce()).isEmpty());

    PkiCommand.Answer again = ca.attempt("ocsp", "a.example.test", "--out", file.toString());
    assertThat(again.status()).isEqualTo(3);
    assertThat(again.err()).contains("is there already", "--force");
    ca.run("ocsp", "a.example.test", "--out", file.toString(), "--force", "--nonce");
    assertThat(Files.readAllBytes(file)).isNotEqualTo(kept);

    Path none = folder.resolve("none.der");
    ca.attempt(
        "ocsp",
        folder.resolve("root.crt").toString(),
        "--issuer",
        folder.resolve("root.crt").toString(),
        "--url",
        ca.url() + "/healthz",
        "--out",
        none.toString());
    assertThat(none).as("what is no answer").doesNotExist();
  }

  @Test
  void isAskedByVerify() {
    String file = folder.resolve("a.example.test.crt").toString();

    PkiCommand.Answer answer = ca.run("verify", file, "--revocation", "hard");

    assertThat(answer.out())
        .contains("OCSP " + ca.url() + "/ocsp about CN=a.example.test: not revoked")
        .contains("signed by CN=t-intermediate-ca OCSP responder, delegated by the issuer");
  }

  // Asking

  private static SingleResponse ask(BigInteger serial) {
    return single((OcspResponse.Successful) post(request(issuer, serial)));
  }

  private static BasicResponse answer(BigInteger serial) {
    return ((OcspResponse.Successful) post(request(issuer, serial))).basic();
  }

  private static SingleResponse single(OcspResponse.Successful response) {
    return response.basic().responses().getFirst();
  }

  private static OcspRequest request(Certificate of, BigInteger serial) {
    return new OcspRequest(List.of(CertId.of(of, serial, HashAlgorithm.SHA_1)), Optional.empty());
  }

  private static OcspResponse post(OcspRequest request) {
    return OcspResponse.parse(send(request.der()).body());
  }

  private static HttpResponse<byte[]> send(byte[] request) {
    return send(
        HttpRequest.newBuilder(URI.create(ca.url() + "/ocsp"))
            .header("Content-Type", "application/ocsp-request")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request)));
  }

  private static HttpResponse<byte[]> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(ca.url() + path)));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(
          request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String text(String path) {
    return new String(get(path).body(), ISO_8859_1);
  }

  private static int health() {
    return get("/healthz").statusCode();
  }

  private static boolean isClosed() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), ca.port())) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  private static byte[] manyCertIds(int count) {
    byte[] one = request(issuer, BigInteger.ONE).der();
    var out = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      out.writeBytes(one);
    }
    return out.toByteArray();
  }
}
