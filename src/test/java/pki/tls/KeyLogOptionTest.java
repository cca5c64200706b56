package pki.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pki.testing.PkiCommand;
import pki.testing.PkiProcess;
import pki.testing.Tool;
import pki.trace.Direction;
import pki.trace.Recording;

/// `--keylog` of both commands, read by tshark beside a capture of the same connections.
class KeyLogOptionTest {
  private static final int FINISHED = 20;

  @TempDir static Path folder;
  private static Tool.Running server;
  private static int port;

  @BeforeAll
  static void serve() {
    PkiProcess pki = PkiProcess.in(folder);
    pki.run("init", "--name", "Key Log").succeeded();
    pki.run("issue", "localhost", "--out", "certs").succeeded();
    server =
        pki.start(
            "tls",
            "serve",
            "--cert",
            "certs/localhost.crt",
            "--port",
            "0",
            "--no-page",
            "--keylog",
            "server.log");
    server.awaitOutput("listening on ");
    port = Integer.parseInt(server.output().replaceFirst("(?s).*https://[^:]*:(\\d+)/.*", "$1"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  void opensTheFullAndTheResumedConnection(String version) throws IOException {
    Path clients = folder.resolve("client-%s.log".formatted(version));
    List<Recording> recordings = new ArrayList<>();
    try (var wire = new Wire(recordings)) {
      PkiCommand.Answer answer =
          PkiCommand.run(
              "tls",
              "connect",
              "localhost:" + wire.port(),
              "--anchors",
              folder.resolve("certs/root.crt").toString(),
              "--tls",
              version,
              "--resume",
              "--keylog",
              clients.toString());
      assertThat(answer.status()).as(answer.toString()).isZero();
      assertThat(answer.out()).contains("resumed");
    }
    List<Recording> counted = recordings.subList(1, 3); // the first only warms up
    for (Path log : List.of(clients, folder.resolve("server.log"))) {
      for (Recording recording : counted) {
        assertThat(finished(recording, Files.readAllLines(log))).as(log.toString()).isEqualTo(2);
      }
    }
    assertThat(finished(counted.getFirst(), List.of())).isZero();
  }

  @Test
  void theServersIsItsOwnersOnly() throws IOException {
    assertThat(Files.getPosixFilePermissions(folder.resolve("server.log"))).hasSize(2);
  }

  private static long finished(Recording recording, List<String> keyLog) throws IOException {
    return new Tshark(Files.createTempDirectory(folder, "tshark"))
        .of(recording, keyLog).messages().stream().filter(one -> one.code() == FINISHED).count();
  }

  /// Stands between the two, and records each connection.
  private static final class Wire implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Thread> threads = new ArrayList<>();
    private final Thread accepting;

    private Wire(List<Recording> recordings) throws IOException {
      accepting = Thread.ofVirtual().start(() -> accept(recordings));
    }

    private int port() {
      return listener.getLocalPort();
    }

    private void accept(List<Recording> recordings) {
      try {
        while (true) {
          Socket client = listener.accept();
          var there = new Socket(InetAddress.getLoopbackAddress(), KeyLogOptionTest.port);
          var recording = new Recording();
          recordings.add(recording);
          threads.add(pump(client, there, recording, Direction.CLIENT_TO_SERVER));
          threads.add(pump(there, client, recording, Direction.SERVER_TO_CLIENT));
        }
      } catch (IOException e) {
        return; // closed: the test is over
      }
    }

    private static Thread pump(Socket from, Socket to, Recording recording, Direction direction) {
      return Thread.ofVirtual()
          .start(() -> {
            byte[] buffer = new byte[1 << 14];
            try (from;
                to) {
              InputStream in = from.getInputStream();
              OutputStream out = to.getOutputStream();
              int length;
              while ((length = in.read(buffer)) > 0) {
                byte[] bytes = Arrays.copyOf(buffer, length);
                recording.add(direction, System.nanoTime(), bytes);
                out.write(bytes);
              }
            } catch (IOException e) {
              return; // the other end is gone
            }
          });
    }

    @Override
    public void close() throws IOException {
      listener.close();
      try {
        accepting.join();
        for (Thread thread : threads) {
          thread.join(2_000);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
