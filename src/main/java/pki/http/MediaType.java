package pki.http;

import java.util.Locale;

/// A media type with its parameters, such as `text/plain; charset=utf-8` (RFC 9110, section 8.3.1).
public record MediaType(String text) {
  public static final MediaType TEXT = new MediaType("text/plain; charset=utf-8");
  public static final MediaType HTML = new MediaType("text/html; charset=utf-8");
  public static final MediaType JSON = new MediaType("application/json");

  public MediaType {
    if (!text.matches("[!-~]+/[!-~]+( ?; ?[!-~]+)*")) {
      throw new IllegalArgumentException("media type must be type/subtype, was '" + text + "'");
    }
  }

  /// Whether a Content-Type field names this type, whatever its parameters.
  boolean isNamedBy(String contentType) {
    return essence(contentType).equals(essence(text));
  }

  private static String essence(String text) {
    int parameters = text.indexOf(';');
    String essence = parameters < 0 ? text : text.substring(0, parameters);
    return essence.strip().toLowerCase(Locale.ROOT);
  }
}
