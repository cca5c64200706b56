package pki.publish;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import pki.http.Access;
import pki.http.Content;
import pki.http.MediaType;
import pki.http.Response;
import pki.http.Route;
import pki.ocsp.OcspResponse;
import pki.ocsp.SingleResponse;
import pki.x509.CertificateStatus;

/// What is counted, in Prometheus' text format. Thread-safe, and quick enough for event loops.
public final class Metrics implements Consumer<Access> {
  private static final MediaType TEXT = new MediaType(PrometheusTextFormatWriter.CONTENT_TYPE);
  private static final double[] SECONDS = {0.0001, 0.0005, 0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Set<String> routes;
  private final Counter requests =
      Counter.builder()
          .name("pki_http_requests_total")
          .help("requests answered, by route and status")
          .labelNames("route", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("pki_http_request_seconds")
          .help("time from a request's first byte to its answer")
          .labelNames("route")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Counter answers =
      Counter.builder()
          .name("pki_ocsp_answers_total")
          .help("OCSP: certificates answered about, by status, and refused requests, by reason")
          .labelNames("answer")
          .register(registry);
  private final CounterDataPoint good = answers.labelValues("good");
  private final CounterDataPoint revoked = answers.labelValues("revoked");
  private final CounterDataPoint unknown = answers.labelValues("unknown");

  /// @param routes the segments that are told apart; anything else is `other`
  public Metrics(Set<String> routes) {
    this.routes = Set.copyOf(routes);
  }

  /// Counts a request.
  @Override
  public void accept(Access access) {
    String route = routeOf(access.target());
    requests.labelValues(route, Integer.toString(access.status().code())).inc();
    seconds.labelValues(route).observe(access.took().toNanos() / 1e9);
  }

  /// Counts what an OCSP response says.
  public void answered(OcspResponse response) {
    switch (response) {
      case OcspResponse.Rejected rejected ->
          answers.labelValues(rejected.reason().asn1Name()).inc();
      case OcspResponse.Successful successful -> {
        for (SingleResponse single : successful.basic().responses()) {
          counter(single.status()).inc();
        }
      }
    }
  }

  /// Adds a number that is asked for when somebody looks.
  public void gauge(String name, String help, DoubleSupplier value) {
    var _ =
        GaugeWithCallback.builder()
            .name(name)
            .help(help)
            .callback(callback -> callback.call(value.getAsDouble()))
            .register(registry);
  }

  /// Adds numbers of one kind, each for something with a label.
  public void gauges(String name, String help, String label, Supplier<Map<String, Double>> values) {
    var _ =
        GaugeWithCallback.builder()
            .name(name)
            .help(help)
            .labelNames(label)
            .callback(callback -> values.get().forEach((key, value) -> callback.call(value, key)))
            .register(registry);
  }

  /// The route under this segment, such as `metrics`.
  public Route route(String segment) {
    return Route.get(segment, request -> Response.of(TEXT, Content.of(text())));
  }

  private byte[] text() {
    var out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException("writing metrics to memory", e);
    }
    return out.toByteArray();
  }

  private CounterDataPoint counter(CertificateStatus status) {
    return switch (status) {
      case CertificateStatus.Good() -> good;
      case CertificateStatus.Revoked _ -> revoked;
      case CertificateStatus.Unknown() -> unknown;
    };
  }

  private String routeOf(String target) {
    int start = 0;
    while (start < target.length() && target.charAt(start) == '/') {
      start++;
    }
    int end = start;
    while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    String segment = target.substring(start, end);
    return routes.contains(segment) ? segment : "other";
  }
}
