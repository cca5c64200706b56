package pki.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.signature.SignatureVerifier.Outcome;
import pki.testing.TestKeys;
import pki.x509.AlgorithmIdentifier;
import pki.x509.SubjectPublicKeyInfo;

/// Signatures that some library once accepted, and nobody may: the ideas of Wycheproof's files,
/// made anew for keys of ours. Held against the fastest provider, and the very first against the
/// JDK's as well, which is in use until then.
class KnownForgeriesTest {
  private static final byte[] DATA = "what is signed".getBytes(StandardCharsets.US_ASCII);
  private static final String SHA256_INFO = "3031300d060960864801650304020105000420";
  private static final int BLOCK = 256; // RSA 2048

  /// The order of Ed25519's base point, and of P-256, P-384 and P-521.
  private static final BigInteger L =
      new BigInteger("27742317777372353535851937790883648493").add(BigInteger.TWO.pow(252));

  private static final Map<String, BigInteger> ORDERS =
      Map.of(
          "ec-p256",
          hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"),
          "ec-p384",
          hex("ffffffffffffffffffffffffffffffffffffffffffffffff")
              .shiftLeft(192)
              .add(hex("c7634d81f4372ddf581a0db248b0a77aecec196accc52973")),
          "ec-p521",
          hex("01" + "ff".repeat(32) + "fa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47")
              .shiftLeft(72)
              .add(hex("aebb6fb71e91386409")));

