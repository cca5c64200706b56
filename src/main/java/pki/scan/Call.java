package pki.scan;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import pki.der.Octets;
import pki.handshake.ContentType;
import pki.handshake.MessageType;
import pki.handshake.TlsVersion;
import pki.handshake.WireWriter;
import pki.scan.Reply.Silence;

/// One connection to the server, which has a deadline for all of it: one that sends a byte now and
/// then is cut off, too.
final class Call {
  private static final int MOST_IN_RECORD = 1 << 14;

  private final Socket socket;
  private final long deadline;
  private final InputStream in;

  Call(Socket socket, long deadline) {
    this.socket = socket;
    this.deadline = deadline;
    this.in = new BufferedInputStream(new Limited());
  }

  /// Sends a hello, and listens until the server waits for more.
  Reply ask(Offer offer, Octets random, Optional<String> serverName) {
    byte[] body = offer.hello(random, serverName).encode().bytes();
    byte[] message =
        WireWriter.encode(
            out -> out.u8(MessageType.CLIENT_HELLO.code()).vector(3, b -> b.raw(body)));
    try {
      send(ContentType.HANDSHAKE, recordVersion(offer.version()), message);
    } catch (IOException e) {
      return new Reply.Silent(Silence.CLOSED);
    }
    return new FlightReader(in()).flight();
  }

  /// RFC 8446, section 5.1: what old servers know, whatever is asked for.
  private static int recordVersion(TlsVersion version) {
    return Math.min(version.code(), TlsVersion.TLS_1_0.code());
  }

  void send(ContentType type, int version, byte[] contents) throws IOException {
    if (contents.length > MOST_IN_RECORD) {
      throw new IllegalArgumentException("%d bytes in one record".formatted(contents.length));
    }
    out()
        .write(
            WireWriter.encode(record ->
                record.u8(type.code()).u16(version).vector(2, data -> data.raw(contents))));
  }

  /// The connection itself, for a conversation that is led by somebody else until [#hasTime] ends.
  Socket socket() {
    return socket;
  }

  /// Closes the connection when its time is over, for somebody else's conversation, which may wait
  /// for ever; until it is cancelled.
  Future<?> endsInTime() {
    return CompletableFuture.runAsync(
        this::close,
        CompletableFuture.delayedExecutor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
  }

  private void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // then it is closed already
    }
  }

  boolean hasTime() {
    return System.nanoTime() - deadline < 0;
  }

  OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /// What comes, until the deadline.
  InputStream in() {
    return in;
  }

  private final class Limited extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
      if (left <= 0) {
        throw new SocketTimeoutException("the connection's time is over");
      }
      socket.setSoTimeout(Math.toIntExact(left));
      return socket.getInputStream().read(buffer, offset, length);
    }

    @Override
    public int available() throws IOException {
      return socket.getInputStream().available();
    }
  }
}
