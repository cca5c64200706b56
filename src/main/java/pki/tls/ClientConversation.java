package pki.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import pki.der.Octets;
import pki.tls.TlsReport.Reply;
import pki.trace.Tapped;

/// One connection of a client, from the handshake to its report.
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write that fails closes the channel, which is seen
final class ClientConversation extends ChannelInboundHandlerAdapter {
  private static final int LONGEST_REPLY = 1 << 20;

  private final TlsTarget target;
  private final Optional<String> path;
  private final VerdictExecutor tasks;
  private final Tapped tapped;
  private final CompletableFuture<TlsReport> report;

  /// How long a server may take to answer what it was asked; it may speak something else.
  private final Duration patience;

  private long begun;
  private Duration handshakeTime = Duration.ZERO;
  private Optional<TlsConnection> connection = Optional.empty();
  private Optional<Octets> staple = Optional.empty();

  /// Where the report goes, and how long what the server says after the handshake is waited for.
  record Answer(CompletableFuture<TlsReport> report, Duration patience) {}

  /// @param path what to ask for; absent to part after the handshake
  ClientConversation(
      TlsTarget target,
      Optional<String> path,
      VerdictExecutor tasks,
      Tapped tapped,
      Answer answer) {
    this.target = target;
    this.path = path;
    this.tasks = tasks;
    this.tapped = tapped;
    this.report = answer.report();
    this.patience = answer.patience();
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begun = System.nanoTime();
    ctx.fireChannelActive();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      handshakeTime = Duration.ofNanos(System.nanoTime() - begun);
      SslHandler tls = ctx.pipeline().get(SslHandler.class);
      if (done.isSuccess()) {
        proceed(ctx, tls);
      } else {
        refuse(done.cause());
      }
    }
    if (event instanceof Refusal refusal) {
      finish(Optional.empty(), Optional.of(refusal));
    }
    ctx.fireUserEventTriggered(event);
  }

  private void proceed(ChannelHandlerContext ctx, SslHandler tls) {
    connection = Optional.of(TlsConnection.of(tls, Optional.empty(), Optional.of(tapped)));
    if (tls.engine() instanceof ReferenceCountedOpenSslEngine engine) {
      staple = Optional.ofNullable(engine.getOcspResponse()).map(Octets::of);
    }
    if (path.isEmpty() || "h2".equals(tls.applicationProtocol())) {
      finish(Optional.empty(), Optional.empty());
    } else {
      ask(ctx, path.get());
    }
  }

  private void ask(ChannelHandlerContext ctx, String page) {
    String self = ctx.name();
    ctx.pipeline()
        .addBefore(self, "http", new HttpClientCodec())
        .addBefore(self, "whole", new HttpObjectAggregator(LONGEST_REPLY));
    var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, page);
    request
        .headers()
        .set(HttpHeaderNames.HOST, target.name().text())
        .set(HttpHeaderNames.CONNECTION, "close");
    ctx.pipeline().writeAndFlush(request);
    ctx.executor()
        .schedule(
            () -> finish(Optional.empty(), Optional.empty()),
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof FullHttpResponse response) {
        byte[] body = new byte[response.content().readableBytes()];
        response.content().readBytes(body);
        String age = response.headers().get("strict-transport-security");
        finish(
            Optional.of(
                new Reply(response.status().code(), Optional.ofNullable(age), Octets.of(body))),
            Optional.empty());
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refuse(cause);
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    refuse(new ClosedChannelException());
    ctx.fireChannelInactive();
  }

  private void refuse(Throwable cause) {
    finish(Optional.empty(), Optional.of(Refusal.of(cause, tasks.verdict())));
  }

  /// The first end that is reached counts.
  private void finish(Optional<Reply> reply, Optional<Refusal> refusal) {
    report.complete(
        new TlsReport(
            target,
            connection,
            Optional.ofNullable(tasks.verdict()),
            staple,
            reply,
            refusal,
            handshakeTime,
            tapped));
  }
}
