package pki.tls;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpResponseStatus.BAD_REQUEST;
import static io.netty.handler.codec.http.HttpResponseStatus.METHOD_NOT_ALLOWED;

import io.netty.buffer.ByteBuf;
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
import java.util.Optional;
import pki.der.Octets;
import pki.tls.Site.Page;
import pki.tls.Site.Visit;

/// Answers one connection's requests, or one HTTP/2 stream's.
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class SiteHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final Site site;
  private final TlsConnection connection;
  private final Optional<Duration> strictTransportSecurity;

  SiteHandler(Site site, TlsConnection connection, Optional<Duration> strictTransportSecurity) {
    this.site = site;
    this.connection = connection;
    this.strictTransportSecurity = strictTransportSecurity;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      ctx.writeAndFlush(response(failed(BAD_REQUEST))).addListener(ChannelFutureListener.CLOSE);
      return;
    }
    boolean head = request.method().equals(HttpMethod.HEAD);
    FullHttpResponse response =
        head || request.method().equals(HttpMethod.GET)
            ? response(page(request))
            : response(failed(METHOD_NOT_ALLOWED));
    if (response.status().equals(METHOD_NOT_ALLOWED)) {
      response.headers().set(ALLOW, "GET, HEAD");
    }
    HttpUtil.setContentLength(response, response.content().readableBytes());
    HttpUtil.setKeepAlive(response, HttpUtil.isKeepAlive(request));
    ctx.writeAndFlush(head ? response.replace(Unpooled.EMPTY_BUFFER) : response);
  }

  private Page page(FullHttpRequest request) {
    try {
      return site.page(new Visit(request.uri(), connection));
    } catch (RuntimeException e) {
      return failed(HttpResponseStatus.INTERNAL_SERVER_ERROR);
    }
  }

  private static Page failed(HttpResponseStatus status) {
    Page words = Page.text(status.reasonPhrase() + "\n");
    return new Page(status.code(), words.mediaType(), words.body());
  }

  private FullHttpResponse response(Page page) {
    Octets body = page.body();
    ByteBuf content = Unpooled.wrappedBuffer(body.bytes());
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(page.status()), content);
    response.headers().set(CONTENT_TYPE, page.mediaType()).set(CACHE_CONTROL, "no-store");
    strictTransportSecurity.ifPresent(
        age -> response.headers().set("strict-transport-security", "max-age=" + age.toSeconds()));
    return response;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent) {
      ctx.close(); // whoever takes this long for a request is not going to finish it
    }
  }

  /// Peers reset connections and send nonsense: their affair.
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ServerProtocols.close(ctx, cause);
  }
}
