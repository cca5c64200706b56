package pki.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The header fields of one request. Names compare without regard to case; values are as they came,
/// without the white space around them.
///
/// Keeps the text and where in it each name and value is: most fields are never asked for.
final class Fields {
  private static final int MOST = 100;

  private final String text;
  private int[] bounds = new int[4 * 12]; // name start, name end, value start, value end
  private int size;

  private Fields(String text) {
    this.text = text;
  }

  /// Reads `*( field-name ":" OWS field-value OWS CRLF )` (RFC 9112, section 5) from an index to
  /// the end. White space before the colon and line folding are refused.
  static Fields parse(String text, int from) {
    var fields = new Fields(text);
    for (int at = from; at < text.length(); ) {
      int end = text.indexOf('\r', at);
      if (end < 0 || end + 1 >= text.length() || text.charAt(end + 1) != '\n') {
        throw RequestException.malformed("header line does not end with CRLF");
      }
      fields.add(at, end);
      at = end + 2;
    }
    return fields;
  }

  private void add(int start, int end) {
    if (size == MOST) {
      throw new RequestException(
          Status.REQUEST_HEADER_FIELDS_TOO_LARGE, "more than " + MOST + " header fields");
    }
    int colon = start;
    while (colon < end && isTokenCharacter(text.charAt(colon))) {
      colon++;
    }
    if (colon == start || colon == end || text.charAt(colon) != ':') {
      throw RequestException.malformed("header line has no proper field name");
    }
    int valueStart = colon + 1;
    int valueEnd = end;
    while (valueStart < valueEnd && isBlank(text.charAt(valueStart))) {
      valueStart++;
    }
    while (valueEnd > valueStart && isBlank(text.charAt(valueEnd - 1))) {
      valueEnd--;
    }
    for (int i = valueStart; i < valueEnd; i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw RequestException.malformed("header value has a control character");
      }
    }
    if (bounds.length == 4 * size) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    int at = 4 * size++;
    bounds[at] = start;
    bounds[at + 1] = colon;
    bounds[at + 2] = valueStart;
    bounds[at + 3] = valueEnd;
  }

  /// RFC 9110, section 5.6.2.
  static boolean isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /// The value of the first field of this name.
  Optional<String> find(String name) {
    int at = indexOf(name, 0);
    return at < 0 ? Optional.empty() : Optional.of(value(at));
  }

  /// The value of the only field of this name; two of them are refused.
  Optional<String> single(String name) {
    int at = indexOf(name, 0);
    if (at < 0) {
      return Optional.empty();
    }
    if (indexOf(name, at + 1) >= 0) {
      throw RequestException.malformed("more than one " + name);
    }
    return Optional.of(value(at));
  }

  /// The elements of all fields of this name, split at commas.
  List<String> list(String name) {
    List<String> elements = new ArrayList<>();
    for (int at = indexOf(name, 0); at >= 0; at = indexOf(name, at + 1)) {
      for (String element : value(at).split(",", -1)) {
        elements.add(element.strip());
      }
    }
    return elements;
  }

  private int indexOf(String name, int from) {
    for (int i = from; i < size; i++) {
      int start = bounds[4 * i];
      if (bounds[4 * i + 1] - start == name.length()
          && text.regionMatches(true, start, name, 0, name.length())) {
        return i;
      }
    }
    return -1;
  }

  private String value(int index) {
    return text.substring(bounds[4 * index + 2], bounds[4 * index + 3]);
  }
}
