package pki.weakness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/// The RSA keys of Debian's broken generator (CVE-2008-0166). They show no pattern; only lists of
/// them tell, in the form of the package `openssl-blacklist`: a file `blacklist.RSA-2048` for each
/// size, with the last 20 digits of the SHA-1 of what `openssl rsa -modulus` prints, one a line.
/// Without such a file nothing is known of its size.
///
/// @param folder with the lists
record DebianKeys(Path folder) {
  /// The lists where that package puts them.
  static final DebianKeys INSTALLED = new DebianKeys(Path.of("/usr/share/openssl-blacklist"));

  private static final int DIGITS = 20;

  /// @throws UncheckedIOException when there is a list and it cannot be read
  boolean contain(BigInteger modulus) {
    Path list = folder.resolve("blacklist.RSA-" + modulus.bitLength());
    if (!Files.exists(list)) {
      return false;
    }
    String wanted = entry(modulus);
    try (Stream<String> lines = Files.lines(list, StandardCharsets.US_ASCII)) {
      return lines.anyMatch(line -> line.strip().equalsIgnoreCase(wanted));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String entry(BigInteger modulus) {
    String printed = "Modulus=%X\n".formatted(modulus);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(printed.getBytes(StandardCharsets.US_ASCII));
      String hex = HexFormat.of().formatHex(digest);
      return hex.substring(hex.length() - DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
