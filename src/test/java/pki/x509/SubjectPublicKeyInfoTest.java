package pki.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.signature.SignatureVerifier;

class SubjectPublicKeyInfoTest {
  private static final Octets NULL = Octets.ofHex("0500");
  private static final Octets P256 = oid("1.2.840.10045.3.1.7");
  private static final Octets POINT = Octets.of(Samples.SPKI.key());
  private static final BigInteger F4 = BigInteger.valueOf(65_537);

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "EC, secp256r1",
    "EC, secp384r1",
    "EC, secp521r1",
    "RSA, 2048",
    "RSASSA-PSS, 2048",
    "DSA, 2048",
    "Ed25519, ''",
    "Ed448, ''",
    "ML-DSA-44, ''",
    "ML-DSA-65, ''",
    "ML-DSA-87, ''"
  })
  void decodesEveryKindOfKey(String algorithm, String size) {
    PublicKey key = Samples.generate(algorithm, size).getPublic();

    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.of(key);

    assertThat(info.publicKey()).isEqualTo(key);
    assertThat(SubjectPublicKeyInfo.ofDer(info.der())).isEqualTo(info).hasSameHashCodeAs(info);
  }

  @Test // RFC 5280, section 4.2.1.2 (1)
  void namesAKey() {
    assertThat(Samples.SPKI.keyIdentifier())
        .isEqualTo(Octets.of(SubjectPublicKeyInfo.digest("SHA-1", Samples.SPKI.key())));
    assertThat(Samples.SPKI.keyIdentifier().length()).isEqualTo(20);
    assertThat(Samples.SPKI.sha256().length()).isEqualTo(32);
  }

  /// Keys that cost whoever computes with them, or give something away.
  static Stream<Arguments> oddKeys() {
    BigInteger huge = BigInteger.ONE.shiftLeft(65_535).setBit(0);
    BigInteger dsaPrime = BigInteger.ONE.shiftLeft(1_000_000).setBit(0);
    return Stream.of(
        odd("RSA of 65,536 bits", rsa(NULL, huge, F4)),
        odd("RSA of 16,385 bits", rsa(NULL, BigInteger.ONE.shiftLeft(16_384).setBit(0), F4)),
        odd(
            "RSA with e = 2^4096 + 1",
            rsa(NULL, modulus(), BigInteger.ONE.shiftLeft(4_096).setBit(0))),
        odd("RSA with e of 65 bits", rsa(NULL, modulus(), BigInteger.ONE.shiftLeft(64).setBit(0))),
        odd("RSA with negative modulus", rsa(NULL, modulus().negate(), F4)),
        odd("RSA with zero modulus", rsa(NULL, BigInteger.ZERO, F4)),
        odd("RSA with even modulus", rsa(NULL, modulus().clearBit(0), F4)),
        odd("RSA with zero exponent", rsa(NULL, modulus(), BigInteger.ZERO)),
        odd("RSA without parameters", rsa(Octets.EMPTY, modulus(), F4)),
        odd(
            "RSA with a third number",
            key("1.2.840.113549.1.1.1", NULL, Octets.ofHex("3009020103020103020103"))),
        odd(
            "RSA with trailing bytes",
            key(
                "1.2.840.113549.1.1.1",
                NULL,
                Octets.ofHex("3006020103020103 00".replace(" ", "")))),
        odd("RSA that is empty", key("1.2.840.113549.1.1.1", NULL, Octets.EMPTY)),
        odd("EC without parameters", key("1.2.840.10045.2.1", Octets.EMPTY, POINT)),
        odd("EC with implicit curve", key("1.2.840.10045.2.1", NULL, POINT)),
        odd("EC with P-256's parameters", key("1.2.840.10045.2.1", explicit(), POINT)),
        odd("EC over F2m, m = 2^20", key("1.2.840.10045.2.1", binaryField(1 << 20), POINT)),
        odd(
            "EC on sect283k1",
            key("1.2.840.10045.2.1", oid("1.3.132.0.16"), Octets.of(new byte[73]))),
        odd("EC on secp256k1", key("1.2.840.10045.2.1", oid("1.3.132.0.10"), POINT)),
        odd("EC on an unknown curve", key("1.2.840.10045.2.1", oid("1.2.3"), POINT)),
        odd("EC point of another curve", key("1.2.840.10045.2.1", oid("1.3.132.0.34"), POINT)),
        odd("EC point off the curve", key("1.2.840.10045.2.1", P256, flipped(64))),
        odd("EC point beyond the field", key("1.2.840.10045.2.1", P256, beyondTheField())),
        odd(
            "EC point at zero",
            key("1.2.840.10045.2.1", P256, Octets.ofHex("04" + "00".repeat(64)))),
        odd("EC point at infinity", key("1.2.840.10045.2.1", P256, Octets.ofHex("00"))),
        odd(
            "EC point that is compressed",
            key("1.2.840.10045.2.1", P256, Octets.ofHex("02" + "11".repeat(32)))),
        odd("EC point of 1 MB", key("1.2.840.10045.2.1", P256, Octets.of(new byte[1 << 20]))),
        odd("DSA with p of 1,000,000 bits", dsa(dsaPrime, F4, F4, F4)),
        odd("DSA with q of 1,000,000 bits", dsa(F4, dsaPrime, F4, F4)),
        odd("DSA with g of 1,000,000 bits", dsa(F4, F4, dsaPrime, F4)),
        odd("DSA with y of 1,000,000 bits", dsa(F4, F4, F4, dsaPrime)),
        odd(
            "DSA with parameters that are no SEQUENCE",
            key("1.2.840.10040.4.1", NULL, Octets.ofHex("020103"))),
        odd("Ed25519 of 31 octets", key("1.3.101.112", Octets.EMPTY, Octets.of(new byte[31]))),
        odd("Ed25519 with parameters", key("1.3.101.112", NULL, Octets.of(new byte[32]))),
        odd(
            "ML-DSA-65 of 1 octet",
            key("2.16.840.1.101.3.4.3.18", Octets.EMPTY, Octets.of(new byte[1]))),
        odd(
            "ML-DSA-44 of 1 MB",
            key("2.16.840.1.101.3.4.3.17", Octets.EMPTY, Octets.of(new byte[1 << 20]))),
        odd("X25519", key("1.3.101.110", Octets.EMPTY, Octets.of(new byte[32]))),
        odd("an unknown algorithm", key("1.2.3", NULL, Octets.of(new byte[32]))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("oddKeys")
  void refusesOddKeysAtOnce(String what, SubjectPublicKeyInfo info) {
    assertThatThrownBy(info::publicKey).as(what).isInstanceOf(EncodingException.class);
    assertThat(quickest(info::publicKey)).isLessThan(Duration.ofMillis(50));
    assertThat(quickest(certificateOf(info)::toX509Certificate)).isLessThan(Duration.ofMillis(50));
    assertThat(
            SignatureVerifier.verify(
                Samples.ECDSA_SHA256, info, new byte[0], Octets.ofHex("3006020101020101").bytes()))
        .isNotEqualTo(SignatureVerifier.Outcome.VALID);
  }

  /// The shortest of three times, so that a busy machine fails nothing.
  private static Duration quickest(Runnable decoding) {
    Duration shortest = Duration.ofDays(1);
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      try {
        decoding.run();
      } catch (EncodingException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      shortest = time.compareTo(shortest) < 0 ? time : shortest;
    }
    return shortest;
  }

  private static Certificate certificateOf(SubjectPublicKeyInfo key) {
    TbsCertificate tbs = Samples.tbs(Extensions.NONE);
    var odd =
        new TbsCertificate(
            tbs.serialNumber(),
            tbs.signature(),
            tbs.issuer(),
            tbs.validity(),
            tbs.subject(),
            key,
            tbs.extensions());
    byte[] der = TbsCertificate.withSignature(odd.der(), tbs.signature(), new byte[8]);
    return key.der().length < 1 << 20
        ? Certificate.parse(der)
        : Certificate.parse(Samples.certificate(Extensions.NONE)); // too long to be read at all
  }

  @Test
  void takesTheLargestKeys() {
    BigInteger modulus = BigInteger.ONE.shiftLeft(16_383).setBit(0);

    assertThat(rsa(NULL, modulus, F4).publicKey().getAlgorithm()).isEqualTo("RSA");
    assertThat(
            dsa(BigInteger.ONE.shiftLeft(3_071).setBit(0), BigInteger.ONE.shiftLeft(255), F4, F4)
                .publicKey()
                .getAlgorithm())
        .isEqualTo("DSA");
  }

  @ParameterizedTest(name = "{1}: {0}")
  @CsvSource({
    "'', 'element missing at byte 0'",
    "3000, 'expected tag 0x30 at byte 2, nothing is left'",
    "30053003 0601 2a, 'expected tag 0x03 at byte 7, nothing is left'",
    "30093003 0601 2a 0302 0100, 'BIT STRING before byte 11 is not whole octets'",
    "300b3003 0601 2a 0302 0000 0500, '2 trailing bytes at byte 11'",
  })
  void refusesOtherEncodings(String der, String reason) {
    byte[] bytes = HexFormat.of().parseHex(der.replace(" ", ""));

    assertThatThrownBy(() -> SubjectPublicKeyInfo.ofDer(bytes))
        .isInstanceOf(EncodingException.class)
        .hasMessage(reason);
  }

  private static Arguments odd(String what, SubjectPublicKeyInfo info) {
    return Arguments.of(what, info);
  }

  private static BigInteger modulus() {
    return BigInteger.ONE.shiftLeft(2_047).setBit(0);
  }

  private static SubjectPublicKeyInfo rsa(
      Octets parameters, BigInteger modulus, BigInteger exponent) {
    byte[] key = DerWriter.encode(out -> out.sequence(s -> s.integer(modulus).integer(exponent)));
    return key("1.2.840.113549.1.1.1", parameters, Octets.of(key));
  }

  private static SubjectPublicKeyInfo dsa(BigInteger p, BigInteger q, BigInteger g, BigInteger y) {
    byte[] parameters =
        DerWriter.encode(out -> out.sequence(s -> s.integer(p).integer(q).integer(g)));
    return key(
        "1.2.840.10040.4.1",
        Octets.of(parameters),
        Octets.of(DerWriter.encode(out -> out.integer(y))));
  }

  private static SubjectPublicKeyInfo key(String algorithm, Octets parameters, Octets key) {
    var identifier = new AlgorithmIdentifier(ObjectIdentifier.of(algorithm), parameters);
    return SubjectPublicKeyInfo.ofDer(
        DerWriter.encode(out ->
            out.sequence(s -> {
              identifier.encode(s);
              s.octetAlignedBits(key.bytes());
            })));
  }

  private static Octets oid(String dotted) {
    return Octets.of(DerWriter.encode(out -> out.objectIdentifier(ObjectIdentifier.of(dotted))));
  }

  private static Octets flipped(int index) {
    byte[] point = Samples.SPKI.key();
    point[index] ^= 1;
    return Octets.of(point);
  }

  private static Octets beyondTheField() {
    byte[] point = new byte[65];
    point[0] = 4;
    Arrays.fill(point, 1, 65, (byte) 0xff);
    return Octets.of(point);
  }

  private static Octets explicit() {
    X9ECParameters curve = CustomNamedCurves.getByName("P-256");
    try {
      return Octets.of(curve.getEncoded(ASN1Encoding.DER));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// `ECParameters` over a binary field of this degree (X9.62), as CVE-2024-29857 had them.
  private static Octets binaryField(int degree) {
    return Octets.of(
        DerWriter.encode(out ->
            out.sequence(parameters -> {
              parameters.integer(1);
              parameters.sequence(field -> {
                field.objectIdentifier(ObjectIdentifier.of("1.2.840.10045.1.2"));
                field.sequence(characteristic -> {
                  characteristic.integer(degree);
                  characteristic.objectIdentifier(ObjectIdentifier.of("1.2.840.10045.1.2.3.2"));
                  characteristic.integer(1);
                });
              });
              parameters.sequence(
                  curve -> curve.octetString(Octets.ofHex("01")).octetString(Octets.ofHex("01")));
              parameters.octetString(Octets.ofHex("0401010101"));
              parameters.integer(3);
            })));
  }
}
