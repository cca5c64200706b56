package pki.ocsp;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;

/// Names a certificate by its issuer and serial number (RFC 6960, section 4.1.1):
///
/// ```
/// CertID ::= SEQUENCE { hashAlgorithm AlgorithmIdentifier, issuerNameHash OCTET STRING,
///   issuerKeyHash OCTET STRING, serialNumber CertificateSerialNumber }
/// ```
///
/// Writes what it has read, octet by octet: some clients compare that.
///
/// @param parameters of the hash algorithm: NULL or nothing, as both are in use
/// @param serial as it was sent, which may be no proper serial number
public record CertId(Issuer issuer, Octets parameters, BigInteger serial) {
  private static final Octets NULL = Octets.ofHex("0500");

  public CertId {
    if (!parameters.isEmpty() && !parameters.equals(NULL)) {
      throw new EncodingException("hash algorithm has parameters"); // RFC 5754, section 2
    }
  }

  /// An issuer by the hashes of its name and key.
  ///
  /// @param hash of an algorithm that need not be known here
  public record Issuer(ObjectIdentifier hash, Octets nameHash, Octets keyHash) {
    /// The issuer that has this certificate.
    public static Issuer of(Certificate certificate, HashAlgorithm hash) {
      return new Issuer(
          hash.oid(),
          hash.hash(certificate.subject().der()),
          hash.hash(certificate.subjectPublicKeyInfo().key()));
    }
  }

  /// The identifier of a certificate of this issuer.
  public static CertId of(Certificate issuer, BigInteger serial, HashAlgorithm hash) {
    return new CertId(Issuer.of(issuer, hash), NULL, serial);
  }

  /// All that may name this certificate.
  static List<CertId> allOf(Certificate issuer, BigInteger serial) {
    List<CertId> all = new ArrayList<>();
    for (HashAlgorithm hash : HashAlgorithm.values()) {
      Issuer hashes = Issuer.of(issuer, hash);
      all.add(new CertId(hashes, NULL, serial));
      all.add(new CertId(hashes, Octets.EMPTY, serial));
    }
    return all;
  }

  static CertId read(DerReader in) {
    DerReader sequence = in.sequence();
    AlgorithmIdentifier hash = AlgorithmIdentifier.read(sequence);
    Octets nameHash = sequence.read(DerReader.OCTET_STRING).rest();
    Octets keyHash = sequence.read(DerReader.OCTET_STRING).rest();
    BigInteger serial = sequence.integer();
    sequence.end();
    return new CertId(new Issuer(hash.algorithm(), nameHash, keyHash), hash.parameters(), serial);
  }

  void encode(DerWriter out) {
    out.sequence(s -> {
      new AlgorithmIdentifier(issuer.hash, parameters).encode(s);
      s.octetString(issuer.nameHash).octetString(issuer.keyHash).integer(serial);
    });
  }

  /// Whether this names a certificate of that issuer, by whichever hash.
  boolean isOf(Certificate issuerCertificate) {
    return HashAlgorithm.of(issuer.hash)
        .map(hash -> Issuer.of(issuerCertificate, hash).equals(issuer))
        .orElse(false);
  }
}
