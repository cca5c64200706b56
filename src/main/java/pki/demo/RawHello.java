package pki.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;

/// What is said by hand to a server's port, because no library of today says it any more.
final class RawHello {
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int ENOUGH = 64;

  /// A ClientHello that knows TLS 1.1 at best (RFC 4346, section 7.4.1.2), in its record: random,
  /// no session, three suites of that time, no compression.
  static final byte[] OF_TLS_1_1 =
      HexFormat.of()
          .parseHex(
              "1603010031"
                  + "0100002d"
                  + "0302"
                  + "70".repeat(32)
                  + "00"
                  + "0006c009c013002f"
                  + "0100");

  private RawHello() {}

  /// Sends this and returns the beginning of the answer; empty when there is none.
  static byte[] answer(int port, byte[] words) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(words);
      return socket.getInputStream().readNBytes(ENOUGH);
    } catch (java.net.SocketException e) {
      return new byte[0]; // closed on us
    } catch (IOException e) {
      throw new UncheckedIOException("talking to port " + port, e);
    }
  }
}
