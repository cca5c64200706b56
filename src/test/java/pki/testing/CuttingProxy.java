package pki.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/// Stands between a client and a server on this host, and cuts their connection once, at a word
/// that the client sends.
public final class CuttingProxy implements AutoCloseable {
  private record Cut(String word, Moment moment) {}

  private enum Moment {
    BEFORE,
    AFTER
  }

  private final int target;
  private final ServerSocket listener;
  private final AtomicReference<Optional<Cut>> cut = new AtomicReference<>(Optional.empty());

  private CuttingProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public static CuttingProxy to(int port) throws IOException {
    return new CuttingProxy(port);
  }

  /// A URL of the server, as one that leads through here.
  public String redirect(String url) {
    return url.replace(":" + target + "/", ":" + listener.getLocalPort() + "/");
  }

  /// Cuts before the server gets the word.
  public void cutBefore(String word) {
    cut.set(Optional.of(new Cut(word, Moment.BEFORE)));
  }

  /// Cuts after the server has answered to the word, and before the client knows.
  public void cutAfter(String word) {
    cut.set(Optional.of(new Cut(word, Moment.AFTER)));
  }

  public boolean hasCut() {
    return cut.get().isEmpty();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        AtomicBoolean answersPass = new AtomicBoolean(true);
        Thread.ofVirtual().start(() -> questions(client, server, answersPass));
        Thread.ofVirtual().start(() -> answers(server, client, answersPass));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void questions(Socket client, Socket server, AtomicBoolean answersPass) {
    try (client;
        server) {
      byte[] buffer = new byte[65_536];
      for (int n = client.getInputStream().read(buffer);
          n >= 0;
          n = client.getInputStream().read(buffer)) {
        String text = new String(buffer, 0, n, ISO_8859_1);
        Optional<Cut> now = cut.get().filter(c -> text.contains(c.word()));
        if (now.isPresent()) {
          cut.set(Optional.empty());
          if (now.get().moment() == Moment.BEFORE) {
            return;
          }
          answersPass.set(false);
        }
        server.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // the other direction ended it
    }
  }

  private static void answers(Socket server, Socket client, AtomicBoolean pass) {
    try (server;
        client) {
      byte[] buffer = new byte[65_536];
      for (int n = server.getInputStream().read(buffer);
          n >= 0 && pass.get();
          n = server.getInputStream().read(buffer)) {
        client.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // the other direction ended it
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
