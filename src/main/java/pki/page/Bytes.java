package pki.page;

import java.util.List;
import pki.trace.TraceStep.Message;

/// A message's octets, as people who look at such things are used to.
final class Bytes {
  private static final int ROW = 16;

  /// What is longer is cut: nobody reads on.
  private static final int MOST = 4_096;

  private Bytes() {}

  /// Nothing for a message that is empty.
  static List<Element> of(Message message) {
    byte[] bytes = message.body().bytes();
    if (bytes.length == 0) {
      return List.of();
    }
    var dump = new StringBuilder();
    int end = Math.min(bytes.length, MOST);
    for (int at = 0; at < end; at += ROW) {
      row(dump, bytes, at, Math.min(end, at + ROW));
    }
    if (end < bytes.length) {
      dump.append("… and %,d more".formatted(bytes.length - end));
    }
    Element rows =
        Element.of("pre", "bytes")
            .with("tabindex", 0)
            .with("role", "region")
            .with("aria-label", "bytes of " + message.label());
    dump.toString().lines().forEach(line -> rows.add(Element.text("span", "row", line)));
    return List.of(rows);
  }

  private static void row(StringBuilder dump, byte[] bytes, int from, int to) {
    var text = new StringBuilder();
    dump.append("%04x  ".formatted(from));
    for (int i = from; i < from + ROW; i++) {
      if (i < to) {
        int octet = bytes[i] & 0xff;
        dump.append("%02x ".formatted(octet));
        text.append(octet >= 0x20 && octet < 0x7f ? (char) octet : '·');
      } else {
        dump.append("   ");
      }
      if (i - from == ROW / 2 - 1) {
        dump.append(' ');
      }
    }
    dump.append(' ').append(text).append('\n');
  }
}
