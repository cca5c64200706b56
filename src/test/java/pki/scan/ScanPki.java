package pki.scan;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import pki.authentication.PathTrust;
import pki.der.Octets;
import pki.der.Pem;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.x509.Certificate;

/// Certificates for servers that are to be scanned, good and bad ones, and files of them:
/// `NAME.crt` with the whole chain, `NAME.key`.
public final class ScanPki {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final ASN1ObjectIdentifier NO_REV_AVAIL = new ASN1ObjectIdentifier("2.5.29.56");
  private static final ASN1ObjectIdentifier TLS_FEATURE =
      new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24");
  private static final Duration DAY = Duration.ofDays(1);

  public final Instant now = Instant.now();
  private final Path folder;
  private final KeyPair rootKeys = ec();
  private final KeyPair intermediateKeys = ec();
  private final X500Name root = new X500Name("CN=Scan Root");
  private final X500Name intermediate = new X500Name("CN=Scan Intermediate");
  private final Certificate rootCertificate;
  private final Certificate intermediateCertificate;

  public ScanPki(Path folder) {
    this.folder = folder;
    this.rootCertificate = authority(root, rootKeys, root, rootKeys);
    this.intermediateCertificate = authority(root, rootKeys, intermediate, intermediateKeys);
  }

  /// What is wrong with a certificate.
  public enum Kind {
    GOOD,
    EXPIRED,
    EXPIRING,
    NO_STATUS,
    RESPONDER_ONLY,
    NO_REV_AVAIL,
    /// RFC 7633.
    MUST_STAPLE,
    SELF_SIGNED,
    INCOMPLETE,
    WRONG_NAME,
    SHA1
  }

  public PathTrust trust() {
    return new PathTrust(
        new PathValidator(), List.of(rootCertificate), () -> ValidationPolicy.at(now));
  }

  public Certificate rootCertificate() {
    return rootCertificate;
  }

  /// Writes the files of a server, and returns the certificates.
  public List<Certificate> write(String name, KeyPair keys, Kind kind) throws IOException {
    Certificate leaf = leaf(keys, kind);
    List<Certificate> chain =
        kind == Kind.SELF_SIGNED || kind == Kind.INCOMPLETE
            ? List.of(leaf)
            : List.of(leaf, intermediateCertificate);
    Files.writeString(folder.resolve(name + ".crt"), pem(chain.stream()));
    Files.writeString(folder.resolve("between.crt"), pem(Stream.of(intermediateCertificate)));
    Files.writeString(folder.resolve("root.crt"), pem(Stream.of(rootCertificate)));
    Files.writeString(
        folder.resolve(name + ".key"),
        new Pem("PRIVATE KEY", Octets.of(keys.getPrivate().getEncoded())).text());
    return chain;
  }

  private static String pem(Stream<Certificate> certificates) {
    return certificates.map(one -> one.toPem().text()).collect(Collectors.joining());
  }

  public static KeyPair ec() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public static KeyPair rsa(int bits) {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Certificate authority(
      X500Name issuer, KeyPair issuerKeys, X500Name subject, KeyPair keys) {
    try {
      var builder = builder(issuer, subject, keys, inDays(-2), inDays(365));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      identify(builder, keys, issuerKeys);
      return sign(builder, issuerKeys, "SHA256withECDSA");
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Certificate leaf(KeyPair keys, Kind kind) {
    boolean selfSigned = kind == Kind.SELF_SIGNED;
    KeyPair issuer = selfSigned ? keys : intermediateKeys;
    X500Name subject = new X500Name("CN=Scanned");
    String name = kind == Kind.WRONG_NAME ? "other.test" : "scanned.test";
    try {
      var builder =
          builder(
              selfSigned ? subject : intermediate,
              subject,
              keys,
              inDays(kind == Kind.EXPIRING ? -60 : -2),
              inDays(
                  switch (kind) {
                    case EXPIRED -> -1;
                    case EXPIRING -> 20;
                    default -> 120;
                  }));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.dNSName, name),
                new GeneralName(
                    GeneralName.iPAddress, kind == Kind.WRONG_NAME ? "192.0.2.1" : "127.0.0.1")
              }));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      nameStatus(builder, kind);
      if (kind == Kind.MUST_STAPLE) {
        builder.addExtension(TLS_FEATURE, false, new DERSequence(new ASN1Integer(5)));
      }
      identify(builder, keys, issuer);
      String hash = kind == Kind.SHA1 ? "SHA1" : "SHA256";
      String with = issuer.getPrivate().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
      return sign(builder, issuer, hash + "with" + with);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void nameStatus(JcaX509v3CertificateBuilder builder, Kind kind)
      throws IOException {
    var url = new GeneralName(GeneralName.uniformResourceIdentifier, "http://scanned.test/");
    switch (kind) {
      case SELF_SIGNED, NO_STATUS -> {}
      case NO_REV_AVAIL -> builder.addExtension(NO_REV_AVAIL, false, DERNull.INSTANCE);
      case RESPONDER_ONLY ->
          builder.addExtension(
              Extension.authorityInfoAccess,
              false,
              new AuthorityInformationAccess(AccessDescription.id_ad_ocsp, url));
      default -> {
        var name = new DistributionPointName(new GeneralNames(url));
        builder.addExtension(
            Extension.cRLDistributionPoints,
            false,
            new CRLDistPoint(new DistributionPoint[] {new DistributionPoint(name, null, null)}));
      }
    }
  }

  private JcaX509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair keys, Date from, Date to) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM).add(BigInteger.ONE),
        from,
        to,
        subject,
        keys.getPublic());
  }

  private Date inDays(int days) {
    return Date.from(now.plus(DAY.multipliedBy(days)));
  }

  private static void identify(JcaX509v3CertificateBuilder builder, KeyPair keys, KeyPair issuer)
      throws IOException, GeneralSecurityException {
    var extensions = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        extensions.createSubjectKeyIdentifier(keys.getPublic()));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        extensions.createAuthorityKeyIdentifier(issuer.getPublic()));
  }

  private static Certificate sign(
      JcaX509v3CertificateBuilder builder, KeyPair issuer, String algorithm)
      throws IOException, OperatorCreationException {
    var signer = new JcaContentSignerBuilder(algorithm).build(issuer.getPrivate());
    return Certificate.parse(builder.build(signer).getEncoded());
  }
}
