package pki.http;

import java.util.Optional;

/// A response, and what about it is not for the client's eyes.
///
/// @param problem for the access log
record Answer(Response response, Optional<String> problem) {
  static Answer of(Response response) {
    return new Answer(response, Optional.empty());
  }

  /// What a handler has at hand, if anything.
  static Optional<Answer> atOnce(Handler handler, Request request) {
    try {
      return handler.answerAtOnce(request).map(Answer::of);
    } catch (RuntimeException | Error e) {
      return Optional.of(failed(e));
    }
  }

  /// What a handler answers, however long that takes.
  static Answer by(Handler handler, Request request) {
    try {
      return of(handler.answer(request));
    } catch (RuntimeException | Error e) {
      return failed(e);
    }
  }

  /// The one place where what went wrong inside becomes a status.
  static Answer failed(Throwable problem) {
    return new Answer(Response.of(Status.INTERNAL_SERVER_ERROR), Optional.of(problem.toString()));
  }

  static Answer refusing(RequestException refusal) {
    return new Answer(Response.of(refusal.status()), Optional.of(refusal.problem()));
  }

  /// The same with a header field, where there is a value for it.
  Answer with(String name, Optional<String> value) {
    return value.map(v -> new Answer(response.with(name, v), problem)).orElse(this);
  }

  /// Too much at once.
  static Answer busy() {
    return of(Response.of(Status.SERVICE_UNAVAILABLE).with("Retry-After", "1"));
  }
}
