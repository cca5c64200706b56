package pki.weakness;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Ways in which an RSA key gives its factors away, or was made by somebody who did not know how.
final class RsaWeakness {
  private static final int FEWEST_BITS = 2048;

  /// More makes verifying slow for everybody and protects nothing more.
  private static final int MOST_BITS = 8192;

  /// CA/Browser Forum Baseline Requirements, section 6.1.6: 2^16+1 to 2^256-1.
  private static final int MOST_EXPONENT_BITS = 256;

  private static final BigInteger F4 = BigInteger.valueOf(65537);

  /// NIST SP 800-89, section 5.3.3: no factors smaller than 752.
  private static final List<BigInteger> SMALL_PRIMES =
      IntStream.range(2, 752).filter(RsaWeakness::isPrime).mapToObj(BigInteger::valueOf).toList();

  private static final BigInteger PRODUCT =
      SMALL_PRIMES.stream().reduce(BigInteger.ONE, BigInteger::multiply);

  /// The primes at which Infineon's keys show (CVE-2017-15361; Nemec et al., CCS 2017, section
  /// 2.4): they divide the primorial of every key size, and 65537 does not generate all residues of
  /// these.
  private static final int[] ROCA_PRIMES = {
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
  };

  /// Baseline Requirements, section 6.1.1.3: 100 rounds of Fermat's factorisation.
  private static final int FERMAT_ROUNDS = 100;

  private RsaWeakness() {}

  static List<String> of(BigInteger modulus, BigInteger exponent) {
    int bits = modulus.bitLength();
    if (modulus.signum() < 1 || bits < FEWEST_BITS || bits > MOST_BITS) {
      return List.of(
          "RSA modulus must have %d to %d bits, has %d".formatted(FEWEST_BITS, MOST_BITS, bits));
    }
    List<String> found = new ArrayList<>();
    if (!exponent.testBit(0)
        || exponent.compareTo(F4) < 0
        || exponent.bitLength() > MOST_EXPONENT_BITS) {
      found.add("RSA exponent must be odd and from 65537 to 2^256-1, " + worded(exponent));
    }
    if (!modulus.gcd(PRODUCT).equals(BigInteger.ONE)) {
      found.add("RSA modulus has the small factor " + smallFactor(modulus));
    } else if (hasClosePrimes(modulus)) {
      found.add("RSA modulus is of two primes too close together (CVE-2022-26320)");
    } else if (isRoca(modulus)) {
      found.add("RSA modulus has the structure of ROCA (CVE-2017-15361)");
    }
    return List.copyOf(found);
  }

  /// Fermat: `n = a² - b²` for the first few `a` from the root on.
  private static boolean hasClosePrimes(BigInteger modulus) {
    BigInteger[] root = modulus.sqrtAndRemainder();
    BigInteger a = root[1].signum() == 0 ? root[0] : root[0].add(BigInteger.ONE);
    BigInteger square = a.multiply(a).subtract(modulus);
    for (int round = 0; round < FERMAT_ROUNDS; round++) {
      if (isSquare(square)) {
        return true;
      }
      square = square.add(a.shiftLeft(1)).add(BigInteger.ONE); // (a + 1)² - n
      a = a.add(BigInteger.ONE);
    }
    return false;
  }

  private static boolean isSquare(BigInteger number) {
    boolean possible =
        switch (number.intValue() & 0xf) {
          case 0, 1, 4, 9 -> true;
          default -> false;
        };
    return possible && number.sqrtAndRemainder()[1].signum() == 0;
  }

  /// Such a modulus is a power of 65537 modulo each prime; of others one in 2^28 is.
  private static boolean isRoca(BigInteger modulus) {
    return IntStream.of(ROCA_PRIMES)
        .allMatch(p -> isPowerOf(65537 % p, p, modulus.mod(BigInteger.valueOf(p)).intValue()));
  }

  private static boolean isPowerOf(int generator, int prime, int residue) {
    int power = 1;
    do {
      if (power == residue) {
        return true;
      }
      power = power * generator % prime;
    } while (power != 1);
    return false;
  }

  private static BigInteger smallFactor(BigInteger modulus) {
    return SMALL_PRIMES.stream()
        .filter(prime -> modulus.mod(prime).signum() == 0)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isPrime(int number) {
    return IntStream.range(2, number).noneMatch(divisor -> number % divisor == 0);
  }

  private static String worded(BigInteger exponent) {
    return exponent.bitLength() > MOST_EXPONENT_BITS
        ? "has %d bits".formatted(exponent.bitLength())
        : "was " + exponent;
  }
}
