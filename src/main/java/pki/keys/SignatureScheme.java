package pki.keys;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import java.util.function.Consumer;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

/// The ways of signing: an algorithm, its hash, and the AlgorithmIdentifier that says so,
/// parameters exactly as its RFC wants them.
public enum SignatureScheme {
  // RFC 5758, section 3.2: parameters absent
  ECDSA_SHA256("SHA256withECDSA", identifier("1.2.840.10045.4.3.2")),
  ECDSA_SHA384("SHA384withECDSA", identifier("1.2.840.10045.4.3.3")),
  ECDSA_SHA512("SHA512withECDSA", identifier("1.2.840.10045.4.3.4")),
  // RFC 4055, section 5: parameters NULL
  RSA_PKCS1_SHA256("SHA256withRSA", identifier("1.2.840.113549.1.1.11", DerWriter::nullValue)),
  RSA_PKCS1_SHA384("SHA384withRSA", identifier("1.2.840.113549.1.1.12", DerWriter::nullValue)),
  RSA_PKCS1_SHA512("SHA512withRSA", identifier("1.2.840.113549.1.1.13", DerWriter::nullValue)),
  // RFC 4055, section 3.1, with the salt as long as the hash, as TLS 1.3 wants it too
  RSA_PSS_SHA256("RSASSA-PSS", pss("2.16.840.1.101.3.4.2.1", 32)),
  RSA_PSS_SHA384("RSASSA-PSS", pss("2.16.840.1.101.3.4.2.2", 48)),
  RSA_PSS_SHA512("RSASSA-PSS", pss("2.16.840.1.101.3.4.2.3", 64)),
  // RFC 8410, section 3, and RFC 9882, section 3: parameters absent
  ED25519("Ed25519", identifier("1.3.101.112")),
  ML_DSA_44("ML-DSA-44", identifier("2.16.840.1.101.3.4.3.17")),
  ML_DSA_65("ML-DSA-65", identifier("2.16.840.1.101.3.4.3.18")),
  ML_DSA_87("ML-DSA-87", identifier("2.16.840.1.101.3.4.3.19"));

  private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
  private static final String MGF1 = "1.2.840.113549.1.1.8";

  private final String jcaName;
  private final Octets identifier;

  SignatureScheme(String jcaName, Octets identifier) {
    this.jcaName = jcaName;
    this.identifier = identifier;
  }

  /// The DER AlgorithmIdentifier that goes with the signature (RFC 5280, section 4.1.1.2).
  public byte[] algorithmIdentifier() {
    return identifier.bytes();
  }

  /// Whether a key of this algorithm can sign so. Any hash goes with any curve, as X.509 has it;
  /// TLS 1.3 wants P-256 with SHA-256 and so on (RFC 8446, section 4.2.3).
  public boolean fits(KeyAlgorithm algorithm) {
    return switch (this) {
      case ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512 ->
          switch (algorithm) {
            case EC_P256, EC_P384, EC_P521 -> true;
            default -> false;
          };
      case RSA_PKCS1_SHA256,
          RSA_PKCS1_SHA384,
          RSA_PKCS1_SHA512,
          RSA_PSS_SHA256,
          RSA_PSS_SHA384,
          RSA_PSS_SHA512 ->
          algorithm.isRsa();
      case ED25519, ML_DSA_44, ML_DSA_65, ML_DSA_87 -> algorithm.defaultScheme() == this;
    };
  }

  /// Finds a scheme by TLS's number for it (RFC 8446, section 4.2.3), such as 0x0403. TLS has none
  /// for ML-DSA yet.
  public static Optional<SignatureScheme> ofTls(int number) {
    return Optional.ofNullable(
        switch (number) {
          case 0x0403 -> ECDSA_SHA256;
          case 0x0503 -> ECDSA_SHA384;
          case 0x0603 -> ECDSA_SHA512;
          case 0x0401 -> RSA_PKCS1_SHA256;
          case 0x0501 -> RSA_PKCS1_SHA384;
          case 0x0601 -> RSA_PKCS1_SHA512;
          case 0x0804 -> RSA_PSS_SHA256;
          case 0x0805 -> RSA_PSS_SHA384;
          case 0x0806 -> RSA_PSS_SHA512;
          case 0x0807 -> ED25519;
          default -> null;
        });
  }

  Signature signature() throws GeneralSecurityException {
    return prepared(Signature.getInstance(jcaName));
  }

  Signature signature(Provider provider) throws GeneralSecurityException {
    return prepared(Signature.getInstance(jcaName, provider));
  }

  private Signature prepared(Signature signature) throws GeneralSecurityException {
    switch (this) {
      case RSA_PSS_SHA256 -> signature.setParameter(pss(MGF1ParameterSpec.SHA256, 32));
      case RSA_PSS_SHA384 -> signature.setParameter(pss(MGF1ParameterSpec.SHA384, 48));
      case RSA_PSS_SHA512 -> signature.setParameter(pss(MGF1ParameterSpec.SHA512, 64));
      default -> {}
    }
    return signature;
  }

  private static PSSParameterSpec pss(MGF1ParameterSpec hash, int saltBytes) {
    return new PSSParameterSpec(
        hash.getDigestAlgorithm(), "MGF1", hash, saltBytes, PSSParameterSpec.TRAILER_FIELD_BC);
  }

  /// ```
  /// RSASSA-PSS-params ::= SEQUENCE {
  ///   hashAlgorithm [0] HashAlgorithm, maskGenAlgorithm [1] MaskGenAlgorithm,
  ///   saltLength [2] INTEGER, trailerField [3] INTEGER DEFAULT 1 }
  /// ```
  private static Octets pss(String hash, int saltBytes) {
    Consumer<DerWriter> hashIdentifier =
        out -> out.sequence(s -> s.objectIdentifier(oid(hash)).nullValue());
    return identifier(
        RSASSA_PSS,
        out ->
            out.sequence(s ->
                s.constructed(DerReader.constructed(0), hashIdentifier)
                    .constructed(
                        DerReader.constructed(1),
                        mask ->
                            mask.sequence(m -> {
                              m.objectIdentifier(oid(MGF1));
                              hashIdentifier.accept(m);
                            }))
                    .constructed(DerReader.constructed(2), salt -> salt.integer(saltBytes))));
  }

  static Octets identifier(String algorithm) {
    return identifier(algorithm, out -> {});
  }

  static Octets identifier(String algorithm, Consumer<DerWriter> parameters) {
    return Octets.of(
        DerWriter.encode(out ->
            out.sequence(s -> {
              s.objectIdentifier(oid(algorithm));
              parameters.accept(s);
            })));
  }

  static ObjectIdentifier oid(String dotted) {
    return ObjectIdentifier.of(dotted);
  }
}
