package pki.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A running HTTP server:
///
/// ```java
/// var setup = HttpServer.Setup.of(address, clock, Route.get("healthz", request -> …));
/// try (HttpServer server = HttpServer.start(setup)) { … }
/// ```
///
/// Speaks HTTP/1.0 and 1.1, with pipelining. Thread-safe.
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  private final EventLoopGroup loops;
  private final Channel listener;
  private final ChannelGroup connections;
  private final Site site;

  /// What a server is made of.
  ///
  /// @param address where it listens; port 0 takes a free one
  /// @param log told of every request, on an event loop, so it must not block
  /// @param transport what stands before HTTP on a connection, such as an `SslHandler`
  public record Setup(
      InetSocketAddress address,
      List<Route> routes,
      Limits limits,
      InstantSource clock,
      Consumer<Access> log,
      Consumer<ChannelPipeline> transport) {

    public Setup {
      routes = List.copyOf(routes);
    }

    /// Plain HTTP within the standard limits, without a log.
    public static Setup of(InetSocketAddress address, InstantSource clock, Route... routes) {
      return new Setup(
          address, List.of(routes), Limits.STANDARD, clock, access -> {}, pipeline -> {});
    }

    public Setup with(Limits other) {
      return new Setup(address, routes, other, clock, log, transport);
    }

    public Setup loggingTo(Consumer<Access> other) {
      return new Setup(address, routes, limits, clock, other, transport);
    }

    public Setup over(Consumer<ChannelPipeline> other) {
      return new Setup(address, routes, limits, clock, log, other);
    }
  }

  private HttpServer(EventLoopGroup loops, Channel listener, ChannelGroup connections, Site site) {
    this.loops = loops;
    this.listener = listener;
    this.connections = connections;
    this.site = site;
  }

  /// Starts listening.
  ///
  /// @throws IOException when the address cannot be listened on
  public static HttpServer start(Setup setup) throws IOException {
    var site = new Site(setup);
    var connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    var loops =
        new MultiThreadIoEventLoopGroup(
            0, new DefaultThreadFactory("http"), NioIoHandler.newFactory());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Reception(site, connections, setup.transport()))
            .bind(setup.address())
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      var _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException("listening on " + setup.address(), bound.cause());
    }
    return new HttpServer(loops, bound.channel(), connections, site);
  }

  /// Where it listens, with the port it really has.
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  public int openConnections() {
    return connections.size();
  }

  /// Takes no more connections, lets requests that are under way end within [Limits#drain], then
  /// closes what is left.
  @Override
  public void close() {
    listener.close().awaitUninterruptibly();
    site.drain();
    connections.forEach(
        connection -> connection.pipeline().fireUserEventTriggered(Connection.Event.DRAIN));
    connections
        .newCloseFuture()
        .awaitUninterruptibly(site.limits().drain().toMillis(), TimeUnit.MILLISECONDS);
    connections.close().awaitUninterruptibly();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  /// Sets up each new connection, and sends away those that are too many.
  private static final class Reception extends ChannelInitializer<SocketChannel> {
    private final Site site;
    private final ChannelGroup connections;
    private final Consumer<ChannelPipeline> transport;

    Reception(Site site, ChannelGroup connections, Consumer<ChannelPipeline> transport) {
      this.site = site;
      this.connections = connections;
      this.transport = transport;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      if (connections.size() >= site.limits().connections()) {
        sendAway(channel);
        return;
      }
      connections.add(channel);
      transport.accept(channel.pipeline());
      boolean plain = channel.pipeline().get(SslHandler.class) == null;
      channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, plain);
      channel.pipeline().addLast(new Connection(site, channel));
    }

    private void sendAway(SocketChannel channel) {
      ByteBuf out = channel.alloc().buffer(512);
      Response busy = Answer.busy().response();
      site.encoder().write(out, busy, ResponseEncoder.Connecting.CLOSES, site.now());
      var _ = channel.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
    }
  }
}
