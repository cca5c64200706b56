package pki.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pki.store.PlainText;

/// A table that fits a width: columns as wide as they need, and where that is too much, the widest
/// of those that may be cut is cut with `…`.
final class Table {
  private static final int GAP = 2;
  private static final int LEAST = 8;
  private static final int LONGEST_CELL = 300;

  /// Whether a column's cells may be cut.
  enum Column {
    WHOLE,
    CUTTABLE
  }

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<Column> columns, List<String> headings) {
    this.columns = columns;
    add(headings);
  }

  void add(List<String> cells) {
    rows.add(cells.stream().map(cell -> PlainText.of(cell, LONGEST_CELL)).toList());
  }

  /// @param width in terminal cells
  List<String> lines(int width) {
    int[] widths = widths(width);
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private int[] widths(int most) {
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    int widest = widestCuttable(widths);
    while (Arrays.stream(widths).sum() + GAP * (widths.length - 1) > most && widest >= 0) {
      widths[widest]--;
      widest = widestCuttable(widths);
    }
    return widths;
  }

  /// The column to take from, -1 when none has more than it needs.
  private int widestCuttable(int[] widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      boolean candidate = columns.get(i) == Column.CUTTABLE && widths[i] > LEAST;
      if (candidate && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cut(row.get(i), widths[i]);
      line.append(cell);
      line.repeat(' ', widths[i] - width(cell) + GAP);
    }
    return line.toString().stripTrailing();
  }

  private static String cut(String text, int most) {
    if (width(text) <= most) {
      return text;
    }
    var kept = new StringBuilder();
    int used = 1; // the ellipsis
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      used += width(c);
      if (used > most) {
        break;
      }
      kept.appendCodePoint(c);
      i += Character.charCount(c);
    }
    return kept.append('…').toString();
  }

  private static int width(String text) {
    return text.codePoints().map(Table::width).sum();
  }

  /// How many cells of a terminal a character takes: none for a mark on another, two for the East
  /// Asian ones.
  private static int width(int c) {
    int kind = Character.getType(c);
    if (kind == Character.NON_SPACING_MARK || kind == Character.ENCLOSING_MARK) {
      return 0;
    }
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> 2;
      default -> Character.isEmojiPresentation(c) ? 2 : 1;
    };
  }
}
