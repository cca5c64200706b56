package pki.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.authentication.TlsIdentity;
import pki.name.DnsName;

class StartTlsTest {
  private static final TlsPki PKI = new TlsPki();
  private static final String GREETING = "220 mail.test ready\r\n";
  private static final String OFFER = "250-mail.test\r\n250-STARTTLS\r\n250 HELP\r\n";

  @ParameterizedTest
  @CsvSource({"SMTP", "POSTGRESQL"})
  void beginsInTheClear(StartTls protocol) throws Exception {
    List<String> answers =
        protocol == StartTls.SMTP ? List.of(GREETING, OFFER, "220 go on\r\n") : List.of("", "S");
    try (var peer = new Peer(answers);
        TlsClient client = client(protocol)) {
      TlsReport report = client.connect(peer.target());
      assertThat(report.refusal()).isEmpty();
      assertThat(report.verdict()).isPresent();
      assertThat(report.tapped().trace().steps().getFirst().messageType())
          .contains(pki.handshake.MessageType.CLIENT_HELLO);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SMTP, '554 go away\r\n', 554 go away",
    "SMTP, 'SSH-2.0-OpenSSH\r\n', SSH-2.0-OpenSSH",
    "POSTGRESQL, N, N"
  })
  void saysWhenTheServerDoesNotWantIt(StartTls protocol, String answer, String said)
      throws Exception {
    List<String> answers = protocol == StartTls.SMTP ? List.of(answer) : List.of("", answer);
    try (var peer = new Peer(answers);
        TlsClient client = client(protocol)) {
      Refusal refusal = client.connect(peer.target()).refusal().orElseThrow();
      assertThat(refusal.by()).isEqualTo(Refusal.By.PEER);
      assertThat(refusal.why()).isEqualTo("the server does not begin TLS, it says '%s'", said);
    }
  }

  /// What follows the last answer in the clear could have been put there by anybody.
  @ParameterizedTest
  @CsvSource({"SMTP", "POSTGRESQL"})
  void takesNothingFromTheClearIntoTheConnection(StartTls protocol) throws Exception {
    List<String> answers =
        protocol == StartTls.SMTP
            ? List.of(GREETING, OFFER, "220 go on\r\n250 injected\r\n")
            : List.of("", "Sinjected");
    try (var peer = new Peer(answers);
        TlsClient client = client(protocol)) {
      assertThat(client.connect(peer.target()).refusal().orElseThrow().why())
          .isEqualTo("what the server says goes on in the clear where TLS has to begin");
    }
  }

  private static TlsClient client(StartTls protocol) {
    return TlsClient.trusting(PKI.trust()).startTls(protocol).build();
  }

  /// Gives these answers in turn, an empty one without being asked, and then speaks TLS.
  private static final class Peer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();

    Peer(List<String> answers) throws IOException, GeneralSecurityException {
      TlsIdentity identity = PKI.server("mail.test");
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {identity.key().keyManager(identity.chain()).orElseThrow()}, null, null);
      var _ = thread.submit(() -> serve(answers, context));
    }

    private void serve(List<String> answers, SSLContext context) {
      try (Socket socket = listener.accept()) {
        for (String answer : answers) {
          socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
          if (!answer.equals(answers.getLast())) {
            socket.getInputStream().read(new byte[1024]);
          }
        }
        var tls = (SSLSocket) context.getSocketFactory().createSocket(socket, null, true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        tls.getInputStream().read();
        tls.getOutputStream().write("250 mail.test\r\n".getBytes(ISO_8859_1));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // the client's side of it is what the tests look at
      }
    }

    TlsTarget target() {
      return TlsTarget.of("127.0.0.1", listener.getLocalPort()).named(DnsName.parse("mail.test"));
    }

    @Override
    public void close() throws IOException {
      listener.close();
      thread.shutdownNow();
    }
  }
}
