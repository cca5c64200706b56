package pki.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.handshake.AlertDescription;
import pki.handshake.ClientHello;
import pki.handshake.Extensions;
import pki.handshake.WireReader;
import pki.tls.Refusal.By;

/// Waits for the ClientHello and chooses the identity by the name in it (RFC 6066, section 3). A
/// client that speaks none of our application protocols is told so (RFC 7301, section 3.2), which
/// the TLS library leaves to us.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class Selector extends AbstractSniHandler<String> {
  /// What the client asked for; not set where it named nobody.
  static final AttributeKey<String> SERVER_NAME = AttributeKey.valueOf("pki.tls.serverName");

  private static final int LONGEST_CLIENT_HELLO = 1 << 16;

  /// A record with the fatal alert no_application_protocol.
  private static final byte[] NO_APPLICATION_PROTOCOL = HexFormat.of().parseHex("15030300020278");

  private final ServedIdentities identities;
  private final VerdictExecutor tasks;
  private final List<String> applicationProtocols;
  private boolean heard;
  private boolean sharesProtocol = true;

  Selector(
      ServedIdentities identities,
      VerdictExecutor tasks,
      List<String> applicationProtocols,
      long handshakeTimeoutMillis) {
    super(LONGEST_CLIENT_HELLO, handshakeTimeoutMillis);
    this.identities = identities;
    this.tasks = tasks;
    this.applicationProtocols = applicationProtocols;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    heard = true;
    super.channelRead(ctx, message);
  }

  /// Whoever only looks whether somebody listens is nobody's trouble.
  @Override
  public void channelInactive(ChannelHandlerContext ctx) throws Exception {
    if (heard) {
      ctx.fireUserEventTriggered(
          new Refusal(By.PEER, Optional.empty(), "the client left before its hello was complete"));
    }
    super.channelInactive(ctx);
  }

  @Override
  protected Future<String> lookup(ChannelHandlerContext ctx, @Nullable ByteBuf clientHello)
      throws Exception {
    sharesProtocol = clientHello == null || sharesProtocol(clientHello);
    return super.lookup(ctx, clientHello);
  }

  private boolean sharesProtocol(ByteBuf clientHello) {
    try {
      List<String> offered =
          ClientHello.parse(Octets.of(ByteBufUtil.getBytes(clientHello)))
              .extension(Extensions.APPLICATION_PROTOCOLS)
              .map(names -> WireReader.of(names).vector(2).all(Selector::protocol))
              .orElse(List.of());
      return offered.isEmpty()
          || applicationProtocols.isEmpty()
          || !Collections.disjoint(offered, applicationProtocols);
    } catch (EncodingException e) {
      return true; // the TLS library says better what is wrong with it
    }
  }

  private static String protocol(WireReader in) {
    return new String(in.vector(1).rest().bytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  protected Future<String> lookup(ChannelHandlerContext ctx, @Nullable String hostname) {
    ctx.channel().attr(SERVER_NAME).set(hostname);
    return ctx.executor().newSucceededFuture(hostname);
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext ctx, @Nullable String hostname, Future<String> looked) {
    if (!sharesProtocol) {
      ctx.fireUserEventTriggered(
          new Refusal(
              By.US,
              Optional.of(AlertDescription.NO_APPLICATION_PROTOCOL),
              "the client speaks none of " + applicationProtocols));
      ctx.writeAndFlush(Unpooled.wrappedBuffer(NO_APPLICATION_PROTOCOL))
          .addListener(ChannelFutureListener.CLOSE);
      return;
    }
    SslHandler handler = identities.handler(hostname, ctx.channel(), tasks);
    handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
    try {
      ctx.pipeline().replace(this, "tls", handler);
    } catch (RuntimeException e) {
      ReferenceCountUtil.safeRelease(handler.engine()); // nobody else knows of it yet
      throw e;
    }
  }
}
