package pki.handshake;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import pki.der.Octets;

/// Writes TLS's presentation language (RFC 8446, section 3): big-endian numbers, and vectors that
/// begin with their length. The counterpart of [WireReader].
public final class WireWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// Writes whatever this writes.
  public static byte[] encode(Consumer<WireWriter> contents) {
    var writer = new WireWriter();
    contents.accept(writer);
    return writer.out.toByteArray();
  }

  /// Writes the low octets of a number.
  public WireWriter number(int octets, int value) {
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
    return this;
  }

  public WireWriter u8(int value) {
    return number(1, value);
  }

  public WireWriter u16(int value) {
    return number(2, value);
  }

  public WireWriter u24(int value) {
    return number(3, value);
  }

  public WireWriter raw(byte[] octets) {
    out.writeBytes(octets);
    return this;
  }

  public WireWriter raw(Octets octets) {
    return raw(octets.bytes());
  }

  /// Writes contents with their length before them, in this many octets.
  ///
  /// @throws IllegalArgumentException when they are longer than that can say
  public WireWriter vector(int lengthOctets, Consumer<WireWriter> contents) {
    byte[] encoded = encode(contents);
    if (lengthOctets < 4 && encoded.length >>> (8 * lengthOctets) != 0) {
      throw new IllegalArgumentException(
          "%d bytes do not fit a vector whose length has %d octets"
              .formatted(encoded.length, lengthOctets));
    }
    return number(lengthOctets, encoded.length).raw(encoded);
  }
}
