package pki.handshake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import pki.der.EncodingException;
import pki.der.Octets;

/// Reads TLS's presentation language (RFC 8446, section 3): big-endian numbers and vectors that
/// begin with their length. Every method throws [EncodingException] rather than read past the end.
public final class WireReader {
  private final byte[] data;
  private final int end;
  private int position;

  private WireReader(byte[] data, int start, int end) {
    this.data = data;
    this.position = start;
    this.end = end;
  }

  /// A reader over the whole of `data`, which must not change while it is read.
  public static WireReader of(byte[] data) {
    return new WireReader(data, 0, data.length);
  }

  public static WireReader of(Octets data) {
    return of(data.bytes());
  }

  public boolean hasMore() {
    return position < end;
  }

  public int left() {
    return end - position;
  }

  /// Reads a number of 1 to 4 octets; one of 4 may come out negative.
  public int number(int octets) {
    need(octets);
    int value = 0;
    for (int i = 0; i < octets; i++) {
      value = value << 8 | (data[position++] & 0xff);
    }
    return value;
  }

  public int u8() {
    return number(1);
  }

  public int u16() {
    return number(2);
  }

  public int u24() {
    return number(3);
  }

  public long u32() {
    return number(4) & 0xffff_ffffL;
  }

  public byte[] bytes(int count) {
    need(count);
    position += count;
    return Arrays.copyOfRange(data, position - count, position);
  }

  public Octets octets(int count) {
    return Octets.of(bytes(count));
  }

  public WireReader skip(int count) {
    need(count);
    position += count;
    return this;
  }

  /// What is left.
  public Octets rest() {
    return octets(left());
  }

  /// A reader over a vector whose length stands before it in this many octets.
  public WireReader vector(int lengthOctets) {
    int length = number(lengthOctets);
    need(length);
    position += length;
    return new WireReader(data, position - length, position);
  }

  /// Reads items until the end.
  public <T> List<T> all(Function<WireReader, T> item) {
    List<T> items = new ArrayList<>();
    while (hasMore()) {
      items.add(item.apply(this));
    }
    return items;
  }

  /// Requires that everything was read.
  public void end() {
    if (hasMore()) {
      throw new EncodingException("%d trailing bytes at byte %d".formatted(left(), position));
    }
  }

  private void need(int count) {
    if (count < 0 || count > end - position) {
      throw new EncodingException(
          "%d bytes wanted at byte %d, %d are left".formatted(count, position, end - position));
    }
  }
}
