package pki.http;

import java.util.Optional;
import java.util.function.Function;

/// Answers the requests of a [Route]. Called by many threads at once; what it throws becomes a 500
/// that says nothing, and stands in the access log.
@FunctionalInterface
public interface Handler {
  /// Answers on a virtual thread of its own, which may block and is never interrupted.
  Response answer(Request request);

  /// Asked first, on the event loop, which must not block: an answer that is at hand, or nothing.
  default Optional<Response> answerAtOnce(Request request) {
    return Optional.empty();
  }

  /// A handler that never blocks.
  static Handler immediate(Function<Request, Response> answer) {
    return new Handler() {
      @Override
      public Response answer(Request request) {
        return answer.apply(request);
      }

      @Override
      public Optional<Response> answerAtOnce(Request request) {
        return Optional.of(answer.apply(request));
      }
    };
  }
}
