package pki.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pki.store.PlainText;

/// Collects what there is to say, for people and for programs side by side, and makes all of it
/// safe to print.
final class Facts {
  /// How much of a value people are shown.
  private static final int LONGEST_LINE = 300;

  /// How much of a value programs are given. The longest name in use is far below.
  private static final int LONGEST_VALUE = 10_000;

  /// How many values one label has for people; programs get all.
  private static final int MOST_LINES = 100;

  private static final int LABEL_WIDTH = 12;

  private final List<String> lines = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  /// @param type what it is, in lowerCamelCase
  /// @param heading what it is, in words
  Facts(String type, String heading) {
    lines.add(PlainText.of(heading, LONGEST_LINE));
    values.put("type", type);
  }

  /// Tells people.
  Facts line(String label, String text) {
    return lines(label, List.of(text));
  }

  /// Tells people, one line for each text; nothing when there is none.
  Facts lines(String label, List<String> texts) {
    String first = label;
    for (String text : texts.subList(0, Math.min(MOST_LINES, texts.size()))) {
      row(first, PlainText.of(text, LONGEST_LINE));
      first = "";
    }
    if (texts.size() > MOST_LINES) {
      row("", "… and %d more".formatted(texts.size() - MOST_LINES));
    }
    return this;
  }

  /// Tells people what fits under no label.
  Facts note(String text) {
    lines.add("  " + PlainText.of(text, LONGEST_LINE));
    return this;
  }

  /// Tells programs.
  Facts value(String name, Object value) {
    values.put(name, safe(value));
    return this;
  }

  /// Tells programs, when there is something.
  Facts value(String name, Optional<?> value) {
    value.ifPresent(present -> values.put(name, safe(present)));
    return this;
  }

  /// Tells both the same.
  Facts both(String label, String name, String text) {
    return line(label, text).value(name, text);
  }

  /// Tells both the same; nothing when there is none.
  Facts both(String label, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      lines(label, texts).value(name, texts);
    }
    return this;
  }

  Report report() {
    return new Report(lines, values);
  }

  private void row(String label, String text) {
    lines.add(("  %-" + LABEL_WIDTH + "s %s").formatted(label, text).stripTrailing());
  }

  private static Object safe(Object value) {
    return switch (value) {
      case String text -> PlainText.of(text, LONGEST_VALUE);
      case List<?> elements -> elements.stream().map(Facts::safe).toList();
      case Map<?, ?> members -> {
        Map<String, Object> safe = new LinkedHashMap<>();
        members.forEach((name, member) -> safe.put(String.valueOf(name), safe(member)));
        yield safe;
      }
      default -> value;
    };
  }
}