  private static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }

  /// RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2): everything but the one right padding.
  private static Map<String, byte[]> paddings() throws GeneralSecurityException {
    byte[] info = concat(HexFormat.of().parseHex(SHA256_INFO), sha256(DATA));
    byte[] otherHash = concat(HexFormat.of().parseHex(SHA256_INFO), sha256(new byte[1]));
    byte[] sha512Named = HexFormat.of().parseHex("3031300d060960864801650304020305000420");
    byte[] longLength = HexFormat.of().parseHex("308131300d060960864801650304020105000420");
    Map<String, byte[]> blocks = new LinkedHashMap<>();
    blocks.put("another hash", block(1, 0xff, otherHash));
    blocks.put("block type 0", block(0, 0xff, info));
    blocks.put("block type 2", block(2, 0xff, info));
    blocks.put("padding of zeros", block(1, 0, info));
    blocks.put("garbage behind a short padding", garbage(info));
    blocks.put("garbage instead of padding", spoiled(block(1, 0xff, info), 40));
    blocks.put("no zero before DigestInfo", spoiled(block(1, 0xff, info), BLOCK - 52));
    blocks.put("first octet not zero", spoiled(block(1, 0xff, info), 0));
    blocks.put("the hash without DigestInfo", block(1, 0xff, sha256(DATA)));
    blocks.put("another algorithm's DigestInfo", block(1, 0xff, concat(sha512Named, sha256(DATA))));
    blocks.put("DigestInfo in BER", block(1, 0xff, concat(longLength, sha256(DATA))));
    blocks.put("DigestInfo with an octet more", block(1, 0xff, concat(info, new byte[1])));
    return blocks;
  }

  private static byte[] block(int type, int filler, byte[] info) {
    byte[] block = new byte[BLOCK];
    Arrays.fill(block, (byte) filler);
    block[0] = 0;
    block[1] = (byte) type;
    block[BLOCK - info.length - 1] = 0;
    System.arraycopy(info, 0, block, BLOCK - info.length, info.length);
    return block;
  }

  /// Bleichenbacher's forgery of 2006: what follows the hash is free.
  private static byte[] garbage(byte[] info) {
    byte[] block = new byte[BLOCK];
    Arrays.fill(block, 1, 10, (byte) 0xff);
    block[1] = 1;
    System.arraycopy(info, 0, block, 11, info.length);
    Arrays.fill(block, 11 + info.length, BLOCK, (byte) 0x5a);
    return block;
  }

  private static byte[] spoiled(byte[] block, int at) {
    block[at] ^= 0x10;
    return block;
  }

  static Stream<Arguments> rsa() throws GeneralSecurityException {
    RSAPrivateKey key = (RSAPrivateKey) TestKeys.pair("rsa-2048").getPrivate();
    Map<String, byte[]> forgeries = new LinkedHashMap<>();
    paddings()
        .forEach((name, block) ->
            forgeries.put(
                name,
                fixed(
                    new BigInteger(1, block).modPow(key.getPrivateExponent(), key.getModulus()))));
    byte[] proper = sign("SHA256withRSA", "rsa-2048", null);
    forgeries.put("the modulus added", sum(proper, key.getModulus()));
    forgeries.put("an octet more in front", concat(new byte[1], proper));
    forgeries.put("an octet more behind", concat(proper, new byte[1]));
    forgeries.put("an octet less", Arrays.copyOf(proper, BLOCK - 1));
    forgeries.put("0", new byte[BLOCK]);
    forgeries.put("1", fixed(BigInteger.ONE));
    forgeries.put("modulus - 1", fixed(key.getModulus().subtract(BigInteger.ONE)));
    forgeries.put("nothing", new byte[0]);
    return rows(forgeries);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rsa")
  void refusesRsa(String name, byte[] signature) {
    assertRefused("1.2.840.113549.1.1.11", Octets.ofHex("0500"), "rsa-2048", signature);
  }

  static Stream<Arguments> pss() throws GeneralSecurityException {
    RSAPrivateKey key = (RSAPrivateKey) TestKeys.pair("rsa-2048").getPrivate();
    byte[] proper = sign("RSASSA-PSS", "rsa-2048", pssSpec(32));
    BigInteger encoded =
        new BigInteger(1, proper).modPow(BigInteger.valueOf(65_537), key.getModulus());
    Map<String, byte[]> forgeries = new LinkedHashMap<>();
    for (int bit : new int[] {0, 7, 8, 263, 264, 300, 2_000, 2_040}) {
      forgeries.put(
          "bit %d of the encoded message".formatted(bit),
          fixed(encoded.flipBit(bit).modPow(key.getPrivateExponent(), key.getModulus())));
    }
    forgeries.put("another salt length", sign("RSASSA-PSS", "rsa-2048", pssSpec(20)));
    forgeries.put("no salt", sign("RSASSA-PSS", "rsa-2048", pssSpec(0)));
    forgeries.put("PKCS #1 v1.5", sign("SHA256withRSA", "rsa-2048", null));
    forgeries.put("the modulus added", sum(proper, key.getModulus()));
    forgeries.put("an octet less", Arrays.copyOf(proper, BLOCK - 1));
    forgeries.put("0", new byte[BLOCK]);
    return rows(forgeries);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pss")
  void refusesPss(String name, byte[] signature) {
    assertRefused("1.2.840.113549.1.1.10", pssParameters(), "rsa-2048", signature);
  }

  private static PSSParameterSpec pssSpec(int salt) {
    return new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1);
  }

  private static Octets pssParameters() {
    return Octets.ofHex(
        "3034a00f300d06096086480165030402010500"
            + "a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120");
  }

  static Stream<Arguments> ecdsa() {
    return ORDERS.entrySet().stream()
        .flatMap(curve ->
            pairs(curve.getValue()).entrySet().stream()
                .map(row -> Arguments.of(curve.getKey(), row.getKey(), row.getValue())));
  }

  /// Values at the edges of what r and s may be, and pairs that verify under broken arithmetic.
  private static Map<String, byte[]> pairs(BigInteger order) {
    Map<String, BigInteger> edges = new LinkedHashMap<>();
    edges.put("0", BigInteger.ZERO);
    edges.put("1", BigInteger.ONE);
    edges.put("-1", BigInteger.ONE.negate());
    edges.put("n - 1", order.subtract(BigInteger.ONE));
    edges.put("n", order);
    edges.put("n + 1", order.add(BigInteger.ONE));
    edges.put("-n", order.negate());
    edges.put("2^bits", BigInteger.TWO.pow(order.bitLength()));
    Map<String, byte[]> pairs = new LinkedHashMap<>();
    edges.forEach((r, rValue) ->
        edges.forEach((s, sValue) ->
            pairs.put(
                "r = %s, s = %s".formatted(r, s),
                DerWriter.encode(out -> out.sequence(p -> p.integer(rValue).integer(sValue))))));
    return pairs;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("ecdsa")
  void refusesEcdsa(String key, String name, byte[] signature) {
    assertRefused("1.2.840.10045.4.3.2", Octets.EMPTY, key, signature);
  }

  static Stream<Arguments> ed25519() throws GeneralSecurityException {
    byte[] proper = sign("Ed25519", "Ed25519", null);
    byte[] r = Arrays.copyOf(proper, 32);
    byte[] s = Arrays.copyOfRange(proper, 32, 64);
    byte[] identity = new byte[32];
    identity[0] = 1;
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    Map<String, byte[]> forgeries = new LinkedHashMap<>();
    forgeries.put("S + L, which is the same point", concat(r, plus(s, L)));
    forgeries.put("S of ones", concat(r, ones));
    forgeries.put("S = 0", concat(r, new byte[32]));
    forgeries.put("S = L", concat(r, plus(new byte[32], L)));
    forgeries.put("R is the identity", concat(identity, s));
    forgeries.put("R = 0, S = 0", new byte[64]);
    forgeries.put("R not canonical", concat(ones, s));
    forgeries.put("R and S swapped", concat(s, r));
    forgeries.put("an octet more", Arrays.copyOf(proper, 65));
    forgeries.put("an octet less", Arrays.copyOf(proper, 63));
    forgeries.put("R alone", r);
    forgeries.put("nothing", new byte[0]);
    return rows(forgeries);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ed25519")
  void refusesEd25519(String name, byte[] signature) {
    assertRefused("1.3.101.112", Octets.EMPTY, "Ed25519", signature);
  }

  private static byte[] plus(byte[] littleEndian, BigInteger summand) {
    BigInteger sum = new BigInteger(1, reversed(littleEndian)).add(summand);
    byte[] big = sum.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(32, big.length);
    System.arraycopy(big, big.length - length, fixed, 32 - length, length);
    return reversed(fixed);
  }

  private static byte[] reversed(byte[] octets) {
    byte[] reversed = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      reversed[i] = octets[octets.length - 1 - i];
    }
    return reversed;
  }

  private static byte[] sum(byte[] signature, BigInteger modulus) {
    byte[] sum = new BigInteger(1, signature).add(modulus).toByteArray();
    return sum.length > BLOCK && sum[0] == 0 ? Arrays.copyOfRange(sum, 1, sum.length) : sum;
  }

  private static byte[] fixed(BigInteger value) {
    byte[] octets = value.toByteArray();
    byte[] fixed = new byte[BLOCK];
    int length = Math.min(BLOCK, octets.length);
    System.arraycopy(octets, octets.length - length, fixed, BLOCK - length, length);
    return fixed;
  }

  private static byte[] concat(byte[] first, byte[] second) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  private static byte[] sha256(byte[] data) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(data);
  }

  private static Stream<Arguments> rows(Map<String, byte[]> forgeries) {
    return forgeries.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
  }

  /// So that it is the forgery's fault where one is refused.
  @Test
  void acceptsProperSignatures() throws GeneralSecurityException {
    byte[] rsa = sign("SHA256withRSA", "rsa-2048", null);
    byte[] pss = sign("RSASSA-PSS", "rsa-2048", pssSpec(32));
    byte[] ed25519 = sign("Ed25519", "Ed25519", null);
    assertThat(verify("1.2.840.113549.1.1.11", Octets.ofHex("0500"), "rsa-2048", rsa))
        .isEqualTo(Outcome.VALID);
    assertThat(verify("1.2.840.113549.1.1.10", pssParameters(), "rsa-2048", pss))
        .isEqualTo(Outcome.VALID);
    assertThat(verify("1.3.101.112", Octets.EMPTY, "Ed25519", ed25519)).isEqualTo(Outcome.VALID);
    for (String key : ORDERS.keySet()) {
      byte[] ecdsa = sign("SHA256withECDSA", key, null);
      assertThat(verify("1.2.840.10045.4.3.2", Octets.EMPTY, key, ecdsa)).isEqualTo(Outcome.VALID);
    }
  }

  private static void assertRefused(String oid, Octets parameters, String key, byte[] signature) {
    for (int round = 0; round < 2; round++) {
      assertThat(verify(oid, parameters, key, signature)).isEqualTo(Outcome.INVALID);
      assertThat(SignatureVerifier.preferFastest()).isNotEmpty();
    }
  }

  private static Outcome verify(String oid, Octets parameters, String key, byte[] signature) {
    return SignatureVerifier.verify(
        new AlgorithmIdentifier(ObjectIdentifier.of(oid), parameters),
        SubjectPublicKeyInfo.of(TestKeys.pair(key).getPublic()),
        DATA,
        signature);
  }

  private static byte[] sign(String jcaName, String key, @Nullable PSSParameterSpec parameters)
      throws GeneralSecurityException {
    Signature signer = Signature.getInstance(jcaName);
    if (parameters != null) {
      signer.setParameter(parameters);
    }
    signer.initSign(TestKeys.pair(key).getPrivate());
    signer.update(DATA);
    return signer.sign();
  }
}
