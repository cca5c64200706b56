package pki.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pki.store.PlainText;

/// A part of a page. Texts and attribute values are escaped when they are written, so that nothing
/// from outside becomes markup; only [#raw] is not, which takes our own resources.
final class Element {
  private static final Set<String> VOID = Set.of("meta", "link", "input");

  /// Shapes of SVG, which are closed at once: without that, the next one would be within.
  private static final Set<String> DRAWN = Set.of("path", "rect");

  private static final int LONGEST = 20_000;

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<Object> children = new ArrayList<>();

  private Element(String name) {
    this.name = name;
  }

  private record Raw(String text) {}

  /// An element with its classes, if any: `of("p", "note")`.
  static Element of(String name, String... classes) {
    var element = new Element(name);
    return classes.length == 0 ? element : element.with("class", String.join(" ", classes));
  }

  /// An element that holds a text.
  static Element text(String name, String cssClass, String text) {
    return (cssClass.isEmpty() ? of(name) : of(name, cssClass)).say(text);
  }

  Element with(String attribute, String value) {
    attributes.put(attribute, value);
    return this;
  }

  Element with(String attribute, long value) {
    return with(attribute, Long.toString(value));
  }

  Element say(String text) {
    children.add(text);
    return this;
  }

  Element add(Element... elements) {
    children.addAll(List.of(elements));
    return this;
  }

  Element addAll(List<Element> elements) {
    children.addAll(elements);
    return this;
  }

  /// Adds a resource of ours as it is.
  Element raw(String text) {
    children.add(new Raw(text));
    return this;
  }

  String html() {
    var out = new StringBuilder();
    write(out);
    return out.toString();
  }

  private void write(StringBuilder out) {
    out.append('<').append(name);
    attributes.forEach((attribute, value) -> {
      out.append(' ').append(attribute).append("=\"");
      escape(out, value);
      out.append('"');
    });
    if (DRAWN.contains(name)) {
      out.append("/>");
      return;
    }
    out.append('>');
    if (VOID.contains(name)) {
      return;
    }
    for (Object child : children) {
      switch (child) {
        case Element element -> element.write(out);
        case Raw(String text) -> out.append(text);
        default -> escape(out, PlainText.of(child.toString(), LONGEST));
      }
    }
    out.append("</").append(name).append(">");
    if (!name.equals("span") && !name.equals("pre")) {
      out.append('\n');
    }
  }

  private static void escape(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }
}
