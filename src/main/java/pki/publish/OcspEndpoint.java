package pki.publish;

import com.google.common.collect.MapMaker;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import pki.http.Caching;
import pki.http.Content;
import pki.http.Handler;
import pki.http.MediaType;
import pki.http.Request;
import pki.http.Response;
import pki.http.Route;
import pki.http.Status;
import pki.ocsp.BasicResponse;
import pki.ocsp.OcspRequest;
import pki.ocsp.OcspResponder;
import pki.ocsp.OcspResponse;
import pki.ocsp.SingleResponse;

/// OCSP over HTTP (RFC 6960, appendix A; RFC 5019, sections 5 and 6): GET with the request in the
/// path, and POST. Kept answers go out from the event loop. Thread-safe.
public final class OcspEndpoint implements Handler {
  private static final MediaType REQUEST = new MediaType("application/ocsp-request");
  private static final MediaType RESPONSE = new MediaType("application/ocsp-response");

  private final OcspResponder responder;
  private final Consumer<OcspResponse> answered;

  /// What was made of an answer, for as long as the responder keeps it.
  private final ConcurrentMap<OcspResponse.Successful, Response> rendered =
      new MapMaker().weakKeys().makeMap(); // by identity: to compare whole answers costs more

  /// @param answered told of every answer; must not block
  public OcspEndpoint(OcspResponder responder, Consumer<OcspResponse> answered) {
    this.responder = responder;
    this.answered = answered;
  }

  /// The route under this segment, such as `ocsp`.
  public Route route(String segment) {
    return Route.get(segment, this).andPost(OcspRequest.LONGEST, REQUEST);
  }

  @Override
  public Optional<Response> answerAtOnce(Request request) {
    Optional<byte[]> der = read(request);
    return der.isEmpty()
        ? Optional.of(Response.of(Status.BAD_REQUEST))
        : responder.answerAtOnce(der.get()).map(this::render);
  }

  @Override
  public Response answer(Request request) {
    return read(request)
        .map(der -> render(responder.answer(der)))
        .orElseGet(() -> Response.of(Status.BAD_REQUEST));
  }

  private static Optional<byte[]> read(Request request) {
    return switch (request.method()) {
      case GET, HEAD -> OcspPath.decode(request.tail());
      case POST -> Optional.of(request.body());
    };
  }

  /// Every answer is a 200, refusals too: they are OCSP's own.
  private Response render(OcspResponse response) {
    answered.accept(response);
    return switch (response) {
      case OcspResponse.Rejected rejected -> uncached(rejected);
      case OcspResponse.Successful answer when answer.basic().nonce().isPresent() ->
          uncached(answer);
      case OcspResponse.Successful answer ->
          rendered.computeIfAbsent(
              answer, a -> uncached(a).with(caching(a.basic(), a.der().bytes())));
    };
  }

  private static Response uncached(OcspResponse response) {
    return Response.of(RESPONSE, Content.of(response.der().bytes()));
  }

  private static Caching caching(BasicResponse basic, byte[] der) {
    Instant expires =
        basic.responses().stream()
            .map(SingleResponse::nextUpdate)
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder())
            .orElse(basic.producedAt());
    return Caching.until(expires, basic.producedAt(), EntityTag.of(der));
  }
}
