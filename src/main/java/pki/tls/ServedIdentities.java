package pki.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import pki.authentication.TlsIdentity;
import pki.der.Octets;
import pki.x509.Certificate;

/// The identities that a server has at the moment, each with its context. They can be replaced at
/// any time: connections keep the context they began with, which goes with the last of them.
final class ServedIdentities implements AutoCloseable {
  private record Served(TlsIdentity identity, SslContext context) {}

  /// What a connection's client is shown, or was in the session that it resumes.
  static final AttributeKey<Certificate> SHOWN = AttributeKey.valueOf("pki.tls.shown");

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
      settings.keyLog.ifPresent(log -> Contexts.logKeys(context, log));
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
      served.forEach(this::applyTicketKeys);
    } finally {
      lock.readLock().unlock();
    }
  }

  private void applyTicketKeys(Served one) {
    if (ticketKeys != null) {
      ticketKeys.applyTo(one.context(), one.identity());
    }
  }

  private List<Served> swap(List<Served> next) {
    lock.writeLock().lock();
    try {
      List<Served> old = served;
      served = List.copyOf(next);
      served.forEach(this::applyTicketKeys); // here, so that none misses a rotation
      return old;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static void release(List<Served> identities) {
    identities.forEach(one -> ReferenceCountUtil.release(one.context()));
  }

  /// A handler for a connection that asked for this name: the first identity that has it, else the
  /// first of all. The channel is told which.
  ///
  /// @param tasks where client certificates are judged
  SslHandler handler(@Nullable String serverName, Channel channel, Executor tasks) {
    lock.readLock().lock();
    try {
      Served chosen =
          served.stream()
              .filter(one -> serverName != null && one.identity().covers(serverName))
              .findFirst()
              .orElse(served.getFirst());
      SslHandler handler =
          trust == null
              ? chosen.context().newHandler(channel.alloc()) // nothing in it blocks
              : chosen.context().newHandler(channel.alloc(), tasks);
      channel.attr(SHOWN).set(chosen.identity().certificate());
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
}
