package pki.tls;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
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
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import pki.authentication.PeerValidator;
import pki.authentication.TlsIdentity;
import pki.handshake.TlsVersion;
import pki.trace.KeyLog;
import pki.trace.Recording;
import pki.trace.Tapped;

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
  private static final String CONVERSATION = "conversation";

  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final Duration patience;
  private final SslContext context;
  private final KeyLog keyLog;
  private final Optional<StartTls> startTls;

  TlsClient(Builder settings) {
    this.patience = settings.patience;
    this.keyLog = settings.keyLog;
    this.startTls = settings.startTls;
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
    NativeKeyLog.attach(context, keyLog);
  }

  /// A client that trusts whom this trusts.
  public static Builder trusting(PeerValidator validator) {
    return new Builder(validator);
  }

  /// Makes a handshake and closes the connection.
  ///
  /// @throws TlsException when there is no connection to speak on, or no answer in time
  public TlsReport connect(TlsTarget target) {
    return await(target, Optional.empty());
  }

  /// Makes a handshake and asks for a page with HTTP/1.1, which also brings tickets, and the late
  /// refusals of TLS 1.3. A server that speaks something else is given half of the patience.
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
            var tapped = new Tapped(new Recording(), keyLog);
            var tasks = new VerdictExecutor(blocking);
            var answer = new ClientConversation.Answer(report, patience.dividedBy(2));
            var conversation = new ClientConversation(target, path, tasks, tapped, answer);
            Consumer<ChannelPipeline> secure =
                pipeline ->
                    pipeline
                        .addBefore(CONVERSATION, "tap", Tap.ofClient(tapped.recording()))
                        .addBefore(CONVERSATION, "tls", handler(channel, target, tasks));
            channel.pipeline().addLast(CONVERSATION, conversation);
            startTls.ifPresentOrElse(
                protocol -> channel.pipeline().addFirst(protocol.dialog(secure)),
                () -> secure.accept(channel.pipeline()));
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

  private SslHandler handler(Channel channel, TlsTarget target, VerdictExecutor tasks) {
    SslHandler handler =
        context.newHandler(channel.alloc(), target.name().text(), target.port(), tasks);
    handler.setHandshakeTimeoutMillis(patience.toMillis());
    return handler;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    ReferenceCountUtil.release(context);
    blocking.shutdown();
  }

  /// What a [TlsClient] is made of. Everything but the trust has a default:
  /// [TlsPolicy#INTERMEDIATE], `http/1.1`, no certificate of its own.
  public static final class Builder {
    final PeerValidator validator;
    TlsEngine engine = TlsEngine.best();
    TlsParameters parameters =
        TlsParameters.of(TlsPolicy.INTERMEDIATE).withApplicationProtocols("http/1.1");
    Optional<TlsIdentity> identity = Optional.empty();
    KeyLog keyLog = new KeyLog();
    Optional<StartTls> startTls = Optional.empty();
    Duration patience = Duration.ofSeconds(10);

    Builder(PeerValidator validator) {
      this.validator = validator;
    }

    public Builder engine(TlsEngine newEngine) {
      engine = newEngine;
      return this;
    }

    public Builder parameters(TlsParameters newParameters) {
      parameters = newParameters;
      return this;
    }

    /// Speaks no other versions than these.
    public Builder versions(TlsVersion... versions) {
      return parameters(parameters.withVersions(versions));
    }

    /// Shows this to servers that ask for a certificate.
    public Builder identity(TlsIdentity newIdentity) {
      identity = Optional.of(newIdentity);
      return this;
    }

    /// Also tells the connections' secrets to this.
    public Builder keyLog(KeyLog newKeyLog) {
      keyLog = newKeyLog;
      return this;
    }

    /// Begins in the clear, and asks for TLS with this protocol.
    public Builder startTls(StartTls protocol) {
      startTls = Optional.of(protocol);
      return this;
    }

    /// How long a server may take for all of it.
    public Builder patience(Duration newPatience) {
      patience = newPatience;
      return this;
    }

    /// Makes the client, which connects to nobody yet.
    ///
    /// @throws TlsException when the key cannot be used
    public TlsClient build() {
      return new TlsClient(this);
    }
  }
}
