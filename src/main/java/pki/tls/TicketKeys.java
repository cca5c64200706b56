package pki.tls;

import com.google.common.hash.Hashing;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import pki.authentication.TlsIdentity;

/// The keys that seal session tickets (RFC 5077, section 4): the newest seals, all open. Whoever
/// has one can read the TLS 1.2 connections that were resumed with it, so none lives long. All of a
/// server's contexts share them, so a ticket outlives a renewed certificate. Thread-safe.
final class TicketKeys {
  /// Tickets of TLS 1.3 say that they hold for two days (BoringSSL), so that is how long keys do.
  static final Duration ROTATION = Duration.ofHours(12);

  private static final int KEPT = 4;

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

  /// Has the context of an identity use the keys of this moment; the JDK's has its own.
  synchronized void applyTo(SslContext context, TlsIdentity identity) {
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      sessions.setTicketKeys(keys.toArray(OpenSslSessionTicketKey[]::new));
      if (sessions instanceof OpenSslServerSessionContext server) {
        server.setSessionIdContext(names(identity));
      }
      sessions.setSessionTimeout(Math.toIntExact(KEPT * ROTATION.toSeconds()));
    }
  }

  /// Sessions are resumed only by contexts that call themselves the same: those of a certificate
  /// and of its renewals. A session must not go on under another server's name (RFC 6066, section
  /// 3).
  private static byte[] names(TlsIdentity identity) {
    String names = identity.names().stream().sorted().collect(Collectors.joining("\n"));
    return Hashing.sha256().hashString(names, StandardCharsets.UTF_8).asBytes();
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
