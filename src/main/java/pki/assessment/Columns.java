package pki.assessment;

import java.util.ArrayList;
import java.util.List;

/// Lines that fit a terminal of 100 columns: a label, and beside it a text that is broken between
/// words. What comes from outside is made harmless.
final class Columns {
  static final int WIDTH = 100;

  private static final int LONGEST_TEXT = 4000;

  private final List<String> lines = new ArrayList<>();

  List<String> lines() {
    return List.copyOf(lines);
  }

  /// A heading, with an empty line before it.
  Columns heading(String text) {
    lines.add("");
    lines.add(text);
    return this;
  }

  /// @param width how wide the label's column is
  Columns row(String label, int width, String text) {
    String margin = "  " + label + " ".repeat(Math.max(0, width - label.length())) + "  ";
    for (String line : broken(harmless(text), WIDTH - margin.length())) {
      lines.add((margin + line).stripTrailing());
      margin = " ".repeat(margin.length());
    }
    return this;
  }

  private static List<String> broken(String text, int width) {
    List<String> broken = new ArrayList<>();
    String rest = text;
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      broken.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    broken.add(rest);
    return broken;
  }

  /// Control and direction characters are not for terminals.
  static String harmless(String text) {
    String cut = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    return cut.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
  }
}
