package pki.tls;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import pki.authentication.PeerValidator;
import pki.authentication.TlsIdentity;
import pki.handshake.TlsVersion;
import pki.tls.ClientConversation.Errand;
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

  private final Duration patience;
  private final SslContext context;
  private final KeyLog keyLog;
  private final Optional<StartTls> startTls;
  private final MultiThreadIoEventLoopGroup loop;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();

  TlsClient(Builder settings) {
    this.patience = settings.patience;
    this.keyLog = settings.keyLog;
    this.startTls = settings.startTls;
    this.context = context(settings);
    this.loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  }

  private static SslContext context(Builder settings) {
    SslContextBuilder builder =
        Contexts.restrict(SslContextBuilder.forClient(), settings.parameters, settings.engine)
            .trustManager(new PeerTrustManager(settings.validator, settings.engine))
            .endpointIdentificationAlgorithm(null); // the validator compares names
    settings.identity.ifPresent(own -> Contexts.showing(builder, own, settings.engine));
    try {
      SslContext context = builder.build();
      Contexts.logKeys(context, settings.keyLog);
      return context;
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsException("cannot connect with these parameters", e);
    }
  }

  /// A client that trusts whom this trusts.
  public static Builder trusting(PeerValidator validator) {
    return new Builder(validator);
  }

  /// Makes a handshake and closes the connection, as soon as the server has had the chance to
  /// refuse the client.
  ///
  /// @throws TlsException when there is no connection to speak on
  public TlsReport connect(TlsTarget target) {
    return await(target, Optional.empty());
  }

  /// Makes a handshake and asks for a page with HTTP/1.1, which also brings tickets, and the late
  /// refusals of TLS 1.3. A server that speaks something else is given half of the patience.
  ///
  /// @throws TlsException when there is no connection to speak on
  public TlsReport get(TlsTarget target, String path) {
    return await(target, Optional.of(path));
  }

  private TlsReport await(TlsTarget target, Optional<String> path) {
    Speaking speaking = open(target, path);
    try {
      return speaking.conversation().report().get();
    } catch (ExecutionException e) {
      throw new TlsException("talking to " + target, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TlsException("interrupted while talking to " + target, e);
    } finally {
      var _ = speaking.channel().close();
    }
  }

  private record Speaking(Channel channel, ClientConversation conversation) {}

  /// Connects to the first of the host's addresses that lets itself be connected to.
  private Speaking open(TlsTarget target, Optional<String> path) {
    long deadline = System.nanoTime() + patience.toNanos();
    String words = startTls.map(StartTls::firstWords).orElse("");
    var errand = new Errand(path, words, patience, deadline);
    List<InetAddress> addresses = addresses(target);
    for (int i = 0; ; i++) {
      Duration left = Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
      Duration share = left.dividedBy(addresses.size() - i);
      var whom = new InetSocketAddress(addresses.get(i), target.port());
      var tapped = new Tapped(new Recording(), keyLog);
      var conversation =
          new ClientConversation(target, errand, new VerdictExecutor(blocking), tapped);
      ChannelFuture connected = connect(whom, share, initializer(target, conversation));
      if (connected.isSuccess()) {
        return new Speaking(connected.channel(), conversation);
      }
      if (i == addresses.size() - 1) {
        throw new TlsException("cannot connect to " + target, connected.cause());
      }
    }
  }

  private static List<InetAddress> addresses(TlsTarget target) {
    try {
      return List.of(InetAddress.getAllByName(target.host()));
    } catch (UnknownHostException e) {
      throw new TlsException("cannot connect to " + target, e);
    }
  }

  private ChannelFuture connect(
      InetSocketAddress whom, Duration share, ChannelInitializer<Channel> initializer) {
    return new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(share.toMillis() + 1))
        .handler(initializer)
        .connect(whom)
        .awaitUninterruptibly();
  }

  private ChannelInitializer<Channel> initializer(
      TlsTarget target, ClientConversation conversation) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        Consumer<ChannelPipeline> secure =
            pipeline ->
                pipeline
                    .addBefore(CONVERSATION, "tap", Tap.ofClient(conversation.recording()))
                    .addBefore(CONVERSATION, "tls", handler(channel, target, conversation.tasks()));
        channel.pipeline().addLast(CONVERSATION, conversation);
        startTls.ifPresentOrElse(
            protocol -> channel.pipeline().addFirst(protocol.dialog(secure)),
            () -> secure.accept(channel.pipeline()));
      }
    };
  }

  /// The engine has to be told by itself whom to ask for: it leaves out names without a dot.
  private SslHandler handler(Channel channel, TlsTarget target, VerdictExecutor tasks) {
    SslHandler handler =
        context.newHandler(channel.alloc(), target.name().text(), target.port(), tasks);
    handler.setHandshakeTimeoutMillis(patience.toMillis());
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setServerNames(
        target.serverName().map(name -> (SNIServerName) new SNIHostName(name.text())).stream()
            .toList());
    handler.engine().setSSLParameters(parameters);
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
