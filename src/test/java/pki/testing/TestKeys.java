package pki.testing;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import pki.x509.SubjectPublicKeyInfo;

/// Key pairs, one for each algorithm and test run: making an RSA key takes longer than most tests.
public final class TestKeys {
  private static final Map<String, KeyPair> PAIRS = new ConcurrentHashMap<>();

  private TestKeys() {}

  /// The public key of an algorithm, by its label on the command line, such as `ec-p256`. Any other
  /// size of RSA key will do as well, such as `rsa-1024`.
  public static SubjectPublicKeyInfo publicKey(String algorithm) {
    return SubjectPublicKeyInfo.of(pair(algorithm).getPublic());
  }

  /// Like [#publicKey], for tests that never sign: an RSA modulus is just an odd number then, for
  /// finding the primes of a long one takes seconds.
  public static SubjectPublicKeyInfo publicKeyOfNobody(String algorithm) {
    return algorithm.startsWith("rsa-")
        ? SubjectPublicKeyInfo.of(rsa(Integer.parseInt(algorithm.substring("rsa-".length()))))
        : publicKey(algorithm);
  }

  public static KeyPair pair(String algorithm) {
    return PAIRS.computeIfAbsent(algorithm, TestKeys::generate);
  }

  private static KeyPair generate(String algorithm) {
    try {
      KeyPairGenerator generator;
      if (algorithm.startsWith("ec-p")) {
        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp" + algorithm.substring(4) + "r1"));
      } else if (algorithm.startsWith("rsa-")) {
        generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(Integer.parseInt(algorithm.substring(4)));
      } else {
        generator = KeyPairGenerator.getInstance(algorithm);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no key of algorithm " + algorithm, e);
    }
  }

  private static PublicKey rsa(int bits) {
    BigInteger modulus = new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0);
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no RSA key of %d bits".formatted(bits), e);
    }
  }
}
