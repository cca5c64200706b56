package pki.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Waits for the ClientHello and chooses the identity by the name in it (RFC 6066, section 3).
final class SniSelector extends AbstractSniHandler<String> {
  /// What the client asked for; not set where it named nobody.
  static final AttributeKey<String> SERVER_NAME = AttributeKey.valueOf("pki.tls.serverName");

  private static final int LONGEST_CLIENT_HELLO = 1 << 16;

  private final ServedIdentities identities;
  private final VerdictExecutor tasks;

  SniSelector(ServedIdentities identities, VerdictExecutor tasks, long handshakeTimeoutMillis) {
    super(LONGEST_CLIENT_HELLO, handshakeTimeoutMillis);
    this.identities = identities;
    this.tasks = tasks;
  }

  @Override
  protected Future<String> lookup(ChannelHandlerContext ctx, @Nullable String hostname) {
    ctx.channel().attr(SERVER_NAME).set(hostname);
    return ctx.executor().newSucceededFuture(hostname);
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String hostname, Future<String> looked) {
    var handler = identities.handler(hostname, ctx.alloc(), tasks);
    handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
    ctx.pipeline().replace(this, "tls", handler);
  }
}
