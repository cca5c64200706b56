package pki.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.function.Supplier;
import pki.http.Content;
import pki.http.Handler;
import pki.http.MediaType;
import pki.http.Request;
import pki.http.Response;
import pki.http.Route;
import pki.http.Status;

/// A server's [Health] as JSON: 200 when it is green, 503 when it is red.
public final class HealthEndpoint implements Handler {
  private static final JsonFactory JSON = new JsonFactory();

  private final Supplier<Health> health;

  public HealthEndpoint(Supplier<Health> health) {
    this.health = health;
  }

  /// The route under this segment, such as `healthz`.
  public Route route(String segment) {
    return Route.get(segment, this);
  }

  @Override
  public Response answer(Request request) {
    Health now = health.get();
    Status status =
        switch (now.verdict()) {
          case GREEN -> Status.OK;
          case RED -> Status.SERVICE_UNAVAILABLE;
        };
    return Response.of(MediaType.JSON, Content.of(json(now))).with(status);
  }

  private static String json(Health health) {
    var text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.useDefaultPrettyPrinter();
      out.writeStartObject();
      out.writeStringField("status", word(health.verdict()));
      out.writeArrayFieldStart("checks");
      for (Health.Check check : health.checks()) {
        out.writeStartObject();
        out.writeStringField("subject", check.subject());
        out.writeStringField("status", word(check.verdict()));
        out.writeStringField("finding", check.finding());
        out.writeEndObject();
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory", e);
    }
    return text.append('\n').toString();
  }

  private static String word(Health.Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }
}
