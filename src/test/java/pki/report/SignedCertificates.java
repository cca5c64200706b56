package pki.report;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.util.List;
import pki.der.EncodingException;
import pki.name.DistinguishedName;
import pki.testing.TestCertificates;
import pki.testing.TestKeys;
import pki.x509.AlgorithmIdentifier;
import pki.x509.Certificate;
import pki.x509.CertificationRequest;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.SerialNumber;
import pki.x509.SubjectPublicKeyInfo;
import pki.x509.TbsCertificate;
import pki.x509.Validity;

/// Certificates and requests with real signatures, ECDSA with SHA-256.
final class SignedCertificates {
  private static final AlgorithmIdentifier ECDSA_SHA256 =
      TestCertificates.algorithm("1.2.840.10045.4.3.2");

  private SignedCertificates() {}

  /// Root, intermediate and leaf, the leaf first.
  static List<Certificate> chain() {
    return List.of(
        certificate("CN=leaf.example.test", "ec-p256", "CN=Lower CA", "ec-p384"),
        certificate("CN=Lower CA", "ec-p384", "CN=Root CA", "ec-p521"),
        certificate("CN=Root CA", "ec-p521", "CN=Root CA", "ec-p521"));
  }

  static Certificate certificate(String subject, String key, String issuer, String issuerKey) {
    byte[] tbs =
        new TbsCertificate(
                new SerialNumber(BigInteger.valueOf(0x1234567)),
                ECDSA_SHA256,
                DistinguishedName.parse(issuer),
                Validity.startingAt(TestCertificates.START, Duration.ofDays(90)),
                DistinguishedName.parse(subject),
                TestKeys.publicKey(key),
                Extensions.NONE)
            .der();
    return Certificate.parse(
        TbsCertificate.withSignature(tbs, ECDSA_SHA256, sign(TestKeys.pair(issuerKey), tbs)));
  }

  static CertificationRequest request(String subject, KeyPair key, Extension... extensions) {
    byte[] info =
        CertificationRequest.info(
            DistinguishedName.parse(subject),
            SubjectPublicKeyInfo.of(key.getPublic()),
            new Extensions(List.of(extensions)));
    return CertificationRequest.parse(
        TbsCertificate.withSignature(info, ECDSA_SHA256, sign(key, info)));
  }

  private static byte[] sign(KeyPair key, byte[] data) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key.getPrivate());
      signature.update(data);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new EncodingException("signing for a test", e);
    }
  }
}
