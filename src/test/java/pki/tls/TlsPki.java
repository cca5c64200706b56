package pki.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import pki.authentication.PathTrust;
import pki.authentication.TlsIdentity;
import pki.der.Octets;
import pki.der.Pem;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.x509.Certificate;

/// A root, an intermediate and what they issue, for handshakes that last a test.
final class TlsPki {
  final Instant now = Instant.now();

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration DAY = Duration.ofDays(1);

  final Authority root;
  final Authority intermediate;

  TlsPki() {
    this("TLS Test");
  }

  TlsPki(String name) {
    this.root = authority(name + " Root", Optional.empty());
    this.intermediate = authority(name + " Intermediate", Optional.of(root));
  }

  record Authority(Certificate certificate, X500Name name, KeyPair keys) {}

  /// How the next leaf is to be.
  enum Kind {
    VALID,
    EXPIRED
  }

  TlsIdentity server(String... names) {
    return leaf(ec("secp256r1"), KeyPurposeId.id_kp_serverAuth, Kind.VALID, names);
  }

  TlsIdentity server(KeyPair keys, String... names) {
    return leaf(keys, KeyPurposeId.id_kp_serverAuth, Kind.VALID, names);
  }

  TlsIdentity expiredServer(String... names) {
    return leaf(ec("secp256r1"), KeyPurposeId.id_kp_serverAuth, Kind.EXPIRED, names);
  }

  TlsIdentity client(KeyPair keys, String... names) {
    return leaf(keys, KeyPurposeId.id_kp_clientAuth, Kind.VALID, names);
  }

  static String pem(java.security.PrivateKey key) {
    return new Pem("PRIVATE KEY", Octets.of(key.getEncoded())).text();
  }

  TlsIdentity client(String... names) {
    return leaf(ec("secp256r1"), KeyPurposeId.id_kp_clientAuth, Kind.VALID, names);
  }

  /// Trust in this root, for whatever purpose.
  PathTrust trust() {
    return new PathTrust(new PathValidator(), anchors(), () -> ValidationPolicy.at(now));
  }

  List<Certificate> anchors() {
    return List.of(root.certificate());
  }

  static KeyPair ec(String curve) {
    return keys("EC", new java.security.spec.ECGenParameterSpec(curve));
  }

  static KeyPair rsa() {
    return keys(
        "RSA", new java.security.spec.RSAKeyGenParameterSpec(2048, BigInteger.valueOf(65_537)));
  }

  private static KeyPair keys(String algorithm, java.security.spec.AlgorithmParameterSpec spec) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(spec);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Authority authority(String name, Optional<Authority> parent) {
    KeyPair keys = ec("secp256r1");
    X500Name subject = new X500Name("CN=" + name);
    X500Name issuer = parent.map(Authority::name).orElse(subject);
    KeyPair issuerKeys = parent.map(Authority::keys).orElse(keys);
    try {
      var builder = builder(issuer, issuerKeys, subject, keys, now.plus(DAY.multipliedBy(30)));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Authority(sign(builder, issuerKeys), subject, keys);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private TlsIdentity leaf(KeyPair keys, KeyPurposeId purpose, Kind kind, String... names) {
    Instant end = kind == Kind.EXPIRED ? now.minusSeconds(60) : now.plus(DAY);
    GeneralName[] alternatives = new GeneralName[names.length];
    for (int i = 0; i < names.length; i++) {
      boolean address = names[i].matches("[0-9.]+");
      alternatives[i] =
          new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, names[i]);
    }
    try {
      var builder =
          builder(
              intermediate.name(), intermediate.keys(), new X500Name("CN=" + names[0]), keys, end);
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
      Certificate leaf = sign(builder, intermediate.keys());
      return new TlsIdentity(
          List.of(leaf, intermediate.certificate()), new SoftwareKey(keys.getPrivate()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, KeyPair issuerKeys, X500Name subject, KeyPair keys, Instant to)
      throws Exception {
    var extensions = new JcaX509ExtensionUtils();
    return new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(127, RANDOM).add(BigInteger.ONE),
            Date.from(now.minus(DAY)),
            Date.from(to),
            subject,
            keys.getPublic())
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            extensions.createSubjectKeyIdentifier(keys.getPublic()))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            extensions.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
  }

  private static Certificate sign(X509v3CertificateBuilder builder, KeyPair issuer)
      throws Exception {
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
    return Certificate.parse(builder.build(signer).getEncoded());
  }
}
