package pki.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A server that does whatever a test wants, on a port of this machine.
public final class RawPeer implements AutoCloseable {
  /// What is done with one connection; it is closed afterwards.
  @FunctionalInterface
  public interface Behaviour {
    void meet(InputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket listener;

  public RawPeer(Behaviour behaviour) {
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(() -> accept(behaviour));
  }

  /// A peer that passes on what it is sent to the server on that port, and of its answer so many
  /// octets; then it closes.
  public static RawPeer cutting(int port, int octets) {
    return new RawPeer((in, out) -> {
      try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
        Thread.ofVirtual().start(() -> pass(in, server));
        InputStream answers = server.getInputStream();
        for (int i = 0; i < octets; i++) {
          int octet = answers.read();
          if (octet < 0) {
            return;
          }
          out.write(octet);
        }
      }
    });
  }

  /// Passes on everything, both ways, until the server has ended.
  public static void pass(InputStream in, OutputStream out, int port) throws IOException {
    try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Thread.ofVirtual().start(() -> pass(in, server));
      server.getInputStream().transferTo(out);
    }
  }

  private static void pass(InputStream in, Socket server) {
    try {
      in.transferTo(server.getOutputStream());
    } catch (IOException e) {
      return; // it was cut
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept(Behaviour behaviour) {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> meet(behaviour, socket));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private static void meet(Behaviour behaviour, Socket socket) {
    try (socket) {
      behaviour.meet(socket.getInputStream(), socket.getOutputStream());
    } catch (IOException e) {
      return; // the other side had enough
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
