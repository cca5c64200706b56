package pki.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A socket that says what it is told to, however wrong that is.
final class RawClient implements AutoCloseable {
  private final Socket socket;

  RawClient(InetSocketAddress address) throws IOException {
    this.socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
    socket.setTcpNoDelay(true);
  }

  /// Sends one text and returns all that comes back until the server closes.
  static String exchange(InetSocketAddress address, String text) throws IOException {
    try (var client = new RawClient(address)) {
      return client.send(text).readToEnd();
    }
  }

  RawClient send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  RawClient endOutput() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  String readToEnd() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /// Reads until this text has come, or the server closes.
  String readUntil(String text) throws IOException {
    var seen = new StringBuilder();
    int next;
    while (seen.indexOf(text) < 0 && (next = socket.getInputStream().read()) >= 0) {
      seen.append((char) next);
    }
    return seen.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
