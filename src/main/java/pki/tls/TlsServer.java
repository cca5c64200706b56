package pki.tls;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import pki.authentication.TlsIdentity;

/// An HTTPS server for certificates at work:
///
/// ```java
/// try (var server = TlsServer.serving(new TlsIdentity(chain, key)).start(visit -> Page.text("hello"))) {
///   connect(server.address());
/// }
/// ```
///
/// Thread-safe.
public final class TlsServer implements AutoCloseable {
  private static final int LOOPS = 2;
  private static final long HANDSHAKE_MILLIS = 10_000;
  private static final long DRAIN_SECONDS = 2;

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ServedIdentities identities;
  private final Channel listener;

  TlsServer(TlsServerBuilder settings, Site site) {
    this.identities = new ServedIdentities(settings);
    this.listener = listen(settings, site);
  }

  /// A server that shows its clients the first of these that has the name they ask for, else the
  /// first of all.
  public static TlsServerBuilder serving(TlsIdentity... identities) {
    return new TlsServerBuilder(List.of(identities));
  }

  private Channel listen(TlsServerBuilder settings, Site site) {
    var connection =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            connections.add(channel);
            var tasks = new VerdictExecutor(blocking);
            channel
                .pipeline()
                .addLast(
                    new SniSelector(identities, tasks, HANDSHAKE_MILLIS),
                    new ServerProtocols(settings, site, tasks));
          }
        };
    var bound =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(connection)
            .bind(settings.address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close();
      throw new TlsException("cannot listen on " + settings.address, bound.cause());
    }
    return bound.channel();
  }

  /// Where it listens.
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.localAddress();
  }

  public int port() {
    return address().getPort();
  }

  /// Shows these from the next handshake on; open connections are not touched.
  ///
  /// @throws TlsException when one cannot be used; then nothing has changed
  public void replace(List<TlsIdentity> next) {
    identities.replace(next);
  }

  /// Ends all connections and frees the port.
  @Override
  public void close() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    connections.close().awaitUninterruptibly(DRAIN_SECONDS, TimeUnit.SECONDS);
    loops.shutdownGracefully(0, DRAIN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    identities.close();
    blocking.shutdown();
  }
}
