package pki.tls;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import pki.authentication.PeerValidator;

/// Connects to servers and reports what came of it:
///
/// ```java
/// try (var client = TlsClient.trusting(validator).versions(TLS_1_3).build()) {
///   TlsReport report = client.get(TlsTarget.of("example.test", 443), "/");
/// }
/// ```
///
/// A second connection to the same target resumes the session of the first, where the server lets
/// it. Thread-safe.
public final class TlsClient implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final Duration patience;
  private final SslContext context;

  TlsClient(TlsClientBuilder settings) {
    this.patience = settings.patience;
    SslContextBuilder builder =
        Contexts.restrict(SslContextBuilder.forClient(), settings.parameters, settings.engine)
            .trustManager(new PeerTrustManager(settings.validator, settings.engine))
            .endpointIdentificationAlgorithm(null); // the validator compares names
    settings.identity.ifPresent(own -> Contexts.showing(builder, own, settings.engine));
    try {
      this.context = builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsException("cannot connect with these parameters", e);
    }
  }

  /// A client that trusts whom this trusts.
  public static TlsClientBuilder trusting(PeerValidator validator) {
    return new TlsClientBuilder(validator);
  }

  /// Makes a handshake and closes the connection.
  ///
  /// @throws TlsException when there is no connection to speak on, or no answer in time
  public TlsReport connect(TlsTarget target) {
    return await(target, Optional.empty());
  }

  /// Makes a handshake and asks for a page with HTTP/1.1, which also brings tickets, and the late
  /// refusals of TLS 1.3.
  ///
  /// @throws TlsException when there is no connection to speak on, or no answer in time
  public TlsReport get(TlsTarget target, String path) {
    return await(target, Optional.of(path));
  }

  private TlsReport await(TlsTarget target, Optional<String> path) {
    var report = new CompletableFuture<TlsReport>();
    Channel channel = open(target, path, report);
    try {
      return report.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TlsException("%s did not answer within %s".formatted(target, patience), e);
    } catch (ExecutionException e) {
      throw new TlsException("talking to " + target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TlsException("interrupted while talking to " + target, e);
    } finally {
      var _ = channel.close();
    }
  }

  private Channel open(
      TlsTarget target, Optional<String> path, CompletableFuture<TlsReport> report) {
    var connection =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            var tasks = new VerdictExecutor(blocking);
            SslHandler tls =
                context.newHandler(channel.alloc(), target.name().text(), target.port(), tasks);
            tls.setHandshakeTimeoutMillis(patience.toMillis());
            channel.pipeline().addLast(tls, new ClientConversation(target, path, tasks, report));
          }
        };
    var connected =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(patience.toMillis()))
            .handler(connection)
            .connect(target.host(), target.port())
            .awaitUninterruptibly();
    if (!connected.isSuccess()) {
      throw new TlsException("cannot connect to " + target, connected.cause());
    }
    return connected.channel();
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    ReferenceCountUtil.release(context);
    blocking.shutdown();
  }
}
