package pki.toolkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import pki.crl.CrlPolicy;
import pki.http.HttpServer;
import pki.http.Limits;
import pki.http.Route;
import pki.publish.AccessLog;
import pki.publish.CertificateEndpoint;
import pki.publish.CrlEndpoint;
import pki.publish.CrlWindow;
import pki.publish.Health;
import pki.publish.HealthEndpoint;
import pki.publish.Metrics;
import pki.publish.OcspEndpoint;
import pki.resident.Resident;
import pki.resident.ResidentSetup;
import pki.resident.Vitals;

/// What certificates point at, served: OCSP, CRLs, CA certificates, and how the server is.
public final class StatusServer implements AutoCloseable {
  private static final Set<String> SEGMENTS = Set.of("ocsp", "crl", "ca", "healthz", "metrics");

  private final Resident resident;
  private final Path crls;
  private final InstantSource clock;
  private final CrlPolicy policy;
  private final Metrics metrics = new Metrics(SEGMENTS);
  private final @Nullable AccessLog log;
  private final HttpServer server;

  private StatusServer(Resident resident, Home home, ResidentSetup setup, Listening listening)
      throws IOException {
    this.resident = resident;
    this.crls = home.crls();
    this.clock = setup.clock();
    this.policy = setup.crlPolicy();
    this.log =
        listening.accessLog.isPresent() ? AccessLog.appendingTo(listening.accessLog.get()) : null;
    this.server = HttpServer.start(setup(listening.address));
    measure();
  }

  /// Where it listens, and where its access log goes.
  public record Listening(InetSocketAddress address, Optional<Path> accessLog) {}

  /// Starts it: when this returns, it answers.
  ///
  /// @throws IOException when the address cannot be listened on
  static StatusServer start(ResidentSetup setup, Home home, Listening listening)
      throws IOException {
    Resident resident = Resident.start(setup);
    try {
      return new StatusServer(resident, home, setup, listening);
    } catch (IOException | RuntimeException e) {
      resident.close();
      throw e;
    }
  }

  /// Where it listens, with the port it really has.
  public InetSocketAddress address() {
    return server.address();
  }

  public Health health() {
    return Vitals.of(resident.state(), windows(), policy, clock.instant());
  }

  private HttpServer.Setup setup(InetSocketAddress address) {
    List<Route> routes =
        List.of(
            new OcspEndpoint(resident.responder(), metrics::answered).route("ocsp"),
            new CrlEndpoint(crls).route("crl"),
            new CertificateEndpoint(resident::issuer, clock).route("ca"),
            new HealthEndpoint(this::health).route("healthz"),
            metrics.route("metrics"));
    return new HttpServer.Setup(
        address,
        routes,
        Limits.STANDARD,
        clock,
        access -> {
          metrics.accept(access);
          if (log != null) {
            log.accept(access);
          }
        },
        pipeline -> {});
  }

  private void measure() {
    metrics.gauge(
        "pki_healthy",
        "1 when /healthz is green",
        () -> health().verdict() == Health.Verdict.GREEN ? 1 : 0);
    metrics.gauge(
        "pki_store_available",
        "1 when the store can be read and written",
        () -> resident.state().trouble().isEmpty() ? 1 : 0);
    metrics.gauge(
        "pki_status_certificates",
        "certificates in the status index",
        () -> resident.state().certificates());
    metrics.gauge(
        "pki_status_audit_sequence",
        "audit events that the status index has taken in",
        () -> resident.state().sequence());
    metrics.gauge(
        "pki_http_open_connections", "connections open now", () -> server.openConnections());
    metrics.gauge(
        "pki_access_log_lost",
        "lines that the access log had to leave out",
        () -> log == null ? 0 : log.lost());
    metrics.gauges(
        "pki_responder_certificate_expiry_seconds",
        "when the OCSP responder's certificate ends, in Unix time",
        "issuer",
        () -> seconds(resident.state().signers(), signer -> signer.validity().notAfter()));
    metrics.gauges(
        "pki_crl_next_update_seconds",
        "when the published CRL ends, in Unix time",
        "crl",
        () -> seconds(windows(), CrlWindow::nextUpdate));
  }

  private static <T> Map<String, Double> seconds(Map<String, T> of, Function<T, Instant> time) {
    Map<String, Double> seconds = new HashMap<>();
    of.forEach((name, value) -> seconds.put(name, (double) time.apply(value).getEpochSecond()));
    return seconds;
  }

  /// The windows of the CRLs that are published now.
  private Map<String, CrlWindow> windows() {
    Map<String, CrlWindow> windows = new HashMap<>();
    if (Files.isDirectory(crls)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(crls, "*.crl")) {
        for (Path file : files) {
          CrlWindow.of(file)
              .ifPresent(window -> windows.put(file.getFileName().toString(), window));
        }
      } catch (IOException e) {
        return Map.of(); // the store's check says what is wrong with the disk
      }
    }
    return windows;
  }

  /// Lets requests that are under way end, then everything else.
  @Override
  public void close() {
    server.close();
    resident.close();
    if (log != null) {
      log.close();
    }
  }
}
