package pki.speaking;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import pki.authentication.TlsIdentity;
import pki.path.PathExplanation;
import pki.shell.Terminal;
import pki.store.AuditHead;
import pki.store.PlainText;
import pki.tls.TlsServer;
import pki.toolkit.SharedHome;
import pki.toolkit.Stapler;
import pki.x509.Certificate;

/// Keeps what a server shows fresh: its certificates when they were renewed, their staples before
/// they age and after each change in the home. Connections that are open are not touched.
///
/// What fails is tried again, a renewal after a pause that grows, and what is served until then is
/// what was served before.
final class Renewal implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  private final SharedHome home;
  private final ClientStatus clients;
  private final InstantSource now;
  private final Terminal terminal;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("renewal").factory());
  private final Optional<Stapler> stapler;
  private final List<KeptCertificate> kept = new ArrayList<>();

  private Optional<AuditHead> head;
  private Duration pause = LOOK;
  private Instant notBefore = Instant.EPOCH;
  private String said = "";

  /// @param sources the first is shown to whoever asks for none of them
  Renewal(SharedHome home, List<ServedCertificate> sources, ClientStatus clients, Terminal terminal)
      throws IOException {
    this.home = home;
    this.clients = clients;
    this.terminal = terminal;
    this.now = home.ask(toolkit -> toolkit.clock());
    boolean hasHome = home.ask(toolkit -> toolkit.home().exists());
    this.stapler = hasHome ? Optional.of(home.ask(Stapler::new)) : Optional.empty();
    this.head = head();
    for (ServedCertificate source : sources) {
      kept.add(new KeptCertificate(home, source));
    }
    refresh();
  }

  /// What is shown now, in the order of the sources.
  List<TlsIdentity> identities() {
    return kept.stream().map(one -> one.shown().identity()).toList();
  }

  /// How this home judges a certificate that is shown now; absent for one of before.
  Optional<PathExplanation> explanation(Certificate certificate) {
    return kept.stream()
        .map(KeptCertificate::shown)
        .filter(shown -> shown.certificate().equals(certificate))
        .findFirst()
        .flatMap(Shown::explanation);
  }

  /// A name for the address of the page.
  String hostName() {
    return identities().getFirst().names().stream()
        .filter(text -> !text.contains("*") && !text.contains(":"))
        .findFirst()
        .orElse("localhost");
  }

  /// Looks after a server from now on.
  void keep(TlsServer server) {
    var _ =
        clock.scheduleWithFixedDelay(
            () -> look(server), LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look(TlsServer server) {
    Instant time = now.instant();
    try {
      lookAtInventory();
      kept.forEach(one -> one.look(time));
      refresh();
      if (!time.isBefore(notBefore)) {
        replace(server);
        pause = LOOK;
        said = "";
      }
    } catch (IOException | RuntimeException e) {
      warn(String.valueOf(e.getMessage())); // whatever it is, the next look may go well
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
      notBefore = time.plus(pause);
    }
  }

  private void lookAtInventory() {
    long begun = System.nanoTime();
    Optional<AuditHead> newest = head();
    if (!newest.equals(head)) {
      clients.forget();
      kept.forEach(KeptCertificate::inventoryChanged);
      head = newest;
    }
    clients.confirm(begun);
  }

  private Optional<AuditHead> head() {
    return stapler.isPresent() ? home.head() : Optional.empty();
  }

  /// Of a home that is there, what is said of each certificate.
  private void refresh() {
    stapler.ifPresent(by ->
        kept.stream()
            .filter(KeptCertificate::isStale)
            .forEach(one -> {
              one.shown().refresh(home, by);
              one.refreshed();
            }));
  }

  /// Has the server show what there is by now, all or nothing.
  private void replace(TlsServer server) throws IOException {
    Map<KeptCertificate, Shown> renewed = new LinkedHashMap<>();
    for (KeptCertificate one : kept) {
      one.next().ifPresent(next -> renewed.put(one, next));
    }
    if (renewed.isEmpty()) {
      return;
    }
    stapler.ifPresent(by -> renewed.values().forEach(next -> next.refresh(home, by)));
    server.replace(
        kept.stream().map(one -> renewed.getOrDefault(one, one.shown()).identity()).toList());
    renewed.forEach((one, next) -> {
      one.show(next);
      terminal.note(
          "note: serving the renewed certificate " + next.certificate().serial().toString(16));
    });
  }

  /// Once for each trouble, however often it is met.
  private void warn(String why) {
    if (!why.equals(said)) {
      said = why;
      terminal.note(
          "note: the certificate or its staple could not be refreshed, the old one is served on: "
              + PlainText.of(why, 300));
    }
  }

  @Override
  public void close() {
    clock.close();
    stapler.ifPresent(Stapler::close);
  }
}
