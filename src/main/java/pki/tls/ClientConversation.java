package pki.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import pki.der.Octets;
import pki.handshake.MessageType;
import pki.handshake.TlsVersion;
import pki.tls.Refusal.By;
import pki.tls.TlsReport.Reply;
import pki.trace.Recording;
import pki.trace.Tapped;

/// One connection of a client, from the handshake to its report.
@SuppressWarnings(
    "FutureReturnValueIgnored") // a write that fails closes the channel, which is seen
final class ClientConversation extends ChannelInboundHandlerAdapter {
  private static final int LONGEST_REPLY = 1 << 20;

  /// How long a server of TLS 1.3 is given to refuse a client that has nothing to ask.
  private static final Duration GRACE = Duration.ofMillis(500);

  /// The client's preface with empty SETTINGS (RFC 9113, section 3.4), which a server answers.
  private static final String HTTP2_PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + "\0\0\0\4\0\0\0\0\0";

  private final TlsTarget target;
  private final Errand errand;
  private final VerdictExecutor tasks;
  private final Tapped tapped;
  private final CompletableFuture<TlsReport> report = new CompletableFuture<>();

  private Duration handshakeTime = Duration.ZERO;
  private Optional<TlsConnection> connection = Optional.empty();

  /// What the connection is made for.
  ///
  /// @param path what to ask for with HTTP/1.1; absent to part after the handshake
  /// @param firstWords what to say where no path is asked for; empty for nothing
  /// @param patience for all of it; half of it for an answer to what was asked, since a server may
  ///   speak something else
  /// @param deadline when the patience is at its end, by [System#nanoTime]
  record Errand(Optional<String> path, String firstWords, Duration patience, long deadline) {}

  ClientConversation(TlsTarget target, Errand errand, VerdictExecutor tasks, Tapped tapped) {
    this.target = target;
    this.errand = errand;
    this.tasks = tasks;
    this.tapped = tapped;
  }

  /// What passes over the connection.
  Recording recording() {
    return tapped.recording();
  }

  /// Where the server is judged.
  VerdictExecutor tasks() {
    return tasks;
  }

  /// Completed in any case, at the latest when the patience is at its end.
  CompletableFuture<TlsReport> report() {
    return report;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    after(ctx, Duration.ofNanos(errand.deadline() - System.nanoTime()), Optional.of(silence()));
    ctx.fireChannelActive();
  }

  private Refusal silence() {
    String time = errand.patience().toString().substring(2).toLowerCase(Locale.ROOT); // of PT10S
    return new Refusal(By.PEER, Optional.empty(), "the server did not answer within " + time);
  }

  private void after(ChannelHandlerContext ctx, Duration time, Optional<Refusal> refusal) {
    var timer =
        ctx.executor()
            .schedule(
                () -> finish(Optional.empty(), refusal), time.toMillis(), TimeUnit.MILLISECONDS);
    var _ = report.whenComplete((_, _) -> timer.cancel(false)); // it holds all that was recorded
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent done) {
      handshakeTime = Duration.ofNanos(System.nanoTime() - begun());
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

  /// When the first byte of the handshake was sent.
  private long begun() {
    List<Recording.Chunk> chunks = tapped.recording().chunks();
    return chunks.isEmpty() ? System.nanoTime() : chunks.getFirst().nanos();
  }

  private void proceed(ChannelHandlerContext ctx, SslHandler tls) {
    connection = Optional.of(TlsConnection.of(tls, ctx.channel(), Optional.of(tapped)));
    if ("h2".equals(tls.applicationProtocol())) {
      listen(ctx, HTTP2_PREFACE);
    } else if (errand.path().isPresent()) {
      ask(ctx, errand.path().get());
    } else {
      listen(ctx, errand.firstWords());
    }
  }

  /// In TLS 1.2 the server's Finished, which comes last, has accepted the client. In TLS 1.3 a
  /// refusal, like a ticket, comes after the client's own Finished, so that it has to be waited for
  /// (RFC 8446, section 4.4.4).
  private void listen(ChannelHandlerContext ctx, String words) {
    boolean decided =
        connection.filter(one -> one.negotiated().version() == TlsVersion.TLS_1_2).isPresent();
    if (decided || (words.isEmpty() && !wasAskedForCertificate())) {
      finish(Optional.empty(), Optional.empty());
    } else if (words.isEmpty()) {
      after(ctx, GRACE, Optional.empty());
    } else {
      ctx.writeAndFlush(Unpooled.copiedBuffer(words, StandardCharsets.ISO_8859_1));
      after(ctx, errand.patience().dividedBy(2), Optional.empty());
    }
  }

  private boolean wasAskedForCertificate() {
    return tapped.trace().steps().stream()
        .flatMap(step -> step.messageType().stream())
        .anyMatch(MessageType.CERTIFICATE_REQUEST::equals);
  }

  private void ask(ChannelHandlerContext ctx, String page) {
    String self = ctx.name();
    ctx.pipeline()
        .addBefore(self, "http", new HttpClientCodec())
        .addBefore(self, "whole", new HttpObjectAggregator(LONGEST_REPLY));
    var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, page);
    request
        .headers()
        .set(HttpHeaderNames.HOST, target.authority())
        .set(HttpHeaderNames.CONNECTION, "close");
    ctx.pipeline().writeAndFlush(request);
    after(ctx, errand.patience().dividedBy(2), Optional.empty());
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
      } else if (message instanceof ByteBuf) {
        finish(Optional.empty(), Optional.empty()); // it answers what it was told first
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
            tasks.staple(),
            reply,
            refusal,
            handshakeTime,
            tapped));
  }
}
