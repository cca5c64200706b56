package pki.testing;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import pki.der.Octets;
import pki.x509.AuthorityKeyIdentifier;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.SubjectPublicKeyInfo;
import pki.x509.TbsCertificate;

/// A CA with a P-256 key of its own that signs whatever [TestCertificates] makes, wrong ones too:
///
/// ```java
/// TestAuthority root = TestAuthority.root("CN=Root");
/// TestAuthority lower = root.lower("CN=Lower", TestCertificates.ca());
/// Certificate leaf = lower.issue(TestCertificates.tlsServer());
/// ```
public final class TestAuthority {
  private final KeyPair keys;
  private final String name;
  private final Certificate certificate;

  private TestAuthority(KeyPair keys, String name, Certificate certificate) {
    this.keys = keys;
    this.name = name;
    this.certificate = certificate;
  }

  /// A root in which nothing is wrong.
  public static TestAuthority root(String name) {
    return root(name, TestCertificates.ca());
  }

  /// A root made of this template.
  public static TestAuthority root(String name, TestCertificates template) {
    KeyPair keys = generate();
    return new TestAuthority(keys, name, sign(template, keys, name, of(keys, name)));
  }

  /// A CA below this one, with a key of its own.
  public TestAuthority lower(String lowerName, TestCertificates template) {
    KeyPair lowerKeys = generate();
    Certificate signed = sign(template, keys, name, of(lowerKeys, lowerName));
    return new TestAuthority(lowerKeys, lowerName, signed);
  }

  /// A certificate for another CA's name and key, as a cross-certificate is.
  public Certificate crossSign(TestAuthority other, TestCertificates template) {
    return sign(template, keys, name, of(other.keys, other.name));
  }

  /// A certificate for an end entity; the template says for whom.
  public Certificate issue(TestCertificates template) {
    return signed(
        template
            .issuer(name)
            .with(AuthorityKeyIdentifier.extension(info(keys).keyIdentifier()))
            .build());
  }

  /// Signs what the template says, to the letter: it names the issuer and everything else.
  public Certificate signed(Certificate unsigned) {
    return signed(unsigned, keys);
  }

  public Certificate certificate() {
    return certificate;
  }

  public KeyPair keys() {
    return keys;
  }

  private record Subject(SubjectPublicKeyInfo key, String name) {}

  private static Subject of(KeyPair keys, String name) {
    return new Subject(info(keys), name);
  }

  private static Certificate sign(
      TestCertificates template, KeyPair issuerKeys, String issuer, Subject subject) {
    Octets own = subject.key.keyIdentifier();
    return signed(
        template
            .issuer(issuer)
            .subject(subject.name)
            .key(subject.key)
            .with(AuthorityKeyIdentifier.extension(info(issuerKeys).keyIdentifier()))
            .with(Extension.subjectKeyIdentifier(own))
            .build(),
        issuerKeys);
  }

  private static Certificate signed(Certificate unsigned, KeyPair issuerKeys) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(issuerKeys.getPrivate());
      signer.update(unsigned.tbs());
      return Certificate.parse(
          TbsCertificate.withSignature(
              unsigned.tbs(), unsigned.signatureAlgorithm(), signer.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with P-256", e);
    }
  }

  private static SubjectPublicKeyInfo info(KeyPair keys) {
    return SubjectPublicKeyInfo.of(keys.getPublic());
  }

  private static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }
}
