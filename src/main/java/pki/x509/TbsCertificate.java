package pki.x509;

import pki.der.DerReader;
import pki.der.DerWriter;
import pki.name.DistinguishedName;

/// What a CA signs (RFC 5280, section 4.1): always version 3, without unique identifiers.
public record TbsCertificate(
    SerialNumber serialNumber,
    AlgorithmIdentifier signature,
    DistinguishedName issuer,
    Validity validity,
    DistinguishedName subject,
    SubjectPublicKeyInfo subjectPublicKeyInfo,
    Extensions extensions) {

  private static final int VERSION_3 = 2; // v3(2)

  public byte[] der() {
    return DerWriter.encode(out ->
        out.sequence(tbs -> {
          tbs.constructed(DerReader.constructed(0), v -> v.integer(VERSION_3));
          tbs.integer(serialNumber.value());
          signature.encode(tbs);
          tbs.raw(issuer.der());
          validity.encode(tbs);
          tbs.raw(subject.der());
          tbs.raw(subjectPublicKeyInfo.der());
          if (!extensions.all().isEmpty()) {
            tbs.constructed(DerReader.constructed(3), extensions::encode);
          }
        }));
  }

  /// Puts a signature beside what was signed: `SEQUENCE { tbs, signatureAlgorithm, signature }`.
  ///
  /// @param tbs the encoding that was signed
  /// @param signatureAlgorithm the algorithm that `tbs` names as well
  public static byte[] withSignature(
      byte[] tbs, AlgorithmIdentifier signatureAlgorithm, byte[] signature) {
    return DerWriter.encode(out ->
        out.sequence(s -> {
          s.raw(tbs);
          signatureAlgorithm.encode(s);
          s.octetAlignedBits(signature);
        }));
  }
}
