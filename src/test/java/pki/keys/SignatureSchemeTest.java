package pki.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureSchemeTest {
  /// As `openssl asn1parse` shows them in certificates that OpenSSL signed; ML-DSA from RFC 9882,
  /// section 3.
  @ParameterizedTest
  @CsvSource({
    "ECDSA_SHA256,     300a06082a8648ce3d040302",
    "ECDSA_SHA384,     300a06082a8648ce3d040303",
    "ECDSA_SHA512,     300a06082a8648ce3d040304",
    "RSA_PKCS1_SHA256, 300d06092a864886f70d01010b0500",
    "RSA_PKCS1_SHA384, 300d06092a864886f70d01010c0500",
    "RSA_PKCS1_SHA512, 300d06092a864886f70d01010d0500",
    "ED25519,          300506032b6570",
    "ML_DSA_44,        300b0609608648016503040311",
    "ML_DSA_65,        300b0609608648016503040312",
    "ML_DSA_87,        300b0609608648016503040313",
  })
  void encodesItsIdentifier(SignatureScheme scheme, String hex) {
    assertThat(HexFormat.of().formatHex(scheme.algorithmIdentifier())).isEqualTo(hex);
  }

  /// The middle part is the hash's identifier, once for itself and once for MGF1.
  @ParameterizedTest
  @CsvSource({"RSA_PSS_SHA256, 01, 20", "RSA_PSS_SHA384, 02, 30", "RSA_PSS_SHA512, 03, 40"})
  void encodesPssParametersInFull(SignatureScheme scheme, String hash, String salt) {
    String identifier = "300d060960864801650304020" + hash.charAt(1) + "0500";
    assertThat(HexFormat.of().formatHex(scheme.algorithmIdentifier()))
        .isEqualTo(
            "304106092a864886f70d01010a3034"
                + ("a00f" + identifier)
                + ("a11c301a06092a864886f70d010108" + identifier)
                + ("a2030201" + salt));
  }

  @ParameterizedTest
  @EnumSource
  void signsWithTheKeysItFits(SignatureScheme scheme) throws Exception {
    for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
      if (scheme.fits(algorithm)) {
        SoftwareKey key = SampleKeys.of(algorithm);
        byte[] signature = key.sign(scheme, KeyVaultContract.MESSAGE);
        assertThat(KeyVaultContract.verifies(scheme, key.publicKey(), signature)).isTrue();
      }
    }
  }

  @Test
  void fitsTheSchemesOfEachKey() {
    assertThat(KeyAlgorithm.values()).allMatch(a -> a.defaultScheme().fits(a));
    assertThat(SignatureScheme.RSA_PSS_SHA512.fits(KeyAlgorithm.RSA_3072)).isTrue();
    assertThat(SignatureScheme.RSA_PSS_SHA512.fits(KeyAlgorithm.EC_P521)).isFalse();
    assertThat(SignatureScheme.ECDSA_SHA256.fits(KeyAlgorithm.EC_P384)).isTrue();
    assertThat(SignatureScheme.ML_DSA_44.fits(KeyAlgorithm.ML_DSA_65)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void findsAlgorithmsByLabelAndByKey(KeyAlgorithm algorithm) {
    assertThat(KeyAlgorithm.named(algorithm.label())).contains(algorithm);
    assertThat(KeyAlgorithm.of(SampleKeys.of(algorithm).publicKey())).contains(algorithm);
    assertThat(KeyAlgorithm.named(algorithm.name())).isEmpty();
  }
}
