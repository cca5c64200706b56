package pki.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import pki.trace.Tapped;

/// Speaks HTTP/2 or HTTP/1.1 once the handshake is done, and reports the ones that fail.
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a channel to close
final class ServerProtocols extends ApplicationProtocolNegotiationHandler {
  private static final int LONGEST_LINE = 4096;
  private static final int LONGEST_HEADERS = 8192;
  private static final int LONGEST_BODY = 1 << 16;
  private static final int MOST_STREAMS = 100; // RFC 9113, section 6.5.2 advises no fewer
  private static final int REQUEST_SECONDS = 10;
  private static final long DRAIN_MILLIS = 5_000;

  private final Site site;
  private final Optional<Duration> strictTransportSecurity;
  private final Consumer<Refusal> refusals;
  private final VerdictExecutor tasks;
  private final Optional<Tapped> tapped;
  private final Executor blocking;
  private boolean reported;

  /// @param tasks where the client is judged
  /// @param blocking where pages are made
  ServerProtocols(
      TlsServer.Builder settings,
      Site site,
      VerdictExecutor tasks,
      Executor blocking,
      Optional<Tapped> tapped) {
    super(ApplicationProtocolNames.HTTP_1_1);
    this.site = site;
    this.strictTransportSecurity = settings.strictTransportSecurity;
    this.refusals = settings.refusals;
    this.tasks = tasks;
    this.tapped = tapped;
    this.blocking = blocking;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    switch (event) {
      case Refusal refusal -> report(refusal);
      case SniCompletionEvent hello when !hello.isSuccess() ->
          report(Refusal.of(hello.cause(), tasks.verdict()));
      case SslHandshakeCompletionEvent done when !done.isSuccess() ->
          report(Refusal.of(done.cause(), tasks.verdict()));
      default -> {} // nothing that was refused
    }
    super.userEventTriggered(ctx, event);
  }

  /// The first reason is the one; what it brings about follows.
  private void report(Refusal refusal) {
    if (!reported) {
      reported = true;
      refusals.accept(refusal);
    }
  }

  @Override
  protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    var connection = TlsConnection.of(tls, ctx.channel(), tapped);
    if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
      http2(ctx.pipeline(), connection);
    } else {
      http1(ctx.pipeline(), connection);
    }
  }

  private void http1(ChannelPipeline pipeline, TlsConnection connection) {
    pipeline.addLast(
        new HttpServerCodec(
            new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS)),
        new HttpServerKeepAliveHandler(),
        new HttpObjectAggregator(LONGEST_BODY, true),
        // Behind the aggregator it is a deadline for whole requests, not for bytes.
        new IdleStateHandler(REQUEST_SECONDS, 0, 0),
        handler(connection));
  }

  private SiteHandler handler(TlsConnection connection) {
    return new SiteHandler(site, connection, strictTransportSecurity, blocking);
  }

  private void http2(ChannelPipeline pipeline, TlsConnection connection) {
    var codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(MOST_STREAMS)
                    .maxHeaderListSize(LONGEST_HEADERS))
            .gracefulShutdownTimeoutMillis(DRAIN_MILLIS)
            .build();
    var streams =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel stream) {
            stream
                .pipeline()
                .addLast(
                    new Http2StreamFrameToHttpObjectCodec(true),
                    new HttpObjectAggregator(LONGEST_BODY, true),
                    new IdleStateHandler(REQUEST_SECONDS, 0, 0),
                    handler(connection));
          }
        };
    pipeline.addLast(
        new IdleStateHandler(REQUEST_SECONDS, 0, 0),
        codec,
        new Http2MultiplexHandler(streams),
        new Farewell());
  }

  /// Ends a connection of HTTP/2 on which nothing comes any more.
  private static final class Farewell extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
      if (event instanceof IdleStateEvent) {
        ctx.close();
      }
    }
  }

  /// Was reported already; the superclass would log it with its stack.
  @Override
  protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    close(ctx, cause);
  }

  /// Ends a connection of which something went wrong. One that was reset ends by itself, and has
  /// nobody left to be told goodbye.
  static void close(ChannelHandlerContext ctx, Throwable cause) {
    if (!(cause instanceof SocketException)) {
      ctx.close();
    }
  }
}
