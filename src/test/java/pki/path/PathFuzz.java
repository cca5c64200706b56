package pki.path;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import pki.der.EncodingException;
import pki.signature.SignatureVerifier;
import pki.x509.Certificate;

/// Throws damaged certificates at path validation. The only exception that may come out is
/// [EncodingException], and only from parsing.
///
/// `java pki.path.PathFuzz 10000000` does so for longer than a build should.
final class PathFuzz {
  private static final ValidationPolicy SERVER = Chain.policy();
  private static final ValidationPolicy PLAIN =
      ValidationPolicy.at(Chain.NOW).under(Profile.RFC5280);

  private final Chain chain = new Chain();
  private final List<byte[]> originals =
      List.of(chain.leaf.der(), chain.lower.certificate().der(), chain.root.certificate().der());
  private final PathValidator validator = new PathValidator();
  private final Random random;

  PathFuzz(long seed) {
    this.random = new Random(seed);
  }

  public static void main(String[] args) {
    int inputs = Integer.parseInt(args[0]);
    System.out.println(SignatureVerifier.preferFastest());
    var fuzz = new PathFuzz(args.length > 1 ? Long.parseLong(args[1]) : 1);
    int accepted = fuzz.run(inputs);
    System.out.println(inputs + " inputs, " + accepted + " of them valid paths");
  }

  /// Returns how many damaged inputs still made a valid path.
  int run(int inputs) {
    int accepted = 0;
    for (int i = 0; i < inputs; i++) {
      int role = random.nextInt(3);
      byte[] damaged = damage(originals.get(role));
      try {
        accepted += isAccepted(damaged, role) ? 1 : 0;
      } catch (RuntimeException e) {
        throw new AssertionError("undeclared exception for " + hex(damaged), e);
      }
    }
    return accepted;
  }

  private boolean isAccepted(byte[] damaged, int role) {
    Certificate parsed;
    try {
      parsed = Certificate.parse(damaged);
    } catch (EncodingException e) {
      return false; // declared
    }
    return isAccepted(parsed, role);
  }

  private boolean isAccepted(Certificate damaged, int role) {
    Certificate leaf = role == 0 ? damaged : chain.leaf;
    Certificate lower = role == 1 ? damaged : chain.lower.certificate();
    Certificate root = role == 2 ? damaged : chain.root.certificate();
    PathInput input = PathInput.of(leaf, List.of(lower), List.of(root));
    PathResult result = validator.validate(input, random.nextBoolean() ? SERVER : PLAIN);
    if (result instanceof PathResult.Invalid invalid) {
      String words = invalid.mostSpecific().sentence() + invalid.mostSpecific().mend();
      return words.isEmpty();
    }
    return true;
  }

  private byte[] damage(byte[] original) {
    byte[] damaged = original.clone();
    for (int rounds = 1 + random.nextInt(3); rounds > 0 && damaged.length > 0; rounds--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(6)) {
        case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> damaged[at] = (byte) random.nextInt(256);
        case 2 -> damaged[at] = new byte[] {0, -1, 127, -128, 0x30, 5}[random.nextInt(6)];
        case 3 -> damaged = Arrays.copyOf(damaged, at);
        case 4 -> damaged = without(damaged, at, 1 + random.nextInt(8));
        default -> damaged = twice(damaged, at, 1 + random.nextInt(16));
      }
    }
    return damaged;
  }

  private static byte[] without(byte[] bytes, int at, int count) {
    int rest = Math.max(0, bytes.length - at - count);
    byte[] shorter = Arrays.copyOf(bytes, at + rest);
    System.arraycopy(bytes, bytes.length - rest, shorter, at, rest);
    return shorter;
  }

  private static byte[] twice(byte[] bytes, int at, int count) {
    int copied = Math.min(count, bytes.length - at);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + copied);
    System.arraycopy(bytes, at, longer, at + copied, bytes.length - at);
    return longer;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
