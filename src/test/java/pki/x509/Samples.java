package pki.x509;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.DirectoryName;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.name.UniformResourceIdentifier;

/// Certificates and requests for the tests of this package, signed with the JDK.
final class Samples {
  static final AlgorithmIdentifier ECDSA_SHA256 =
      new AlgorithmIdentifier(ObjectIdentifier.of("1.2.840.10045.4.3.2"), Octets.EMPTY);
  static final KeyPair KEY = generate("EC", "secp256r1");
  static final SubjectPublicKeyInfo SPKI = SubjectPublicKeyInfo.of(KEY.getPublic());
  static final SerialNumber SERIAL = SerialNumber.ofHex("4000000000000000000000000000000000000001");
  static final Validity YEAR =
      Validity.startingAt(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofDays(365));
  static final DistinguishedName NAME = DistinguishedName.parse("CN=Example,O=Test\\, Inc.,C=DE");

  private static final UniformResourceIdentifier URL =
      new UniformResourceIdentifier("http://pki.example.test/root");

  private Samples() {}

  /// Every extension that this package writes, each once.
  static Extensions extensions() {
    return new Extensions(
        List.of(
            BasicConstraints.ca(OptionalInt.of(1)).toExtension(),
            Extension.keyUsage(Set.of(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN)),
            Extension.extendedKeyUsage(List.of(KeyPurpose.SERVER_AUTH, KeyPurpose.ANY)),
            Extension.subjectKeyIdentifier(SPKI.keyIdentifier()),
            AuthorityKeyIdentifier.extension(SPKI.keyIdentifier()),
            Extension.subjectAlternativeName(names(), Extension.Criticality.NON_CRITICAL),
            new NameConstraints(
                    List.of(GeneralSubtree.parse("example.test"), GeneralSubtree.parse("ip:::/0")),
                    List.of(GeneralSubtree.parse("dirname:O=a")))
                .toExtension(),
            PolicyInformation.extension(
                List.of(PolicyInformation.ANY_POLICY, ObjectIdentifier.of("1.2.3.4"))),
            DistributionPoint.extension(List.of(URL)),
            AccessDescription.extension(
                List.of(
                    new AccessDescription(AccessDescription.OCSP, URL),
                    new AccessDescription(AccessDescription.CA_ISSUERS, URL))),
            Extension.ocspNoCheck(),
            Extension.noRevocationAvailable()));
  }

  static List<GeneralName> names() {
    return List.of(
        GeneralName.parse("*.example.test"),
        GeneralName.parse("10.0.0.7"),
        GeneralName.parse("2001:db8::1"),
        GeneralName.parse("user@example.test"),
        URL,
        new DirectoryName(NAME));
  }

  static TbsCertificate tbs(Extensions extensions) {
    return new TbsCertificate(SERIAL, ECDSA_SHA256, NAME, YEAR, NAME, SPKI, extensions);
  }

  static byte[] certificate(Extensions extensions) {
    return signed(tbs(extensions).der());
  }

  static byte[] request(Extensions extensions) {
    return signed(CertificationRequest.info(NAME, SPKI, extensions));
  }

  static byte[] signed(byte[] part) {
    return TbsCertificate.withSignature(part, ECDSA_SHA256, sign(part));
  }

  private static byte[] sign(byte[] message) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(KEY.getPrivate());
      signer.update(message);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// Generates a pair; the size is a curve's name, a number of bits, or empty.
  static KeyPair generate(String algorithm, String size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec(size));
      } else if (!size.isEmpty()) {
        generator.initialize(Integer.parseInt(size));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
