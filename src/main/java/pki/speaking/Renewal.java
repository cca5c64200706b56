package pki.speaking;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pki.authentication.TlsIdentity;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.ocsp.ResponsePolicy;
import pki.path.PathExplanation;
import pki.path.PathInput;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.shell.Terminal;
import pki.store.AuditHead;
import pki.store.PlainText;
import pki.tls.TlsServer;
import pki.toolkit.SharedHome;
import pki.toolkit.Stapler;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// Keeps what a server shows fresh: the certificate when it was renewed, the staple before it ages
/// and after each change in the home. Connections that are open are not touched.
final class Renewal implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);

  private final SharedHome home;
  private final ServedCertificate source;
  private final ClientStatus clients;
  private final Terminal terminal;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("renewal").factory());
  private final boolean hasHome;
  private final Watch files;
  private final Optional<Stapler> stapler;

  private volatile TlsIdentity identity;
  private volatile Octets staple = Octets.EMPTY;
  private volatile @Nullable PathExplanation explanation;
  private Optional<AuditHead> head;
  private Instant stapled = Instant.EPOCH;

  Renewal(SharedHome home, ServedCertificate source, ClientStatus clients, Terminal terminal)
      throws IOException {
    this.home = home;
    this.source = source;
    this.clients = clients;
    this.terminal = terminal;
    this.hasHome = home.ask(toolkit -> toolkit.home().exists());
    // Looked at before they are read: a change in between is then seen as one.
    this.files = new Watch(source.files());
    this.head = head();
    this.stapler = hasHome ? Optional.of(home.ask(Stapler::new)) : Optional.empty();
    this.identity = read();
    refresh();
  }

  TlsIdentity identity() {
    return identity;
  }

  Optional<PathExplanation> explanation() {
    return Optional.ofNullable(explanation);
  }

  /// A name for the address of the page.
  String hostName() {
    try {
      return identity.certificate().extensions().subjectAlternativeNames().stream()
          .map(name -> name.text())
          .filter(text -> !text.contains("*") && !text.contains(":"))
          .findFirst()
          .orElse("localhost");
    } catch (EncodingException e) {
      return "localhost";
    }
  }

  /// Looks after a server from now on.
  void keep(TlsServer server) {
    var _ =
        clock.scheduleWithFixedDelay(
            () -> look(server), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(TlsServer server) {
    try {
      boolean changed = inventoryChanged();
      boolean perhapsRenewed = changed && source instanceof ServedCertificate.OfInventory;
      if (files.changed() || isDue() || perhapsRenewed) {
        replace(server);
      } else if (changed || isStale()) {
        refresh();
      }
    } catch (IOException | RuntimeException e) {
      warn(e); // whatever it is, the next look may go well
    }
  }

  private boolean inventoryChanged() {
    long begun = System.nanoTime();
    Optional<AuditHead> now = head();
    boolean changed = !now.equals(head);
    if (changed) {
      clients.forget();
      head = now;
    }
    clients.confirm(begun);
    return changed;
  }

  private Optional<AuditHead> head() {
    return hasHome ? home.head() : Optional.empty();
  }

  private void warn(Exception e) {
    terminal.note(
        "note: the certificate or its staple could not be refreshed, the old one is served on: "
            + PlainText.of(String.valueOf(e.getMessage()), 300));
  }

  private boolean isDue() {
    return source.isDue(identity.certificate(), now());
  }

  private boolean isStale() {
    return hasHome && now().isAfter(stapled.plus(ResponsePolicy.STANDARD.renewal()));
  }

  private Instant now() {
    return home.ask(toolkit -> toolkit.clock().instant());
  }

  private void replace(TlsServer server) throws IOException {
    TlsIdentity next = read();
    if (next.certificate().equals(identity.certificate())) {
      return;
    }
    identity = next;
    refresh();
    server.replace(List.of(next));
    terminal.note(
        "note: serving the renewed certificate " + next.certificate().serial().toString(16));
  }

  private TlsIdentity read() throws IOException {
    try {
      return home.ask(
              toolkit -> {
                try {
                  return source.read(toolkit);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .stapling(() -> staple);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /// The staple and the page's explanation of the certificate.
  private void refresh() {
    Certificate certificate = identity.certificate();
    if (hasHome) {
      stapled = now();
      staple = home.ask(_ -> stapler.map(by -> by.staple(certificate)).orElse(Octets.EMPTY));
      explanation = home.ask(toolkit -> explain(toolkit.roots(), toolkit.clock().instant()));
    }
  }

  private PathExplanation explain(List<Certificate> roots, Instant now) {
    List<Certificate> chain = identity.chain();
    return new PathValidator()
        .explain(
            PathInput.of(chain.getFirst(), chain.subList(1, chain.size()), roots),
            ValidationPolicy.at(now).forPurpose(KeyPurpose.SERVER_AUTH));
  }

  @Override
  public void close() {
    clock.close();
    stapler.ifPresent(Stapler::close);
  }
}
