package pki.x509;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.der.Pem;
import pki.name.DistinguishedName;

/// A certificate as it was read (RFC 5280, section 4.1):
///
/// ```
/// Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signatureValue BIT STRING }
/// ```
///
/// The encoding must be DER; whether the contents follow the RFC's profile is for `lint` and `path`
/// to say, so a zero serial or a reversed validity can be looked at. Extensions are decoded when
/// asked for. Immutable and thread-safe; equal when the encodings are.
public final class Certificate {
  /// The longest encoding that is read, in octets. An ML-DSA-87 certificate with 1,000 names has 60
  /// KB.
  public static final int LONGEST = 1 << 20;

  private final byte[] der;
  private final byte[] tbs;
  private final int version;
  private final BigInteger serial;
  private final AlgorithmIdentifier innerAlgorithm;
  private final DistinguishedName issuer;
  private final Validity validity;
  private final boolean timesInProfile;
  private final DistinguishedName subject;
  private final SubjectPublicKeyInfo subjectPublicKeyInfo;
  private final boolean uniqueIdentifiers;
  private final Extensions extensions;
  private final AlgorithmIdentifier signatureAlgorithm;
  private final byte[] signature;

  private Certificate(byte[] der) {
    if (der.length > LONGEST) {
      throw new EncodingException(
          "certificate has %d bytes, at most %d are read".formatted(der.length, LONGEST));
    }
    this.der = der;
    DerReader file = DerReader.of(der);
    DerReader outer = file.sequence();
    file.end();
    this.tbs = outer.element();
    this.signatureAlgorithm = AlgorithmIdentifier.read(outer);
    this.signature = outer.octetAlignedBits();
    outer.end();

    DerReader in = DerReader.of(tbs).sequence();
    this.version = version(in);
    this.serial = in.integer();
    this.innerAlgorithm = AlgorithmIdentifier.read(in);
    this.issuer = DistinguishedName.read(in);
    Octets times = in.elementOctets();
    this.validity = Validity.read(times.reader());
    this.timesInProfile = validity.isInProfileForm(times.reader());
    this.subject = DistinguishedName.read(in);
    this.subjectPublicKeyInfo = SubjectPublicKeyInfo.read(in);
    boolean issuerUnique = in.skipIf(DerReader.context(1));
    boolean subjectUnique = in.skipIf(DerReader.context(2));
    this.uniqueIdentifiers = issuerUnique || subjectUnique;
    this.extensions = extensions(in, version);
    in.end();
    if (uniqueIdentifiers && version < 2) {
      throw new EncodingException("unique identifiers need version 2 (RFC 5280, 4.1.2.8)");
    }
  }

  /// Reads one DER certificate and nothing after it.
  ///
  /// @throws EncodingException when it is not one
  public static Certificate parse(byte[] der) {
    return new Certificate(der.clone());
  }

  private static int version(DerReader in) {
    if (!in.nextIs(DerReader.constructed(0))) {
      return 1;
    }
    DerReader tagged = in.read(DerReader.constructed(0));
    int version = 1 + tagged.smallInteger(DerReader.INTEGER, 2);
    tagged.end();
    if (version == 1) {
      throw new EncodingException("version 1 is the default, which DER leaves out");
    }
    return version;
  }

  private static Extensions extensions(DerReader in, int version) {
    if (!in.nextIs(DerReader.constructed(3))) {
      return Extensions.NONE;
    }
    if (version != 3) {
      throw new EncodingException("extensions need version 3 (RFC 5280, section 4.1.2.9)");
    }
    DerReader tagged = in.read(DerReader.constructed(3));
    Extensions extensions = Extensions.read(tagged);
    tagged.end();
    return extensions;
  }

  public byte[] der() {
    return der.clone();
  }

  /// The signed part's encoding.
  public byte[] tbs() {
    return tbs.clone();
  }

  /// 1 to 3.
  public int version() {
    return version;
  }

  /// The serial number as encoded, which may be no [SerialNumber].
  public BigInteger serial() {
    return serial;
  }

  /// The serial number.
  ///
  /// @throws IllegalArgumentException when it is not positive or too long
  public SerialNumber serialNumber() {
    return new SerialNumber(serial);
  }

  /// The algorithm named inside the signed part; RFC 5280, section 4.1.1.2 wants it to equal
  /// [#signatureAlgorithm].
  public AlgorithmIdentifier innerAlgorithm() {
    return innerAlgorithm;
  }

  public AlgorithmIdentifier signatureAlgorithm() {
    return signatureAlgorithm;
  }

  public byte[] signature() {
    return signature.clone();
  }

  public DistinguishedName issuer() {
    return issuer;
  }

  public Validity validity() {
    return validity;
  }

  /// Whether both times have the form that RFC 5280, section 4.1.2.5 wants: UTCTime through 2049,
  /// GeneralizedTime from then on.
  public boolean hasTimesInProfile() {
    return timesInProfile;
  }

  public DistinguishedName subject() {
    return subject;
  }

  public SubjectPublicKeyInfo subjectPublicKeyInfo() {
    return subjectPublicKeyInfo;
  }

  /// Whether there is an issuerUniqueID or subjectUniqueID, which RFC 5280 forbids to CAs.
  public boolean hasUniqueIdentifiers() {
    return uniqueIdentifiers;
  }

  public Extensions extensions() {
    return extensions;
  }

  /// Whether subject and issuer are the same name (RFC 5280, section 6.1).
  public boolean isSelfIssued() {
    return subject.equals(issuer);
  }

  /// SHA-256 of the encoding, in lower-case hex.
  public String fingerprint() {
    return HexFormat.of().formatHex(SubjectPublicKeyInfo.digest("SHA-256", der));
  }

  public Pem toPem() {
    return new Pem("CERTIFICATE", Octets.of(der));
  }

  /// The same certificate for APIs of the JDK, whose parser may refuse what ours read.
  ///
  /// @throws EncodingException when it does
  public X509Certificate toX509Certificate() {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException | RuntimeException e) {
      // on odd contents the JDK lets unchecked exceptions out, too
      throw new EncodingException("certificate is refused by the JDK", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Certificate that && Arrays.equals(der, that.der);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(der);
  }

  /// The subject and serial, for messages.
  @Override
  public String toString() {
    return "%s (serial %s)"
        .formatted(subject.isEmpty() ? "(no subject)" : subject, serial.toString(16));
  }
}
