package pki.tls;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import pki.tls.Site.Page;
import pki.tls.Site.Visit;

/// Answers one connection's requests, or one HTTP/2 stream's. Pages are made elsewhere, since they
/// take their time, and one after the other, as HTTP/1.1 wants its answers.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class SiteHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  /// Whoever wants more connects again.
  private static final int MOST_REQUESTS = 100;

  private static final Optional<HttpResponseStatus> MALFORMED = Optional.of(BAD_REQUEST);

  private final Site site;
  private final TlsConnection connection;
  private final Optional<Duration> strictTransportSecurity;
  private final Executor blocking;

  private final Queue<Asked> waiting = new ArrayDeque<>();
  private int asked;
  private boolean busy;

  /// What of a request its answer needs.
  ///
  /// @param refused the answer that is certain already
  private record Asked(
      HttpMethod method, String path, Optional<HttpResponseStatus> refused, boolean keepAlive) {}

  SiteHandler(
      Site site,
      TlsConnection connection,
      Optional<Duration> strictTransportSecurity,
      Executor blocking) {
    this.site = site;
    this.connection = connection;
    this.strictTransportSecurity = strictTransportSecurity;
    this.blocking = blocking;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (asked++ >= MOST_REQUESTS) {
      return; // the answer before says that it is the last one
    }
    Optional<HttpResponseStatus> refused = refused(request);
    boolean keepAlive =
        HttpUtil.isKeepAlive(request) && asked < MOST_REQUESTS && !refused.equals(MALFORMED);
    waiting.add(new Asked(request.method(), request.uri(), refused, keepAlive));
    next(ctx);
  }

  private static Optional<HttpResponseStatus> refused(FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return MALFORMED;
    }
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)
        ? Optional.empty()
        : Optional.of(METHOD_NOT_ALLOWED);
  }

  private void next(ChannelHandlerContext ctx) {
    Asked next = busy ? null : waiting.poll();
    ctx.channel().config().setAutoRead(waiting.isEmpty());
    if (next != null) {
      busy = true;
      blocking.execute(() -> {
        Page page = page(next);
        ctx.executor()
            .execute(() -> {
              busy = false;
              answer(ctx, page, next);
              next(ctx);
            });
      });
    }
  }

  private Page page(Asked asked) {
    try {
      return asked
          .refused()
          .map(SiteHandler::failed)
          .orElseGet(() -> site.page(new Visit(asked.path(), connection)));
    } catch (RuntimeException e) {
      return failed(HttpResponseStatus.INTERNAL_SERVER_ERROR);
    }
  }

  private static Page failed(HttpResponseStatus status) {
    Page words = Page.text(status.reasonPhrase() + "\n");
    return new Page(status.code(), words.mediaType(), words.body());
  }

  private void answer(ChannelHandlerContext ctx, Page page, Asked asked) {
    FullHttpResponse response = response(page);
    HttpUtil.setContentLength(response, response.content().readableBytes());
    HttpUtil.setKeepAlive(response, asked.keepAlive());
    boolean head = asked.method().equals(HttpMethod.HEAD);
    var written = ctx.writeAndFlush(head ? response.replace(Unpooled.EMPTY_BUFFER) : response);
    if (!asked.keepAlive()) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }

  private FullHttpResponse response(Page page) {
    HttpResponseStatus status = HttpResponseStatus.valueOf(page.status());
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(page.body().bytes()));
    response.headers().set(CONTENT_TYPE, page.mediaType()).set(CACHE_CONTROL, "no-store");
    if (status.equals(METHOD_NOT_ALLOWED)) {
      response.headers().set(ALLOW, "GET, HEAD");
    }
    strictTransportSecurity.ifPresent(
        age -> response.headers().set("strict-transport-security", "max-age=" + age.toSeconds()));
    return response;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && !busy) {
      ctx.close(); // whoever takes this long for a request is not going to finish it
    }
  }

  /// Peers reset connections and send nonsense: their affair.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ServerProtocols.close(ctx, cause);
  }
}
