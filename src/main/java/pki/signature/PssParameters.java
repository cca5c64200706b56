package pki.signature;

import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.x509.AlgorithmIdentifier;

/// The parameters of RSASSA-PSS (RFC 4055, section 3.1):
///
/// ```
/// RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] DEFAULT sha1, maskGenAlgorithm [1] DEFAULT
///   mgf1SHA1, saltLength [2] INTEGER DEFAULT 20, trailerField [3] INTEGER DEFAULT 1 }
/// ```
///
/// Only SHA-2 is accepted, and for both uses the same, so the first two are always there.
record PssParameters(String hash, int saltLength) {
  private static final ObjectIdentifier MGF1 = ObjectIdentifier.of("1.2.840.113549.1.1.8");
  private static final int SHA1_SALT = 20; // the default
  private static final int LONGEST_SALT = 1024 - 2; // of an RSA key of 8192 bits
  private static final Map<ObjectIdentifier, String> HASHES =
      Map.of(
          ObjectIdentifier.of("2.16.840.1.101.3.4.2.1"), "SHA-256",
          ObjectIdentifier.of("2.16.840.1.101.3.4.2.2"), "SHA-384",
          ObjectIdentifier.of("2.16.840.1.101.3.4.2.3"), "SHA-512");

  static PssParameters parse(Octets der) {
    DerReader in = der.reader();
    DerReader parameters = in.sequence();
    in.end();
    DerReader tagged = parameters.read(DerReader.constructed(0));
    String hash = hash(AlgorithmIdentifier.read(tagged));
    tagged.end();
    tagged = parameters.read(DerReader.constructed(1));
    AlgorithmIdentifier mask = AlgorithmIdentifier.read(tagged);
    tagged.end();
    boolean mgf1 = mask.algorithm().equals(MGF1);
    if (!mgf1 || !hash(AlgorithmIdentifier.ofDer(mask.parameters().bytes())).equals(hash)) {
      throw new EncodingException("RSASSA-PSS must mask with MGF1 and the same hash");
    }
    int salt = SHA1_SALT;
    if (parameters.nextIs(DerReader.constructed(2))) {
      tagged = parameters.read(DerReader.constructed(2));
      salt = tagged.smallInteger(DerReader.INTEGER, LONGEST_SALT);
      tagged.end();
    }
    parameters.end(); // a trailerField could only be the default, which DER leaves out
    return new PssParameters(hash, salt);
  }

  private static String hash(AlgorithmIdentifier identifier) {
    String name = HASHES.get(identifier.algorithm());
    if (name == null || !(identifier.parameters().isEmpty() || identifier.hasNullParameters())) {
      throw new EncodingException("RSASSA-PSS needs SHA-256, SHA-384 or SHA-512");
    }
    return name;
  }

  PSSParameterSpec toSpec() {
    return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), saltLength, 1);
  }
}
