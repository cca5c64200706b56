package pki.scan;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import pki.assessment.Assessment;
import pki.assessment.Attack;
import pki.assessment.PolicyCheck;
import pki.assessment.Verdict;
import pki.handshake.Codepoints;
import pki.handshake.TlsVersion;
import pki.name.DnsName;
import pki.testing.RawPeer;
import pki.tls.StartTls;
import pki.tls.TlsTarget;

/// Peers that do not behave: a clear sentence, in bounded time and memory.
class BrokenPeersTest {
  private static final Limits QUICK =
      Limits.USUAL.withPatience(Duration.ofMillis(500)).withTotal(Duration.ofSeconds(10));

  /// Many, of all sorts.
  private static final List<String> RSA_SUITES =
      Codepoints.SUITE.names().values().stream()
          .filter(name -> name.startsWith("TLS_RSA_WITH_"))
          .toList();

  @TempDir static Path folder;

  private interface Behaviour {
    void with(Socket socket, OutputStream out) throws IOException;
  }

  enum Peer {
    CLOSES("does not speak TLS: it closes the connection", (socket, out) -> {}),
    SILENT(
        "does not speak TLS: it does not answer in time",
        (socket, out) -> socket.getInputStream().readAllBytes()),
    SPEAKS_HTTP(
        "does not speak TLS: it answers no TLS record but 'HTTP/1.1 400 Bad Request'",
        (socket, out) -> out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII))),
    SPEAKS_SSH(
        "does not speak TLS: it answers no TLS record but 'SSH-2.0-OpenSSH_9.2'",
        (socket, out) -> out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(US_ASCII))),
    SENDS_TERMINAL_CODES(
        "no TLS record but '??[31mred'",
        (socket, out) -> out.write("\u009b\u001b[31mred".getBytes(US_ASCII))),
    HALF_A_RECORD(
        "does not speak TLS: it closes the connection",
        (socket, out) -> out.write(HexFormat.of().parseHex("16030300500200"))),
    RECORD_OF_2_TO_16(
        "does not speak TLS: it answers no TLS record but",
        (socket, out) -> out.write(HexFormat.of().parseHex("160303ffff0200"))),
    MESSAGE_OF_2_TO_24(
        "a handshake message of 16777215 bytes",
        (socket, out) -> out.write(HexFormat.of().parseHex("160303000402ffffff"))),
    MALFORMED_HELLO(
        "does not speak TLS: it answers",
        (socket, out) ->
            out.write(
                HexFormat.of().parseHex("16030300080200000403030000" + "16030300040e000000"))),
    NO_HELLO(
        "TLS records without a ServerHello",
        (socket, out) -> out.write(HexFormat.of().parseHex("16030300040e000000"))),
    ENDLESS_MESSAGES(
        "more than 32 messages without end",
        (socket, out) -> {
          byte[] record = HexFormat.of().parseHex("1603034004" + "0b000000".repeat(4097));
          while (true) {
            out.write(record);
          }
        }),
    ENDLESS_MESSAGE(
        "more than 262144 bytes without end",
        (socket, out) -> {
          out.write(HexFormat.of().parseHex("16030300040b040000"));
          byte[] record = HexFormat.of().parseHex("1603034000" + "00".repeat(0x4000));
          while (true) {
            out.write(record);
          }
        }),
    ENDLESS_EMPTY_RECORDS(
        "more than 262144 bytes without end",
        (socket, out) -> {
          byte[] records = HexFormat.of().parseHex("1603030000".repeat(1000));
          while (true) {
            out.write(records);
          }
        }),
    DRIPS(
        "does not speak TLS: it does not answer in time",
        (socket, out) -> {
          for (byte octet : HexFormat.of().parseHex("160303" + "4000" + "02".repeat(1000))) {
            out.write(octet);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
          }
        }),
    ALWAYS_REFUSES(
        "speaks TLS, but accepts no version and no suite (alert handshake_failure",
        (socket, out) -> out.write(HexFormat.of().parseHex("15030100020228")));

    private final String told;

    @SuppressWarnings("ImmutableEnumChecker") // no behaviour holds anything
    private final Behaviour behaviour;

    Peer(String told, Behaviour behaviour) {
      this.told = told;
      this.behaviour = behaviour;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenPeerIsToldInASentence(Peer peer) throws IOException {
    try (ServerSocket listener = listener()) {
      serve(
          listener,
          (socket, out) -> {
            int _ = socket.getInputStream().read(new byte[8192]); // else closing is a reset
            peer.behaviour.with(socket, out);
          });
      long begun = System.nanoTime();

      assertThatThrownBy(() -> scanner().scan(target(listener), Instant.EPOCH))
          .isInstanceOf(ScanException.class)
          .hasMessageContaining(peer.told)
          .hasMessageMatching("[^\u0000-\u001f\u007f-\u009f]*");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void nobodyListens() throws IOException {
    TlsTarget target;
    try (ServerSocket listener = listener()) {
      target = target(listener);
    }
    assertThatThrownBy(() -> scanner().scan(target, Instant.EPOCH))
        .isInstanceOf(ScanException.class)
        .hasMessageStartingWith("cannot connect to 127.0.0.1:")
        .hasMessageContaining("refused");
  }

  @Test
  void aServerWithoutStartTlsIsToldInASentence() throws IOException {
    try (ServerSocket listener = listener()) {
      serve(
          listener,
          (socket, out) -> {
            out.write("220 hi\r\n".getBytes(US_ASCII));
            int _ = socket.getInputStream().read(new byte[100]);
            out.write("502 what\r\n".getBytes(US_ASCII));
          });

      assertThatThrownBy(
              () -> scanner().startTls(StartTls.SMTP).scan(target(listener), Instant.EPOCH))
          .isInstanceOf(ScanException.class)
          .hasMessage("the server does not begin TLS, it says '502 what'");
    }
  }

  /// As it is with a mail server that counts connections.
  @Test
  void whoHasBegunTlsBeforeIsNotSaidToLackIt() throws IOException {
    var greeted = new AtomicInteger();
    try (ServerSocket listener = listener()) {
      serve(
          listener,
          (socket, out) -> {
            boolean first = greeted.incrementAndGet() == 1;
            for (String answer :
                first ? List.of("220 hi", "250 ok", "220 go") : List.of("421 too many")) {
              out.write((answer + "\r\n").getBytes(US_ASCII));
              int _ = socket.getInputStream().read(new byte[1000]);
            }
          });
      var caller =
          new Caller(target(listener), QUICK, Optional.of(StartTls.SMTP), new SecureRandom());

      assertThat(caller.ask(Offer.of(TlsVersion.TLS_1_2)))
          .isEqualTo(new Reply.Silent(Reply.Silence.CLOSED));
      assertThat(caller.ask(Offer.of(TlsVersion.TLS_1_2)))
          .isEqualTo(new Reply.Silent(Reply.Silence.UNREACHABLE));
    }
  }

  /// Other libraries have no deadline of their own.
  @Test
  void aServerThatIsSilentToTheJdkDoesNotHoldTheScan() throws IOException {
    try (ServerSocket listener = listener()) {
      serve(listener, (socket, out) -> socket.getInputStream().readAllBytes());
      var caller = new Caller(target(listener), QUICK, Optional.empty(), new SecureRandom());
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> assertThat(new Renegotiation(caller).probe()).isEqualTo(Observed.UNKNOWN));
    }
  }

  /// A firewall that counts connections makes a bad server look like a good one.
  @Test
  void whatIsBehindAnInterruptionIsNotConcluded() throws IOException {
    var pki = new ScanPki(folder);
    var chain = pki.write("rsa", ScanPki.rsa(2048), ScanPki.Kind.GOOD);
    var passed = new AtomicInteger();
    try (var server =
            new OldServer(chain, EnumSet.of(TlsVersion.TLS_1_2), RSA_SUITES, 0, Set.of());
        var gate =
            new RawPeer((in, out) -> {
              if (passed.incrementAndGet() <= 12) {
                RawPeer.pass(in, out, server.port());
              }
            })) {
      Observations seen =
          new Scanner(pki.trust(), new SecureRandom())
              .within(Limits.USUAL.withPatience(Duration.ofSeconds(1)))
              .scan(TlsTarget.of("127.0.0.1", gate.port()), pki.now);

      assertThat(seen.cutShort().orElseThrow())
          .startsWith("in the middle of it the server closes the connection");
      Assessment assessment = Assessment.of(seen);
      assertThat(PolicyCheck.unseen(assessment)).isNotEmpty();
      assertThat(assessment.verdicts())
          .filteredOn(verdict -> verdict.attack() == Attack.FREAK)
          .extracting(Verdict::exposure)
          .containsExactly(Verdict.Exposure.NOT_TESTED);
    }
  }

  /// A server that accepts each of 60 suites in three versions is asked 10 times.
  @Test
  void aScanEndsWithItsConnections() throws IOException {
    var pki = new ScanPki(folder);
    var chain = pki.write("rsa", ScanPki.rsa(2048), ScanPki.Kind.GOOD);
    Set<TlsVersion> versions =
        EnumSet.of(TlsVersion.TLS_1_0, TlsVersion.TLS_1_1, TlsVersion.TLS_1_2);
    try (var server = new OldServer(chain, versions, RSA_SUITES, 0, Set.of())) {
      Observations seen =
          new Scanner(pki.trust(), new SecureRandom())
              .within(Limits.USUAL.withConnections(20))
              .scan(
                  TlsTarget.of("127.0.0.1", server.port()).named(DnsName.parse("scanned.test")),
                  pki.now);

      assertThat(seen.connections()).isEqualTo(20);
      assertThat(seen.cutShort())
          .contains(
              "the scan ended after 20 connections or 120 s, its limits: not everything was asked");
    }
  }

  private static Scanner scanner() {
    return new Scanner(new ScanPki(folder).trust(), new SecureRandom()).within(QUICK);
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static TlsTarget target(ServerSocket listener) {
    return TlsTarget.of("127.0.0.1", listener.getLocalPort());
  }

  private static void serve(ServerSocket listener, Behaviour behaviour) {
    Thread.ofVirtual()
        .start(() -> {
          while (!listener.isClosed()) {
            try {
              Socket socket = listener.accept();
              Thread.ofVirtual().start(() -> behave(socket, behaviour));
            } catch (IOException e) {
              return; // closed
            }
          }
        });
  }

  private static void behave(Socket socket, Behaviour behaviour) {
    try (socket) {
      behaviour.with(socket, socket.getOutputStream());
      socket.shutdownOutput();
    } catch (IOException e) {
      // the client has left
    }
  }
}
