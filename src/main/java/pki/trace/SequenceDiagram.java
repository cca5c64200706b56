package pki.trace;

import static pki.trace.Direction.CLIENT_TO_SERVER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pki.handshake.MessageType;
import pki.trace.TraceStep.Alert;
import pki.trace.TraceStep.ApplicationData;
import pki.trace.TraceStep.ChangeCipherSpec;
import pki.trace.TraceStep.Message;
import pki.trace.TraceStep.Protection;
import pki.trace.TraceStep.Unread;

/// A trace as a picture in text: two life lines, an arrow for each step, at most [#COLUMNS] wide
/// and without colour.
///
/// ```
///     0.0 ms  │── ClientHello ───────────────────────────────────────────────── 1455 B ──▶│
///             │     TLS 1.3, TLS 1.2 · X25519MLKEM768, x25519 · server.test               │
/// ```
///
/// A double arrow is encrypted.
public final class SequenceDiagram {
  public static final int COLUMNS = 100;

  /// How much is said of each step.
  public enum Detail {
    /// What it contains.
    BRIEF,
    /// Also what it is for, and where that is written.
    EXPLAINED
  }

  private static final int TIME = 11;
  private static final int INNER = COLUMNS - TIME - 2; // between the two life lines

  private SequenceDiagram() {}

  /// The picture's lines, none wider than [#COLUMNS].
  public static List<String> draw(HandshakeTrace trace, Detail detail) {
    List<String> lines = new ArrayList<>();
    lines.add(" ".repeat(TIME) + "client" + " ".repeat(INNER - 10) + "server");
    for (TraceStep step : trace.told()) {
      lines.add("%s│%s│".formatted(time(step.at()), arrow(step)));
      note(lines, Highlights.of(step));
      if (detail == Detail.EXPLAINED) {
        step.messageType()
            .map(type -> type.meaning(trace.facts().version()))
            .ifPresent(meaning -> note(lines, explanation(meaning)));
      }
    }
    return lines;
  }

  private static String explanation(MessageType.Meaning meaning) {
    return "%s (%s)".formatted(meaning.purpose(), meaning.section());
  }

  private static String time(Duration at) {
    return String.format(Locale.ROOT, "%" + (TIME - 4) + ".1f ms ", at.toNanos() / 1e6);
  }

  private static String arrow(TraceStep step) {
    String line = step.protection() == Protection.PLAIN ? "─" : "═";
    String label = " %s ".formatted(fit(label(step), INNER - 20));
    String size = " %d B ".formatted(step.bytes());
    String middle = line.repeat(INNER - 5 - label.length() - size.length());
    return step.direction() == CLIENT_TO_SERVER
        ? line.repeat(2) + label + middle + size + line.repeat(2) + "▶"
        : "◀" + line.repeat(2) + size + middle + label + line.repeat(2);
  }

  private static String label(TraceStep step) {
    return switch (step.content()) {
      case Message message -> message.label();
      case ChangeCipherSpec _ -> "ChangeCipherSpec";
      case Alert alert -> "Alert: " + alert.label();
      case ApplicationData _ -> "application data";
      case Unread _ -> step.protection() == Protection.OPAQUE ? "(encrypted)" : "(unreadable)";
    };
  }

  /// Adds text between the life lines, on as many lines as it takes.
  private static void note(List<String> lines, String text) {
    int width = INNER - 6;
    String rest = text;
    while (!rest.isEmpty()) {
      int cut = rest.length() <= width ? rest.length() : rest.lastIndexOf(' ', width);
      String line = rest.substring(0, cut > 0 ? cut : Math.min(width, rest.length()));
      lines.add(" ".repeat(TIME) + "│     " + line + " ".repeat(INNER - 5 - line.length()) + "│");
      rest = rest.substring(line.length()).strip();
    }
  }

  private static String fit(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }
}
