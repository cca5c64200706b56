package pki.tls;

import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/// The keys that seal session tickets (RFC 5077, section 4): the newest seals, all open. Whoever
/// has one can read the TLS 1.2 connections that were resumed with it, so none lives long. All of a
/// server's contexts share them, so a ticket outlives a change of certificates. Thread-safe.
final class TicketKeys {
  /// Tickets of TLS 1.3 say that they hold for two days (BoringSSL), so that is how long keys do.
  static final Duration ROTATION = Duration.ofHours(12);

  private static final int KEPT = 4;

  /// Sessions are resumed only by contexts that call themselves the same.
  private static final byte[] SHARED = "pki".getBytes(StandardCharsets.US_ASCII);

  private final RandomGenerator random;
  private final Deque<OpenSslSessionTicketKey> keys = new ArrayDeque<>();

  TicketKeys(RandomGenerator random) {
    this.random = random;
    rotate();
  }

  /// Makes a new key and forgets the oldest one.
  synchronized void rotate() {
    keys.addFirst(
        new OpenSslSessionTicketKey(
            bytes(OpenSslSessionTicketKey.NAME_SIZE),
            bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
            bytes(OpenSslSessionTicketKey.AES_KEY_SIZE)));
    if (keys.size() > KEPT) {
      keys.removeLast();
    }
  }

  /// Has a context use the keys of this moment; the JDK's has its own.
  synchronized void applyTo(SslContext context) {
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setTicketKeys(keys.toArray(OpenSslSessionTicketKey[]::new));
      if (sessions instanceof OpenSslServerSessionContext server) {
        server.setSessionIdContext(SHARED);
      }
      sessions.setSessionTimeout(Math.toIntExact(KEPT * ROTATION.toSeconds()));
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
