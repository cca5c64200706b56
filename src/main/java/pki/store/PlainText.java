package pki.store;

/// Text from outside made safe to show, in a log or a report: one line, no control or direction
/// characters, bounded.
public final class PlainText {
  private PlainText() {}

  /// What cannot be seen becomes `\\uNNNN`, and the end of what is too long `…`. Applied to its own
  /// result it changes nothing.
  public static String of(String text, int longest) {
    var safe = new StringBuilder();
    text.codePoints()
        .limit(longest + 1L)
        .forEach(c -> {
          if (isVisible(c)) {
            safe.appendCodePoint(c);
          } else {
            safe.append("\\u%04x".formatted(c));
          }
        });
    if (safe.length() <= longest) {
      return safe.toString();
    }
    int end = longest - 1;
    if (Character.isHighSurrogate(safe.charAt(end - 1))) {
      end--;
    }
    return safe.substring(0, end) + "…";
  }

  private static boolean isVisible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
