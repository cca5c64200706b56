package pki.x509;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;

/// Ways to spoil an encoding.
final class Mutation {
  private static final int[] ODD = {0x00, 0x01, 0x1f, 0x30, 0x31, 0x7f, 0x80, 0x84, 0xff};
  private static final int[] TAGS = {1, 2, 3, 4, 5, 6, 10, 12, 19, 20, 22, 23, 24, 28, 30, 48, 49};

  private final Random random;
  private final List<byte[]> donors;

  Mutation(Random random, List<byte[]> donors) {
    this.random = random;
    this.donors = donors;
  }

  /// Octets of nothing at all.
  byte[] noise() {
    byte[] noise = new byte[random.nextInt(200)];
    random.nextBytes(noise);
    if (noise.length > 0 && random.nextBoolean()) {
      noise[0] = (byte) TAGS[random.nextInt(TAGS.length)];
    }
    return noise;
  }

  /// Changes some octets, whatever they mean.
  byte[] bytes(byte[] seed) {
    byte[] input = seed.clone();
    for (int i = 1 + random.nextInt(3); i > 0 && input.length > 0; i--) {
      int at = random.nextInt(input.length);
      switch (random.nextInt(5)) {
        case 0 -> input[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> input[at] = (byte) ODD[random.nextInt(ODD.length)];
        case 2 -> input = Arrays.copyOf(input, at);
        case 3 -> input = joined(input, at, at, new byte[] {(byte) random.nextInt(256)});
        default -> input = joined(input, at, at + random.nextInt(input.length - at), noise());
      }
    }
    return input;
  }

  private static byte[] joined(byte[] input, int until, int from, byte[] between) {
    var out = new ByteArrayOutputStream();
    out.write(input, 0, until);
    out.writeBytes(between);
    out.write(input, from, input.length - from);
    return out.toByteArray();
  }

  /// Changes some elements and leaves all lengths right, so that what is wrong lies deep.
  byte[] elements(byte[] seed) {
    int rarity = 4 + random.nextInt(60);
    try {
      return DerWriter.encode(out -> copy(DerReader.of(seed), out, rarity));
    } catch (EncodingException e) {
      return bytes(seed); // text
    }
  }

  private void copy(DerReader in, DerWriter out, int rarity) {
    while (in.hasMore()) {
      int tag = in.peekTag();
      byte[] element = in.element();
      byte[] contents = DerReader.of(element).readAny().remaining();
      if (random.nextInt(rarity) != 0) {
        copyContents(tag, contents, out, rarity);
        continue;
      }
      switch (random.nextInt(8)) {
        case 0 -> {} // left out
        case 1 -> out.raw(element).raw(element);
        case 2 -> out.primitive(TAGS[random.nextInt(TAGS.length)], contents);
        case 3 -> out.primitive(0x80 | random.nextInt(0x40), contents);
        case 4 -> out.primitive(tag, noise());
        case 5 -> out.primitive(tag, new byte[0]);
        case 6 -> out.raw(part());
        default -> out.primitive(tag, bytes(contents));
      }
    }
  }

  private void copyContents(int tag, byte[] contents, DerWriter out, int rarity) {
    boolean wraps = tag == DerReader.OCTET_STRING && isEncoding(contents);
    if ((tag & 0x20) != 0 || wraps) {
      out.constructed(tag, body -> copy(DerReader.of(contents), body, rarity));
    } else {
      out.primitive(tag, contents);
    }
  }

  private static boolean isEncoding(byte[] contents) {
    try {
      DerReader in = DerReader.of(contents);
      in.readAny();
      in.end();
      return true;
    } catch (EncodingException e) {
      return false;
    }
  }

  /// An element of another seed, from some depth.
  private byte[] part() {
    byte[] element = donors.get(random.nextInt(donors.size()));
    try {
      while (random.nextInt(4) != 0) {
        DerReader in = DerReader.of(element);
        boolean constructed = (in.peekTag() & 0x20) != 0;
        DerReader inner = in.readAny();
        if (!constructed || !inner.hasMore()) {
          break;
        }
        byte[] chosen = inner.element();
        while (inner.hasMore() && random.nextBoolean()) {
          chosen = inner.element();
        }
        element = chosen;
      }
    } catch (EncodingException e) {
      return noise();
    }
    return element;
  }
}
