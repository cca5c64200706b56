package pki.tls;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import pki.authentication.PeerValidator;
import pki.authentication.TlsIdentity;
import pki.trace.KeyLog;
import pki.trace.Recording;
import pki.trace.Tapped;

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

  /// Each may have a recording of up to [Recording#MOST_BYTES].
  private static final int MOST_CONNECTIONS = 1_000;

  private static final long HANDSHAKE_MILLIS = 10_000;
  private static final long DRAIN_SECONDS = 2;

  private final ServedIdentities identities;
  private final MultiThreadIoEventLoopGroup loops;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Channel listener;

  TlsServer(Builder settings, Site site) {
    this.identities = new ServedIdentities(settings);
    this.loops = new MultiThreadIoEventLoopGroup(LOOPS, NioIoHandler.newFactory());
    this.listener = listen(settings, site);
    long rotation = TicketKeys.ROTATION.toSeconds();
    var _ = loops.scheduleAtFixedRate(this::rotateTicketKeys, rotation, rotation, SECONDS);
  }

  /// A server that shows its clients the first of these that has the name they ask for, else the
  /// first of all.
  public static Builder serving(TlsIdentity... identities) {
    return serving(List.of(identities));
  }

  /// The same.
  public static Builder serving(List<TlsIdentity> identities) {
    return new Builder(identities);
  }

  private Channel listen(Builder settings, Site site) {
    var connection =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            if (connections.size() >= MOST_CONNECTIONS) {
              var _ = channel.close();
              return;
            }
            connections.add(channel);
            var tasks = new VerdictExecutor(blocking);
            Optional<Tapped> tapped =
                settings.traced.map(keyLog -> new Tapped(new Recording(), keyLog));
            tapped.ifPresent(tap -> channel.pipeline().addLast(Tap.ofServer(tap.recording())));
            channel
                .pipeline()
                .addLast(
                    new Selector(
                        identities,
                        tasks,
                        settings.parameters.applicationProtocols(),
                        HANDSHAKE_MILLIS),
                    new ServerProtocols(settings, site, tasks, blocking, tapped));
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

  /// Seals session tickets with a new key from now on; the server does so by itself, too.
  public void rotateTicketKeys() {
    identities.rotateTicketKeys();
  }

  /// Ends all connections and frees the port.
  @Override
  public void close() {
    if (listener != null) {
      listener.close().awaitUninterruptibly();
    }
    connections.close().awaitUninterruptibly(DRAIN_SECONDS, SECONDS);
    loops.shutdownGracefully(0, DRAIN_SECONDS, SECONDS).awaitUninterruptibly();
    identities.close();
    blocking.shutdown();
  }

  /// What a [TlsServer] is made of. Everything but the identity has a default: loopback, any free
  /// port, [TlsPolicy#INTERMEDIATE], no client authentication.
  public static final class Builder {
    final List<TlsIdentity> identities;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TlsEngine engine = TlsEngine.best();
    TlsParameters parameters = TlsParameters.of(TlsPolicy.INTERMEDIATE);
    ClientAuthentication clientAuthentication = ClientAuthentication.NONE;
    Optional<PeerValidator> clientValidator = Optional.empty();
    Optional<Duration> strictTransportSecurity = Optional.empty();
    Optional<RandomGenerator> random = Optional.empty();
    Optional<KeyLog> keyLog = Optional.empty();
    Optional<KeyLog> traced = Optional.empty();
    Consumer<Refusal> refusals = refusal -> {};

    Builder(List<TlsIdentity> identities) {
      this.identities = List.copyOf(identities);
    }

    /// Where to listen; port 0 is any free one.
    public Builder listen(InetSocketAddress newAddress) {
      address = newAddress;
      return this;
    }

    public Builder engine(TlsEngine newEngine) {
      engine = newEngine;
      return this;
    }

    public Builder policy(TlsPolicy policy) {
      return parameters(TlsParameters.of(policy));
    }

    public Builder parameters(TlsParameters newParameters) {
      parameters = newParameters;
      return this;
    }

    /// Asks clients for certificates, and judges each one that comes.
    public Builder clients(ClientAuthentication authentication, PeerValidator validator) {
      clientAuthentication = authentication;
      clientValidator = Optional.of(validator);
      return this;
    }

    /// Tells browsers to use nothing but HTTPS for this long (RFC 6797).
    public Builder strictTransportSecurity(Duration age) {
      strictTransportSecurity = Optional.of(age);
      return this;
    }

    /// Seals session tickets with keys from this generator, which must be a secure one: a new key
    /// each 12 hours, shared by all identities, so that tickets outlive a renewed certificate.
    /// Without it each identity has a key of its own for as long as it is served.
    public Builder ticketKeysFrom(RandomGenerator newRandom) {
      random = Optional.of(newRandom);
      return this;
    }

    /// Records each connection and its secrets, so that a [Site] can show them. Costs a copy of
    /// each handshake; nothing when it is not asked for.
    public Builder trace(KeyLog newKeyLog) {
      traced = Optional.of(newKeyLog);
      return keyLog(newKeyLog);
    }

    /// Tells each connection's secrets, with which anybody can read it.
    public Builder keyLog(KeyLog newKeyLog) {
      keyLog = Optional.of(newKeyLog);
      return this;
    }

    /// Is told of each handshake that failed, on an event loop, so it must not block.
    public Builder onRefusal(Consumer<Refusal> listener) {
      refusals = listener;
      return this;
    }

    /// Starts the server.
    ///
    /// @throws TlsException when the address is taken or a key cannot be used
    public TlsServer start(Site site) {
      return new TlsServer(this, site);
    }
  }
}
