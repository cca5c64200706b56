package pki.http;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import pki.http.Request.Method;

/// What all connections of a server share. Thread-safe.
final class Site {
  private final Map<String, Route> routes; // by their segment
  private final Limits limits;
  private final InstantSource clock;
  private final Consumer<Access> log;
  private final ResponseEncoder encoder = new ResponseEncoder();
  private final AtomicInteger working = new AtomicInteger();
  private volatile boolean draining;

  Site(HttpServer.Setup setup) {
    this.routes =
        setup.routes().stream().collect(Collectors.toMap(Route::segment, Function.identity()));
    this.limits = setup.limits();
    this.clock = setup.clock();
    this.log = setup.log();
  }

  /// Finds the route of a request.
  ///
  /// @throws RequestException when there is none, or it would not take the request
  Route find(RequestHead head) {
    Route route = routes.get(segment(head.target()));
    if (route == null) {
      throw new RequestException(Status.NOT_FOUND, "no such route");
    }
    if (!route.methods().contains(head.method())) {
      throw new RequestException(Status.METHOD_NOT_ALLOWED, "method is not one of the route's");
    }
    if (head.method() == Method.POST) {
      checkContent(route, head.fields());
    }
    return route;
  }

  /// The methods that the path of a request takes, for `Allow`.
  Optional<String> allowed(RequestHead head) {
    return Optional.ofNullable(routes.get(segment(head.target())))
        .map(route ->
            route.methods().stream().sorted().map(Method::name).collect(Collectors.joining(", ")));
  }

  Limits limits() {
    return limits;
  }

  Instant now() {
    return clock.instant();
  }

  ResponseEncoder encoder() {
    return encoder;
  }

  void log(Access access) {
    log.accept(access);
  }

  /// Takes a place among the requests in blocking handlers, and says whether there was one.
  boolean startWork() {
    if (working.incrementAndGet() <= limits.working()) {
      return true;
    }
    working.decrementAndGet();
    return false;
  }

  void endWork() {
    working.decrementAndGet();
  }

  void drain() {
    draining = true;
  }

  /// Whether every answer is its connection's last.
  boolean isDraining() {
    return draining;
  }

  private static void checkContent(Route route, Fields fields) {
    String coding = fields.find("content-encoding").orElse("identity");
    String type = fields.find("content-type").orElse("");
    boolean accepted = route.accepted().stream().anyMatch(known -> known.isNamedBy(type));
    if (!accepted || !coding.equalsIgnoreCase("identity")) {
      throw new RequestException(
          Status.UNSUPPORTED_MEDIA_TYPE, "content is not one of the route's media types");
    }
  }

  private static String segment(String target) {
    int start = Request.segmentStart(target);
    int end = start;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    return target.substring(start, end);
  }
}
