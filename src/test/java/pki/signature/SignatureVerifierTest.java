package pki.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.signature.SignatureVerifier.Outcome;
import pki.testing.TestKeys;
import pki.x509.AlgorithmIdentifier;
import pki.x509.SubjectPublicKeyInfo;

class SignatureVerifierTest {
  private static final byte[] DATA = {1, 2, 3};
  private static final Octets NONE = Octets.EMPTY;
  private static final String ECDSA_SHA256 = "1.2.840.10045.4.3.2";
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  @ParameterizedTest(name = "{0} with {1}")
  @CsvSource({
    "ec-p256, SHA256withECDSA, 1.2.840.10045.4.3.2",
    "ec-p256, SHA512withECDSA, 1.2.840.10045.4.3.4",
    "ec-p384, SHA384withECDSA, 1.2.840.10045.4.3.3",
    "ec-p521, SHA512withECDSA, 1.2.840.10045.4.3.4",
    "rsa-2048, SHA256withRSA, 1.2.840.113549.1.1.11",
    "rsa-2048, SHA384withRSA, 1.2.840.113549.1.1.12",
    "Ed25519, Ed25519, 1.3.101.112",
    "Ed448, Ed448, 1.3.101.113",
    "ML-DSA-44, ML-DSA-44, 2.16.840.1.101.3.4.3.17",
  })
  void verifiesWithEveryProvider(String key, String jcaName, String oid) throws Exception {
    byte[] signature = sign(jcaName, TestKeys.pair(key), null);
    for (int round = 0; round < 2; round++) {
      assertThat(verify(oid, NONE, key, signature)).isEqualTo(Outcome.VALID);
      signature[signature.length - 1] ^= 1;
      assertThat(verify(oid, NONE, key, signature)).isEqualTo(Outcome.INVALID);
      signature[signature.length - 1] ^= 1;
      assertThat(SignatureVerifier.preferFastest()).isNotEmpty();
    }
  }

  /// What Wycheproof's ECDSA files hold against implementations, CVE-2022-21449 first.
  @Test
  void refusesEcdsaSignaturesThatAreNotProper() throws Exception {
    byte[] proper = sign("SHA256withECDSA", TestKeys.pair("ec-p256"), null);
    BigInteger one = BigInteger.ONE;
    List<byte[]> improper =
        List.of(
            pair(BigInteger.ZERO, BigInteger.ZERO),
            pair(BigInteger.ZERO, one),
            pair(one, BigInteger.ZERO),
            pair(ORDER, one),
            pair(one, ORDER),
            pair(ORDER.add(one), one),
            pair(one.negate(), one),
            pair(ORDER.shiftLeft(800), one),
            Arrays.copyOf(proper, proper.length + 1),
            Arrays.copyOf(proper, proper.length - 1),
            withLongLength(proper),
            new byte[0],
            new byte[] {0x30, 0},
            new byte[64]);
    for (int round = 0; round < 2; round++) {
      assertThat(improper)
          .allMatch(bytes -> verify(ECDSA_SHA256, NONE, "ec-p256", bytes) == Outcome.INVALID);
      assertThat(SignatureVerifier.preferFastest()).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "{0} parameters {1} with {2}: {3}")
  @CsvSource({
    "1.2.840.10045.4.3.2, 0500, ec-p256, UNSUPPORTED",
    "1.2.840.10045.4.3.2, '', rsa-2048, UNSUPPORTED",
    "1.2.840.113549.1.1.11, '', ec-p256, UNSUPPORTED",
    "1.2.840.113549.1.1.11, 0101ff, rsa-2048, UNSUPPORTED",
    "1.2.840.113549.1.1.4, 0500, rsa-2048, UNSUPPORTED",
    "1.2.840.113549.1.1.5, 0500, rsa-2048, WEAK",
    "1.2.840.113549.1.1.11, 0500, rsa-1024, WEAK",
    "1.2.840.10045.4.1, '', ec-p256, WEAK",
    "1.3.101.112, 0500, Ed25519, UNSUPPORTED",
    "1.2.840.113549.1.1.10, '', rsa-2048, UNSUPPORTED",
  })
  void wantsAlgorithmParametersAndKeyToAgree(
      String oid, String parameters, String key, Outcome expected) {
    assertThat(verify(oid, Octets.ofHex(parameters), key, new byte[64])).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 20, 222})
  void verifiesPssWithAnySalt(int salt) throws Exception {
    var spec = new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1);
    byte[] signature = sign("RSASSA-PSS", TestKeys.pair("rsa-2048"), spec);
    assertThat(verify("1.2.840.113549.1.1.10", pss(salt, 1), "rsa-2048", signature))
        .isEqualTo(Outcome.VALID);
    assertThat(verify("1.2.840.113549.1.1.10", pss(salt + 1, 1), "rsa-2048", signature))
        .isIn(Outcome.INVALID, Outcome.UNSUPPORTED);
    assertThat(verify("1.2.840.113549.1.1.10", pss(salt, 2), "rsa-2048", signature))
        .isEqualTo(Outcome.UNSUPPORTED);
  }

  /// RSASSA-PSS-params with SHA-256, and another hash for the mask where that is not 1.
  private static Octets pss(int salt, int maskHash) {
    return Octets.of(
        DerWriter.encode(out ->
            out.sequence(s -> {
              s.constructed(0xa0, hash -> sha2(hash, 1));
              s.constructed(
                  0xa1,
                  mask ->
                      mask.sequence(m -> {
                        m.objectIdentifier(ObjectIdentifier.of("1.2.840.113549.1.1.8"));
                        sha2(m, maskHash);
                      }));
              if (salt != 20) {
                s.constructed(0xa2, length -> length.integer(salt));
              }
            })));
  }

  private static void sha2(DerWriter out, int number) {
    out.sequence(
        s -> s.objectIdentifier(ObjectIdentifier.of("2.16.840.1.101.3.4.2." + number)).nullValue());
  }

  private static Outcome verify(String oid, Octets parameters, String key, byte[] signature) {
    return SignatureVerifier.verify(
        new AlgorithmIdentifier(ObjectIdentifier.of(oid), parameters),
        SubjectPublicKeyInfo.of(TestKeys.pair(key).getPublic()),
        DATA,
        signature);
  }

  private static byte[] sign(String jcaName, KeyPair keys, @Nullable PSSParameterSpec parameters)
      throws GeneralSecurityException {
    Signature signer = Signature.getInstance(jcaName);
    if (parameters != null) {
      signer.setParameter(parameters);
    }
    signer.initSign(keys.getPrivate());
    signer.update(DATA);
    return signer.sign();
  }

  private static byte[] pair(BigInteger r, BigInteger s) {
    return DerWriter.encode(out -> out.sequence(sequence -> sequence.integer(r).integer(s)));
  }

  /// The same signature with its length in two octets, which is BER but not DER.
  private static byte[] withLongLength(byte[] der) {
    byte[] ber = new byte[der.length + 1];
    ber[0] = der[0];
    ber[1] = (byte) 0x81;
    System.arraycopy(der, 1, ber, 2, der.length - 1);
    return ber;
  }
}
