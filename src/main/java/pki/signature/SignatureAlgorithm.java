package pki.signature;

import java.security.spec.AlgorithmParameterSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.x509.AlgorithmIdentifier;
import pki.x509.SubjectPublicKeyInfo;

/// A signature algorithm as it is named in a certificate, its parameters checked: RFC 3279, 4055,
/// 5758, 8410 and 9881.
///
/// @param jcaName the name under which Java's providers have it
/// @param parameters those of RSASSA-PSS; otherwise absent
record SignatureAlgorithm(
    String jcaName, Family family, Strength strength, @Nullable AlgorithmParameterSpec parameters) {
  /// Which keys the algorithm goes with.
  enum Family {
    RSA,
    RSASSA_PSS,
    ECDSA,
    DSA,
    /// EdDSA and ML-DSA, whose keys have the same identifier as their signatures.
    SAME_IDENTIFIER
  }

  enum Strength {
    STRONG,
    /// Its hash has collisions (RFC 9155).
    WEAK
  }

  private static final Map<ObjectIdentifier, SignatureAlgorithm> KNOWN = new HashMap<>();

  static {
    known("1.2.840.113549.1.1.11", "SHA256withRSA", Family.RSA, Strength.STRONG);
    known("1.2.840.113549.1.1.12", "SHA384withRSA", Family.RSA, Strength.STRONG);
    known("1.2.840.113549.1.1.13", "SHA512withRSA", Family.RSA, Strength.STRONG);
    known("1.2.840.10045.4.3.2", "SHA256withECDSA", Family.ECDSA, Strength.STRONG);
    known("1.2.840.10045.4.3.3", "SHA384withECDSA", Family.ECDSA, Strength.STRONG);
    known("1.2.840.10045.4.3.4", "SHA512withECDSA", Family.ECDSA, Strength.STRONG);
    known("1.3.101.112", "Ed25519", Family.SAME_IDENTIFIER, Strength.STRONG);
    known("1.3.101.113", "Ed448", Family.SAME_IDENTIFIER, Strength.STRONG);
    known("2.16.840.1.101.3.4.3.17", "ML-DSA-44", Family.SAME_IDENTIFIER, Strength.STRONG);
    known("2.16.840.1.101.3.4.3.18", "ML-DSA-65", Family.SAME_IDENTIFIER, Strength.STRONG);
    known("2.16.840.1.101.3.4.3.19", "ML-DSA-87", Family.SAME_IDENTIFIER, Strength.STRONG);
    known("1.2.840.113549.1.1.5", "SHA1withRSA", Family.RSA, Strength.WEAK);
    known("1.2.840.10045.4.1", "SHA1withECDSA", Family.ECDSA, Strength.WEAK);
    known("1.2.840.10040.4.3", "SHA1withDSA", Family.DSA, Strength.WEAK);
    known("2.16.840.1.101.3.4.3.2", "SHA256withDSA", Family.DSA, Strength.WEAK);
  }

  private static void known(String oid, String jcaName, Family family, Strength strength) {
    KNOWN.put(ObjectIdentifier.of(oid), new SignatureAlgorithm(jcaName, family, strength, null));
  }

  /// The algorithm of this identifier; empty when it is unknown or its parameters are not those of
  /// its standard.
  static Optional<SignatureAlgorithm> of(AlgorithmIdentifier identifier) {
    if (identifier.algorithm().equals(KeyTypes.RSASSA_PSS)) {
      return pss(identifier);
    }
    SignatureAlgorithm known = KNOWN.get(identifier.algorithm());
    if (known == null) {
      return Optional.empty();
    }
    boolean absent = identifier.parameters().isEmpty();
    // RFC 4055, section 5: NULL with RSA, and absent accepted; with all others absent.
    boolean proper = absent || (known.family == Family.RSA && identifier.hasNullParameters());
    return proper ? Optional.of(known) : Optional.empty();
  }

  private static Optional<SignatureAlgorithm> pss(AlgorithmIdentifier identifier) {
    try {
      PssParameters parameters = PssParameters.parse(identifier.parameters());
      return Optional.of(
          new SignatureAlgorithm(
              "RSASSA-PSS", Family.RSASSA_PSS, Strength.STRONG, parameters.toSpec()));
    } catch (EncodingException e) {
      return Optional.empty();
    }
  }

  /// Whether keys of this kind make such signatures.
  boolean goesWith(AlgorithmIdentifier own, SubjectPublicKeyInfo key) {
    ObjectIdentifier type = key.algorithm().algorithm();
    return switch (family) {
      case RSA -> type.equals(KeyTypes.RSA);
      case RSASSA_PSS -> type.equals(KeyTypes.RSA) || isPssKeyFor(own, key);
      case ECDSA -> type.equals(KeyTypes.EC);
      case DSA -> type.equals(KeyTypes.DSA);
      case SAME_IDENTIFIER -> type.equals(own.algorithm());
    };
  }

  /// RFC 4055, section 3.3: where the key has parameters, the signature's are the same, with a salt
  /// at least as long.
  private static boolean isPssKeyFor(AlgorithmIdentifier own, SubjectPublicKeyInfo key) {
    AlgorithmIdentifier of = key.algorithm();
    if (!of.algorithm().equals(KeyTypes.RSASSA_PSS)) {
      return false;
    }
    if (of.parameters().isEmpty()) {
      return true;
    }
    try {
      PssParameters least = PssParameters.parse(of.parameters());
      PssParameters used = PssParameters.parse(own.parameters());
      return least.hash().equals(used.hash()) && used.saltLength() >= least.saltLength();
    } catch (EncodingException e) {
      return false;
    }
  }
}
