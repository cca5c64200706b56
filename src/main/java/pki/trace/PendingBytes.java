package pki.trace;

import java.util.Arrays;

/// Bytes that wait for the rest of what they belong to: added at the end, taken from the front.
/// However small the pieces, each byte is copied a few times and no more.
final class PendingBytes {
  private byte[] bytes = new byte[64];
  private int start;
  private int end;

  void add(byte[] more) {
    if (more.length > bytes.length - end) {
      int size = size();
      // at most half full after each move, so that a move is paid for by as many additions
      byte[] room = new byte[Math.max(bytes.length, 2 * (size + more.length))];
      System.arraycopy(bytes, start, room, 0, size);
      bytes = room;
      start = 0;
      end = size;
    }
    System.arraycopy(more, 0, bytes, end, more.length);
    end += more.length;
  }

  int size() {
    return end - start;
  }

  /// The octet this far behind the front, 0 to 255.
  int at(int index) {
    return bytes[start + index] & 0xff;
  }

  /// Takes this many away, at most all.
  byte[] take(int count) {
    start += count;
    return Arrays.copyOfRange(bytes, start - count, start);
  }
}
