package pki.x509;

import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.der.Pem;
import pki.name.DistinguishedName;

/// A request for a certificate (PKCS #10, RFC 2986):
///
/// ```
/// CertificationRequest ::= SEQUENCE { certificationRequestInfo, signatureAlgorithm, signature }
/// CertificationRequestInfo ::= SEQUENCE { version v1(0), subject, subjectPKInfo, attributes [0] }
/// ```
///
/// Of the attributes only extensionRequest (RFC 2985, section 5.4.2) is kept. Immutable.
public final class CertificationRequest {
  /// The longest encoding that is read, in octets.
  public static final int LONGEST = 1 << 17;

  private static final ObjectIdentifier EXTENSION_REQUEST =
      ObjectIdentifier.of("1.2.840.113549.1.9.14");
  private static final int MOST_ATTRIBUTES = 64;

  private final byte[] der;
  private final byte[] info;
  private final DistinguishedName subject;
  private final SubjectPublicKeyInfo subjectPublicKeyInfo;
  private final Extensions requestedExtensions;
  private final AlgorithmIdentifier signatureAlgorithm;
  private final byte[] signature;

  private CertificationRequest(byte[] der) {
    if (der.length > LONGEST) {
      throw new EncodingException(
          "request has %d bytes, at most %d are read".formatted(der.length, LONGEST));
    }
    this.der = der;
    DerReader file = DerReader.of(der);
    DerReader outer = file.sequence();
    file.end();
    this.info = outer.element();
    this.signatureAlgorithm = AlgorithmIdentifier.read(outer);
    this.signature = outer.octetAlignedBits();
    outer.end();

    DerReader in = DerReader.of(info).sequence();
    in.smallInteger(DerReader.INTEGER, 0);
    this.subject = DistinguishedName.read(in);
    this.subjectPublicKeyInfo = SubjectPublicKeyInfo.read(in);
    // attributes is not OPTIONAL, but some tools leave it out when it is empty
    this.requestedExtensions =
        in.hasMore() ? extensionRequest(in.read(DerReader.constructed(0))) : Extensions.NONE;
    in.end();
  }

  /// Reads one DER request and nothing after it.
  public static CertificationRequest parse(byte[] der) {
    return new CertificationRequest(der.clone());
  }

  private static Extensions extensionRequest(DerReader attributes) {
    Extensions found = Extensions.NONE;
    for (int count = 0; attributes.hasMore(); count++) {
      if (count == MOST_ATTRIBUTES) {
        throw new EncodingException("request has more than " + MOST_ATTRIBUTES + " attributes");
      }
      DerReader attribute = attributes.sequence();
      ObjectIdentifier type = attribute.objectIdentifier();
      DerReader values = attribute.read(DerReader.SET);
      attribute.end();
      if (type.equals(EXTENSION_REQUEST)) {
        if (!found.all().isEmpty()) {
          throw new EncodingException("request has extensionRequest twice");
        }
        found = Extensions.read(values);
        values.end();
      }
    }
    return found;
  }

  /// Encodes the part that is signed: this subject and key, asking for these extensions.
  public static byte[] info(
      DistinguishedName subject, SubjectPublicKeyInfo key, Extensions extensions) {
    return DerWriter.encode(out ->
        out.sequence(info -> {
          info.integer(0).raw(subject.der()).raw(key.der());
          info.constructed(DerReader.constructed(0), attributes -> encode(attributes, extensions));
        }));
  }

  private static void encode(DerWriter attributes, Extensions extensions) {
    if (!extensions.all().isEmpty()) {
      attributes.sequence(attribute -> {
        attribute.objectIdentifier(EXTENSION_REQUEST);
        attribute.constructed(DerReader.SET, extensions::encode);
      });
    }
  }

  public byte[] der() {
    return der.clone();
  }

  /// The signed part's encoding.
  public byte[] info() {
    return info.clone();
  }

  public DistinguishedName subject() {
    return subject;
  }

  public SubjectPublicKeyInfo subjectPublicKeyInfo() {
    return subjectPublicKeyInfo;
  }

  public Extensions requestedExtensions() {
    return requestedExtensions;
  }

  public AlgorithmIdentifier signatureAlgorithm() {
    return signatureAlgorithm;
  }

  public byte[] signature() {
    return signature.clone();
  }

  public Pem toPem() {
    return new Pem("CERTIFICATE REQUEST", Octets.of(der));
  }
}
