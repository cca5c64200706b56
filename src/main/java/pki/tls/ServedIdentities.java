package pki.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import pki.authentication.TlsIdentity;
import pki.der.Octets;

/// The identities that a server has at the moment, each with its context. They can be replaced at
/// any time: connections keep the context they began with, which goes with the last of them.
final class ServedIdentities implements AutoCloseable {
  private record Served(TlsIdentity identity, SslContext context) {}

  private final TlsServer.Builder settings;
  private final @Nullable PeerTrustManager trust;
  private final @Nullable TicketKeys ticketKeys;

  /// Guards `served`: a context must not be released between being chosen and being used.
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private List<Served> served = List.of();

  ServedIdentities(TlsServer.Builder settings) {
    this.settings = settings;
    this.trust =
        settings
            .clientValidator
            .map(validator -> new PeerTrustManager(validator, settings.engine))
            .orElse(null);
    this.ticketKeys = settings.random.map(TicketKeys::new).orElse(null);
    replace(settings.identities);
  }

  private SslContext context(TlsIdentity identity) {
    SslContextBuilder builder =
        Contexts.restrict(
                Contexts.forServer(identity, settings.engine), settings.parameters, settings.engine)
            .clientAuth(settings.clientAuthentication.netty());
    if (trust != null) {
      builder.trustManager(trust);
    }
    try {
      SslContext context = builder.build();
      settings.keyLog.ifPresent(log -> NativeKeyLog.attach(context, log));
      if (ticketKeys != null) {
        ticketKeys.applyTo(context);
      }
      return context;
    } catch (SSLException | IllegalArgumentException e) {
      throw new TlsException("cannot serve " + identity.certificate(), e);
    }
  }

  /// Serves these from the next handshake on. Where one cannot be served, none is replaced.
  void replace(List<TlsIdentity> identities) {
    if (identities.isEmpty()) {
      throw new IllegalArgumentException("a server needs an identity");
    }
    List<Served> next = new ArrayList<>();
    try {
      identities.forEach(identity -> next.add(new Served(identity, context(identity))));
    } catch (TlsException e) {
      release(next);
      throw e;
    }
    release(swap(next));
  }

  /// Seals tickets with a new key from now on.
  void rotateTicketKeys() {
    if (ticketKeys == null) {
      return;
    }
    ticketKeys.rotate();
    lock.readLock().lock();
    try {
      served.forEach(one -> ticketKeys.applyTo(one.context()));
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<Served> swap(List<Served> next) {
    lock.writeLock().lock();
    try {
      List<Served> old = served;
      served = List.copyOf(next);
      return old;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static void release(List<Served> identities) {
    identities.forEach(one -> ReferenceCountUtil.release(one.context()));
  }

  /// A handler for a connection that asked for this name: the first identity that has it, else the
  /// first of all.
  ///
  /// @param tasks where client certificates are judged
  SslHandler handler(@Nullable String serverName, ByteBufAllocator allocator, Executor tasks) {
    lock.readLock().lock();
    try {
      Served chosen =
          served.stream()
              .filter(one -> serverName != null && one.identity().covers(serverName))
              .findFirst()
              .orElse(served.getFirst());
      SslHandler handler =
          trust == null
              ? chosen.context().newHandler(allocator) // nothing in it blocks
              : chosen.context().newHandler(allocator, tasks);
      staple(chosen.identity().staple().get(), handler);
      return handler;
    } finally {
      lock.readLock().unlock();
    }
  }

  private static void staple(Octets response, SslHandler handler) {
    if (!response.isEmpty() && handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
      engine.setOcspResponse(response.bytes());
    }
  }

  @Override
  public void close() {
    release(swap(List.of()));
  }

  /// Waits for the ClientHello and chooses the identity by the name in it (RFC 6066, section 3).
  static final class Selector extends AbstractSniHandler<String> {
    /// What the client asked for; not set where it named nobody.
    static final AttributeKey<String> SERVER_NAME = AttributeKey.valueOf("pki.tls.serverName");

    private static final int LONGEST_CLIENT_HELLO = 1 << 16;

    private final ServedIdentities identities;
    private final VerdictExecutor tasks;

    Selector(ServedIdentities identities, VerdictExecutor tasks, long handshakeTimeoutMillis) {
      super(LONGEST_CLIENT_HELLO, handshakeTimeoutMillis);
      this.identities = identities;
      this.tasks = tasks;
    }

    @Override
    protected Future<String> lookup(ChannelHandlerContext ctx, @Nullable String hostname) {
      ctx.channel().attr(SERVER_NAME).set(hostname);
      return ctx.executor().newSucceededFuture(hostname);
    }

    @Override
    protected void onLookupComplete(
        ChannelHandlerContext ctx, @Nullable String hostname, Future<String> looked) {
      var handler = identities.handler(hostname, ctx.alloc(), tasks);
      handler.setHandshakeTimeoutMillis(handshakeTimeoutMillis);
      ctx.pipeline().replace(this, "tls", handler);
    }
  }
}
