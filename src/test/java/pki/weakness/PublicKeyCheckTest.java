package pki.weakness;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Pem;
import pki.testing.TestKeys;
import pki.testing.Tool;

class PublicKeyCheckTest {
  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String EC = "1.2.840.10045.2.1";
  private static final String P256 = "1.2.840.10045.3.1.7";
  private static final BigInteger F4 = BigInteger.valueOf(65537);

  private static final String ORDER_8 =
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";

  /// Seeded, so that a failure comes again.
  private static final Random RANDOM = new Random(20171016);

  private static final BigInteger PRIME = BigInteger.probablePrime(1024, RANDOM);
  private static final BigInteger GOOD = PRIME.multiply(BigInteger.probablePrime(1025, RANDOM));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ec-p256",
        "ec-p384",
        "ec-p521",
        "rsa-2048",
        "rsa-3072",
        "ed25519",
        "ml-dsa-44",
        "ml-dsa-65",
        "ml-dsa-87"
      })
  void findsNothingWrongWithOurOwn(String algorithm) {
    assertThat(timed(TestKeys.publicKey(algorithm).der())).isEmpty();
  }

  @Test
  void findsNothingWrongWithManyGoodKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    for (int i = 0; i < 300; i++) {
      byte[] spki = generator.generateKeyPair().getPublic().getEncoded();
      assertThat(PublicKeyCheck.weaknesses(spki)).isEmpty();
    }
  }

  static Stream<Arguments> rsa() {
    return Stream.of(
        Arguments.of("2047 bits", BigInteger.ONE.shiftLeft(2046).setBit(0), F4, "has 2047"),
        Arguments.of("1024 bits", BigInteger.ONE.shiftLeft(1023).setBit(0), F4, "has 1024"),
        Arguments.of("8193 bits", BigInteger.ONE.shiftLeft(8192).setBit(0), F4, "has 8193"),
        Arguments.of("negative", GOOD.negate(), F4, "must have 2048 to 8192 bits"),
        Arguments.of("zero", BigInteger.ZERO, F4, "has 0"),
        Arguments.of("e = 1", GOOD, BigInteger.ONE, "was 1"),
        Arguments.of("e = 2", GOOD, BigInteger.TWO, "was 2"),
        Arguments.of("e = 3", GOOD, BigInteger.valueOf(3), "was 3"),
        Arguments.of("e = 65535", GOOD, BigInteger.valueOf(65535), "was 65535"),
        Arguments.of("even e", GOOD, BigInteger.valueOf(65538), "was 65538"),
        Arguments.of("negative e", GOOD, F4.negate(), "was -65537"),
        Arguments.of("e of 257 bits", GOOD, BigInteger.ONE.shiftLeft(256).setBit(0), "257 bits"),
        Arguments.of("e = 2^4096 + 1", GOOD, BigInteger.ONE.shiftLeft(4096).setBit(0), "4097 bits"),
        Arguments.of("even modulus", GOOD.shiftLeft(1), F4, "small factor 2"),
        Arguments.of("a factor 751", withFactor(751), F4, "small factor 751"),
        Arguments.of("a square", PRIME.multiply(PRIME), F4, "close together"),
        Arguments.of("neighbouring primes", neighbours(1), F4, "close together"),
        Arguments.of("near primes", neighbours(20), F4, "close together"),
        Arguments.of("near primes of 8192 bits", nearby(4096), F4, "close together"),
        Arguments.of("Infineon's form", infineon(), F4, "ROCA"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rsa")
  void refusesWeakRsa(String name, BigInteger modulus, BigInteger exponent, String words) {
    byte[] spki = rsa(modulus, exponent);
    assertThat(timed(spki)).anySatisfy(weakness -> assertThat(weakness).contains(words));
  }

  @Test
  void looksAtExponentAndModulus() {
    assertThat(PublicKeyCheck.weaknesses(rsa(neighbours(1), BigInteger.valueOf(3)))).hasSize(2);
  }

  /// The factor in place of some of the other prime's bits; no smaller one.
  private static BigInteger withFactor(int factor) {
    return PRIME
        .multiply(BigInteger.probablePrime(1100, RANDOM))
        .multiply(BigInteger.valueOf(factor));
  }

  private static BigInteger neighbours(int apart) {
    BigInteger next = PRIME.setBit(1023).setBit(1022);
    BigInteger p = next.nextProbablePrime();
    BigInteger q = p;
    for (int i = 0; i < apart; i++) {
      q = q.nextProbablePrime();
    }
    return p.multiply(q);
  }

  /// Two odd numbers, which a size that takes seconds to find primes of does not need.
  private static BigInteger nearby(int bits) {
    BigInteger p = GOOD.shiftLeft(bits - GOOD.bitLength()).setBit(bits - 2);
    BigInteger product = BigInteger.TWO;
    while (smallFactor(product)) {
      p = p.add(BigInteger.ONE);
      product = p.multiply(p.add(BigInteger.valueOf(10_000)));
    }
    return product;
  }

  private static boolean smallFactor(BigInteger number) {
    return IntStream.range(2, 752).anyMatch(i -> number.mod(BigInteger.valueOf(i)).signum() == 0);
  }

  /// Primes of the form `k * M + (65537^a mod M)`, M the product of the first 126 primes (Nemec et
  /// al., section 2.1).
  private static BigInteger infineon() {
    BigInteger m = BigInteger.ONE;
    BigInteger prime = BigInteger.ONE;
    for (int i = 0; i < 126; i++) {
      prime = prime.nextProbablePrime();
      m = m.multiply(prime);
    }
    return infineonPrime(m).multiply(infineonPrime(m));
  }

  private static BigInteger infineonPrime(BigInteger m) {
    BigInteger low = BigInteger.ONE.shiftLeft(1023).setBit(1022).divide(m);
    while (true) {
      BigInteger k = low.add(new BigInteger(40, RANDOM));
      BigInteger p = k.multiply(m).add(F4.modPow(new BigInteger(62, RANDOM), m));
      if (p.isProbablePrime(50)) {
        return p;
      }
    }
  }

  static Stream<Arguments> others() {
    byte[] point = pointOf("ec-p256");
    byte[] offCurve = point.clone();
    offCurve[40] ^= 1;
    byte[] compressed = new byte[33];
    System.arraycopy(point, 0, compressed, 0, 33);
    compressed[0] = 2;
    byte[] hybrid = point.clone();
    hybrid[0] = 6;
    byte[] beyond = new byte[65];
    Arrays.fill(beyond, (byte) 0xff);
    beyond[0] = 4;
    return Stream.of(
        Arguments.of("off the curve", ec(P256, offCurve), "not on the curve"),
        Arguments.of("coordinates beyond the field", ec(P256, beyond), "not on the curve"),
        Arguments.of("origin", ec(P256, origin()), "not on the curve"),
        Arguments.of("identity", ec(P256, new byte[1]), "identity"),
        Arguments.of("compressed", ec(P256, compressed), "uncompressed"),
        Arguments.of("hybrid", ec(P256, hybrid), "uncompressed"),
        Arguments.of("another curve's point", ec(P256, pointOf("ec-p384")), "65 bytes"),
        Arguments.of("secp256k1", ec("1.3.132.0.10", point), "curve 1.3.132.0.10 is not allowed"),
        Arguments.of("P-192", ec("1.2.840.10045.3.1.1", point), "is not allowed"),
        Arguments.of("inherited curve", key(EC, DerWriter::nullValue, point), "must be named"),
        Arguments.of("no curve", key(EC, a -> {}, point), "must be named"),
        Arguments.of("Ed25519 identity", ed25519("01" + "00".repeat(31)), "prime-order"),
        Arguments.of("Ed25519 of order 2", ed25519("ec" + "ff".repeat(30) + "7f"), "prime-order"),
        Arguments.of("Ed25519 of order 4", ed25519("00".repeat(32)), "prime-order"),
        Arguments.of("Ed25519 of order 8", ed25519(ORDER_8), "prime-order"),
        Arguments.of("Ed25519 off the curve", ed25519("02" + "00".repeat(31)), "prime-order"),
        Arguments.of("Ed25519 of 31 bytes", ed25519("11".repeat(31)), "prime-order"),
        Arguments.of("short ML-DSA", mlDsa("17", 1311), "must have 1312 bytes, has 1311"),
        Arguments.of("ML-DSA of another size", mlDsa("18", 1312), "must have 1952 bytes"),
        Arguments.of("long ML-DSA", mlDsa("19", 2593), "must have 2592 bytes"),
        Arguments.of("DSA", key("1.2.840.10040.4.1", a -> {}, new byte[9]), "DSA is not allowed"),
        Arguments.of("RSA-PSS", key("1.2.840.113549.1.1.10", a -> {}, new byte[9]), "PSS"),
        Arguments.of("X25519", key("1.3.101.110", a -> {}, new byte[32]), "is not allowed"),
        Arguments.of("Ed448", key("1.3.101.113", a -> {}, new byte[57]), "is not allowed"),
        Arguments.of("RSA without NULL", key(RSA, a -> {}, new byte[9]), "malformed"),
        Arguments.of("parameters", key("1.3.101.112", DerWriter::nullValue, new byte[32]), "malf"),
        Arguments.of("nothing", new byte[0], "malformed"),
        Arguments.of("65,536-bit RSA", rsa(BigInteger.ONE.shiftLeft(65_535), F4), "bytes, at most"),
        Arguments.of("1 MB", new byte[1 << 20], "bytes, at most"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void refuses(String name, byte[] spki, String words) {
    assertThat(timed(spki)).singleElement().asString().contains(words);
  }

  @Test
  void refusesCurvesThatOpenSslSpellsOut() {
    Tool openssl = Tool.require("openssl");
    String pem =
        openssl
            .run("ecparam", "-name", "prime256v1", "-genkey", "-param_enc", "explicit", "-noout")
            .succeeded()
            .out();
    byte[] sec1 = Pem.parseAll(pem).getFirst().contents().bytes();
    DerReader key = DerReader.of(sec1).sequence();
    key.integer();
    key.octetString();
    byte[] curve = key.read(DerReader.constructed(0)).remaining();
    byte[] point = key.read(DerReader.constructed(1)).octetAlignedBits();

    assertThat(timed(key(EC, a -> a.raw(curve), point)))
        .singleElement()
        .asString()
        .contains("explicit");
  }

  /// Some 10 times what the slowest takes when two cores are shared by many.
  private static List<String> timed(byte[] spki) {
    long start = System.nanoTime();
    List<String> found = PublicKeyCheck.weaknesses(spki);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
    return found;
  }

  private static byte[] rsa(BigInteger modulus, BigInteger exponent) {
    byte[] key = DerWriter.encode(out -> out.sequence(s -> s.integer(modulus).integer(exponent)));
    return key(RSA, DerWriter::nullValue, key);
  }

  private static byte[] ec(String curve, byte[] point) {
    return key(EC, a -> a.objectIdentifier(ObjectIdentifier.of(curve)), point);
  }

  private static byte[] ed25519(String hex) {
    return key("1.3.101.112", a -> {}, HexFormat.of().parseHex(hex));
  }

  private static byte[] mlDsa(String arc, int bytes) {
    return key("2.16.840.1.101.3.4.3." + arc, a -> {}, new byte[bytes]);
  }

  private static byte[] key(String algorithm, Consumer<DerWriter> parameters, byte[] key) {
    return DerWriter.encode(out ->
        out.sequence(info ->
            info.sequence(
                    a -> {
                      a.objectIdentifier(ObjectIdentifier.of(algorithm));
                      parameters.accept(a);
                    })
                .octetAlignedBits(key)));
  }

  private static byte[] pointOf(String algorithm) {
    return TestKeys.publicKey(algorithm).key();
  }

  private static byte[] origin() {
    byte[] point = new byte[65];
    point[0] = 4;
    return point;
  }
}
