package pki.http;

import java.util.LinkedHashMap;
import java.util.Map;

/// An answer. The server adds length, date and connection, leaves the content out where a HEAD
/// asked, and turns it into a 304 where the client has it already.
///
/// @param fields further header fields, such as `Location`
public record Response(
    Status status, MediaType type, Content content, Caching caching, Map<String, String> fields) {

  public Response {
    fields = Map.copyOf(fields);
    fields.forEach(Response::check);
  }

  /// 200 with this content, not to be kept.
  public static Response of(MediaType type, Content content) {
    return new Response(Status.OK, type, content, Caching.NO_STORE, Map.of());
  }

  /// A status by itself, with its name as text.
  public static Response of(Status status) {
    Content content = status.isWithoutContent() ? Content.NONE : Content.of(status.reason() + "\n");
    return new Response(status, MediaType.TEXT, content, Caching.NO_STORE, Map.of());
  }

  public Response with(Status other) {
    return new Response(other, type, content, caching, fields);
  }

  public Response with(Caching other) {
    return new Response(status, type, content, other, fields);
  }

  /// The same with another header field.
  ///
  /// @throws IllegalArgumentException when it could end the line and begin another
  public Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Response(status, type, content, caching, more);
  }

  /// This response, or the 304 in its place where the client has the content already.
  Response unlessHeld(RequestHead request) {
    boolean conditional = request.method() != Request.Method.POST && status == Status.OK;
    boolean held = caching instanceof Caching.Until until && until.isHeldBy(request.fields());
    return conditional && held ? with(Status.NOT_MODIFIED) : this;
  }

  private static void check(String name, String value) {
    boolean proper =
        !name.isEmpty()
            && name.chars().allMatch(c -> Fields.isTokenCharacter((char) c))
            && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (!proper) {
      throw new IllegalArgumentException(
          "header field must be a token and printable ASCII, was '%s: %s'".formatted(name, value));
    }
  }
}
