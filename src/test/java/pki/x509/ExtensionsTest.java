package pki.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CertPolicyId;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.PolicyMappings;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.DirectoryName;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.name.UniformResourceIdentifier;

/// Each typed extension, both ways, with Bouncy Castle at the other end.
class ExtensionsTest {
  private static final ASN1ObjectIdentifier ANY = new ASN1ObjectIdentifier("2.5.29.32.0");
  private static final ASN1ObjectIdentifier POLICY = new ASN1ObjectIdentifier("1.2.3.4");
  private static final org.bouncycastle.asn1.x509.GeneralName URL =
      new org.bouncycastle.asn1.x509.GeneralName(6, "http://example.test/");

  @ParameterizedTest(name = "CA {0}, path length {1}") // RFC 5280, section 4.2.1.9
  @CsvSource({"true, -1", "true, 0", "true, 1", "true, 2147483647", "false, -1"})
  void basicConstraints(String ca, int pathLength) throws IOException {
    boolean isCa = Boolean.parseBoolean(ca);
    OptionalInt length = pathLength < 0 ? OptionalInt.empty() : OptionalInt.of(pathLength);
    var theirs =
        pathLength < 0
            ? new org.bouncycastle.asn1.x509.BasicConstraints(isCa)
            : new org.bouncycastle.asn1.x509.BasicConstraints(pathLength);
    BasicConstraints ours = isCa ? BasicConstraints.ca(length) : BasicConstraints.END_ENTITY;

    assertThat(of(Extension.BASIC_CONSTRAINTS, theirs).basicConstraints()).contains(ours);
    assertThat(ours.toExtension().value()).isEqualTo(der(theirs));
    assertThat(ours.toExtension().isCritical()).isTrue();
  }

  @Test // RFC 5280, section 4.2.1.3
  void keyUsage() throws IOException {
    KeyUsage[] all = KeyUsage.values();
    for (int bits = 1; bits < 1 << all.length; bits++) {
      Set<KeyUsage> ours = EnumSet.noneOf(KeyUsage.class);
      int theirs = 0;
      for (int bit = 0; bit < all.length; bit++) {
        if ((bits >>> bit & 1) != 0) {
          ours.add(all[bit]);
          theirs |= bit == 8 ? 1 << 15 : 0x80 >>> bit;
        }
      }
      var value = new org.bouncycastle.asn1.x509.KeyUsage(theirs);

      assertThat(of(Extension.KEY_USAGE, value).keyUsage()).contains(ours);
      assertThat(Extension.keyUsage(ours).value()).isEqualTo(der(value));
    }
  }

  @Test // RFC 5280, section 4.2.1.12
  void extendedKeyUsage() throws IOException {
    var theirs =
        new ExtendedKeyUsage(
            new KeyPurposeId[] {
              KeyPurposeId.id_kp_serverAuth,
              KeyPurposeId.id_kp_clientAuth,
              KeyPurposeId.id_kp_codeSigning,
              KeyPurposeId.id_kp_emailProtection,
              KeyPurposeId.id_kp_timeStamping,
              KeyPurposeId.id_kp_OCSPSigning,
              KeyPurposeId.anyExtendedKeyUsage,
              KeyPurposeId.id_kp_macAddress
            });

    List<KeyPurpose> ours =
        of(Extension.EXTENDED_KEY_USAGE, theirs).extendedKeyUsage().orElseThrow();

    assertThat(ours)
        .extracting(KeyPurpose::toString)
        .containsExactly(
            "serverAuth",
            "clientAuth",
            "codeSigning",
            "emailProtection",
            "timeStamping",
            "OCSPSigning",
            "anyExtendedKeyUsage",
            "1.3.6.1.1.1.1.22");
    assertThat(ours).allSatisfy(p -> assertThat(KeyPurpose.named(p.toString())).isEqualTo(p));
    assertThat(Extension.extendedKeyUsage(ours).value()).isEqualTo(der(theirs));
    assertThat(KeyPurpose.NAMES).startsWith("anyExtendedKeyUsage", "serverAuth").hasSize(7);
    assertThatThrownBy(() -> KeyPurpose.named("serverauth"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("key purpose must be one of [anyExtendedKeyUsage, serverAuth,");
  }

  @Test // RFC 5280, section 4.2.1.6
  void subjectAlternativeName() {
    Extension ours =
        Extension.subjectAlternativeName(Samples.names(), Extension.Criticality.CRITICAL);

    GeneralNames theirs = GeneralNames.getInstance(ours.value().bytes());

    assertThat(theirs.getNames())
        .extracting(org.bouncycastle.asn1.x509.GeneralName::getTagNo)
        .containsExactly(2, 7, 7, 1, 6, 4);
    assertThat(new Extensions(List.of(ours)).subjectAlternativeNames()).isEqualTo(Samples.names());
    assertThat(Extensions.NONE.subjectAlternativeNames()).isEmpty();
  }

  @Test // RFC 5280, sections 4.2.1.1 and 4.2.1.2
  void keyIdentifiers() throws IOException {
    byte[] id = Samples.SPKI.keyIdentifier().bytes();
    var subject = new org.bouncycastle.asn1.x509.SubjectKeyIdentifier(id);
    var authority = new org.bouncycastle.asn1.x509.AuthorityKeyIdentifier(id);
    var full =
        new org.bouncycastle.asn1.x509.AuthorityKeyIdentifier(
            id, new GeneralNames(URL), BigInteger.TEN);

    assertThat(of(Extension.SUBJECT_KEY_IDENTIFIER, subject).subjectKeyIdentifier())
        .contains(Octets.of(id));
    assertThat(Extension.subjectKeyIdentifier(Octets.of(id)).value()).isEqualTo(der(subject));
    assertThat(of(Extension.AUTHORITY_KEY_IDENTIFIER, authority).authorityKeyIdentifier())
        .contains(
            new AuthorityKeyIdentifier(Optional.of(Octets.of(id)), List.of(), Optional.empty()));
    assertThat(AuthorityKeyIdentifier.extension(Octets.of(id)).value()).isEqualTo(der(authority));
    assertThat(of(Extension.AUTHORITY_KEY_IDENTIFIER, full).authorityKeyIdentifier())
        .contains(
            new AuthorityKeyIdentifier(
                Optional.of(Octets.of(id)),
                List.of(GeneralName.parse("http://example.test/")),
                Optional.of(BigInteger.TEN)));
  }

  @Test // RFC 5280, section 4.2.1.10
  void nameConstraints() throws IOException {
    var theirs =
        new org.bouncycastle.asn1.x509.NameConstraints(
            new org.bouncycastle.asn1.x509.GeneralSubtree[] {
              subtree(2, "example.test"), subtree(7, "10.0.0.0/8")
            },
            new org.bouncycastle.asn1.x509.GeneralSubtree[] {
              subtree(1, ".example.test"), subtree(4, "O=a"), subtree(6, "host.test")
            });
    var ours =
        new NameConstraints(
            List.of(
                GeneralSubtree.parse("dns:example.test"), GeneralSubtree.parse("ip:10.0.0.0/8")),
            List.of(
                GeneralSubtree.parse("email:.example.test"),
                GeneralSubtree.parse("dirname:O=a"),
                GeneralSubtree.parse("uri:host.test")));

    assertThat(of(Extension.NAME_CONSTRAINTS, theirs).nameConstraints()).contains(ours);
    assertThat(ours.toExtension().value()).isEqualTo(der(theirs));
    assertThat(ours.toExtension().isCritical()).isTrue();
  }

  private static org.bouncycastle.asn1.x509.GeneralSubtree subtree(int kind, String text) {
    return new org.bouncycastle.asn1.x509.GeneralSubtree(
        new org.bouncycastle.asn1.x509.GeneralName(kind, text));
  }

  @Test // RFC 5280, section 4.2.1.4
  void certificatePolicies() throws IOException {
    var plain =
        new CertificatePolicies(
            new org.bouncycastle.asn1.x509.PolicyInformation[] {
              new org.bouncycastle.asn1.x509.PolicyInformation(ANY),
              new org.bouncycastle.asn1.x509.PolicyInformation(POLICY)
            });
    var qualifier = new DERSequence(new org.bouncycastle.asn1.x509.PolicyQualifierInfo("http://a"));
    var qualified =
        new CertificatePolicies(
            new org.bouncycastle.asn1.x509.PolicyInformation(POLICY, qualifier));
    List<ObjectIdentifier> policies =
        List.of(PolicyInformation.ANY_POLICY, ObjectIdentifier.of("1.2.3.4"));

    assertThat(of(Extension.CERTIFICATE_POLICIES, plain).certificatePolicies().orElseThrow())
        .extracting(PolicyInformation::policy)
        .isEqualTo(policies);
    assertThat(PolicyInformation.extension(policies).value()).isEqualTo(der(plain));
    assertThat(of(Extension.CERTIFICATE_POLICIES, qualified).certificatePolicies().orElseThrow())
        .containsExactly(new PolicyInformation(policies.get(1), der(qualifier)));
  }

  @Test // RFC 5280, sections 4.2.1.5, 4.2.1.11 and 4.2.1.14
  void policyProcessing() throws IOException {
    var mappings =
        new PolicyMappings(CertPolicyId.getInstance(POLICY), CertPolicyId.getInstance(POLICY));
    var both =
        new org.bouncycastle.asn1.x509.PolicyConstraints(BigInteger.ZERO, BigInteger.valueOf(300));
    var one = new org.bouncycastle.asn1.x509.PolicyConstraints(null, BigInteger.TWO);
    ObjectIdentifier policy = ObjectIdentifier.of("1.2.3.4");

    assertThat(of(Extension.POLICY_MAPPINGS, mappings).policyMappings())
        .contains(List.of(new PolicyMapping(policy, policy)));
    assertThat(of(Extension.POLICY_CONSTRAINTS, both).policyConstraints())
        .contains(new PolicyConstraints(OptionalInt.of(0), OptionalInt.of(300)));
    assertThat(of(Extension.POLICY_CONSTRAINTS, one).policyConstraints())
        .contains(new PolicyConstraints(OptionalInt.empty(), OptionalInt.of(2)));
    assertThat(of(Extension.INHIBIT_ANY_POLICY, new ASN1Integer(7)).inhibitAnyPolicy()).contains(7);
  }

  @Test // RFC 5280, section 4.2.1.13
  void crlDistributionPoints() throws IOException {
    var issuer = new org.bouncycastle.asn1.x509.GeneralName(4, "CN=a");
    var name = new DistributionPointName(new GeneralNames(URL));
    var plain = new org.bouncycastle.asn1.x509.DistributionPoint(name, null, null);
    var full =
        new org.bouncycastle.asn1.x509.DistributionPoint(
            name, new ReasonFlags(ReasonFlags.keyCompromise), new GeneralNames(issuer));
    var url = new UniformResourceIdentifier("http://example.test/");
    var ours = new DistributionPoint(List.of(url), Octets.EMPTY, OptionalInt.empty(), List.of());

    assertThat(of(Extension.CRL_DISTRIBUTION_POINTS, points(plain, full)).crlDistributionPoints())
        .containsExactly(
            ours,
            new DistributionPoint(
                List.of(url),
                Octets.EMPTY,
                OptionalInt.of(1 << 1),
                List.of(new DirectoryName(DistinguishedName.parse("CN=a")))));
    assertThat(DistributionPoint.extension(List.of(url, url)).value())
        .isEqualTo(der(points(plain, plain)));
    assertThat(Extensions.NONE.crlDistributionPoints()).isEmpty();
  }

  private static CRLDistPoint points(org.bouncycastle.asn1.x509.DistributionPoint... points) {
    return new CRLDistPoint(points);
  }

  @Test // RFC 5280, section 4.2.2.1
  void authorityInformationAccess() throws IOException {
    var ocsp =
        new org.bouncycastle.asn1.x509.AccessDescription(
            org.bouncycastle.asn1.x509.AccessDescription.id_ad_ocsp, URL);
    var issuers =
        new org.bouncycastle.asn1.x509.AccessDescription(
            org.bouncycastle.asn1.x509.AccessDescription.id_ad_caIssuers, URL);
    var theirs =
        new AuthorityInformationAccess(
            new org.bouncycastle.asn1.x509.AccessDescription[] {ocsp, issuers});
    GeneralName url = GeneralName.parse("http://example.test/");
    List<AccessDescription> ours =
        List.of(
            new AccessDescription(AccessDescription.OCSP, url),
            new AccessDescription(AccessDescription.CA_ISSUERS, url));

    assertThat(of(Extension.AUTHORITY_INFORMATION_ACCESS, theirs).authorityInformationAccess())
        .isEqualTo(ours);
    assertThat(AccessDescription.extension(ours).value()).isEqualTo(der(theirs));
  }

  @Test // RFC 6960, section 4.2.2.2.1; RFC 9608
  void nullExtensions() {
    assertThat(Extension.ocspNoCheck().value().hex()).isEqualTo("0500");
    assertThat(Extension.noRevocationAvailable().value().hex()).isEqualTo("0500");
    assertThat(Extension.noRevocationAvailable().name()).isEqualTo("noRevAvail");
    assertThat(Extension.nonCritical(ObjectIdentifier.of("1.2.3"), new byte[0]).name())
        .isEqualTo("1.2.3");
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          basicConstraints     | 30030101 00       | encoded default FALSE
          basicConstraints     | 3003020100        | pathLenConstraint without cA
          basicConstraints     | 30060101ff0201ff  | INTEGER before byte 8 must be 0 to 2147483647
          basicConstraints     | 300a0101ff02050080000000 | must be 0 to 2147483647
          basicConstraints     | 30030101ff00      | trailing bytes
          basicConstraints     | 30050101ff0500    | expected tag 0x02
          keyUsage             | 030100            | at least one of its nine bits
          keyUsage             | 0303060040        | at least one of its nine bits
          keyUsage             | 03020780 00       | trailing bytes
          keyUsage             | 03020680          | trailing zeros
          extendedKeyUsage     | 3000              | must have at least one purpose
          extendedKeyUsage     | 30020600          | must have 1 to 64 octets
          subjectAlternativeNames | 3000           | GeneralNames must have at least one name
          subjectAlternativeNames | 30030c0161     | no GeneralName at byte 2
          subjectAlternativeNames | 300382016100   | trailing bytes
          subjectKeyIdentifier | 0500              | expected tag 0x04
          subjectKeyIdentifier | 04010100          | trailing bytes
          authorityKeyIdentifier | 3003820101      | go together
          authorityKeyIdentifier | 3005a103820161  | go together
          authorityKeyIdentifier | 3006820101800101 | trailing bytes
          authorityKeyIdentifier | 3002a100        | GeneralNames must have at least one name
          nameConstraints      | 3000              | must not be empty
          nameConstraints      | 3002a000          | must have at least one subtree
          nameConstraints      | 3007a0053003020101 | no GeneralName
          nameConstraints      | 300aa0083006820161800101 | minimum or maximum
          certificatePolicies  | 3000              | must have at least one policy
          certificatePolicies  | 300a 3003 06012a 3003 06012a | each once
          policyMappings       | 3000              | must have at least one mapping
          policyMappings       | 3005300306012a    | nothing is left
          policyConstraints    | 3000              | must not be empty
          policyConstraints    | 30038001ff        | must be 0 to
          policyConstraints    | 3003820101        | trailing bytes
          inhibitAnyPolicy     | 0201ff            | must be 0 to
          inhibitAnyPolicy     | 02010000          | trailing bytes
          crlDistributionPoints | 3000             | must have at least one point
          crlDistributionPoints | 30023000         | must have a name or a cRLIssuer
          crlDistributionPoints | 30053003810100   | must have a name or a cRLIssuer
          crlDistributionPoints | 30043002a000     | nothing is left
          authorityInformationAccess | 3000        | must have at least one description
          authorityInformationAccess | 3005300306012a | no GeneralName
          """)
  void refusesOtherValues(String name, String value, String reason) {
    TypedReader reader = TypedReader.named(name);
    byte[] bytes = HexFormat.of().parseHex(value.replace(" ", ""));
    var extensions = new Extensions(List.of(Extension.critical(reader.oid(), bytes)));

    assertThatThrownBy(() -> reader.read(extensions))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "30090603551d0f04020500, OK",
    "300c0603551d0f0101ff04020500, OK",
    "300c0603551d0f01010004020500, encoded default FALSE",
    "300c0603551d0f01010104020500, neither 00 nor ff",
    "30070603551d0f0500, expected tag 0x04",
    "300b0603551d0f040205000500, trailing bytes",
    "30050603551d0f, nothing is left",
  })
  void readsAnExtension(String der, String expected) {
    byte[] bytes = HexFormat.of().parseHex(der);
    if (expected.equals("OK")) {
      Extension extension = Extension.read(DerReader.of(bytes));
      assertThat(DerWriter.encode(extension::encode)).isEqualTo(bytes);
      return;
    }
    assertThatThrownBy(() -> Extension.read(DerReader.of(bytes)))
        .isInstanceOf(EncodingException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void boundsTheirNumber() {
    byte[] many =
        DerWriter.encode(out ->
            out.sequence(s -> {
              for (int i = 0; i < 65; i++) {
                Extension.critical(ObjectIdentifier.of("1.2." + i), new byte[0]).encode(s);
              }
            }));

    assertThatThrownBy(() -> Extensions.read(DerReader.of(many)))
        .hasMessage("more than 64 extensions");
  }

  @Test
  void areFoundByTheirIdentifier() {
    Extensions extensions = Samples.extensions();

    assertThat(extensions.has(Extension.KEY_USAGE)).isTrue();
    assertThat(extensions.has(Extension.CRL_NUMBER)).isFalse();
    assertThat(extensions.find(Extension.OCSP_NO_CHECK)).contains(Extension.ocspNoCheck());
    assertThat(extensions).isEqualTo(Samples.extensions()).hasSameHashCodeAs(Samples.extensions());
    assertThat(extensions).isNotEqualTo(Extensions.NONE);
  }

  @ParameterizedTest
  @CsvSource({"0, unspecified", "1, keyCompromise", "6, certificateHold", "10, aACompromise"})
  void namesReasons(int code, String name) {
    RevocationReason reason = RevocationReason.ofCode(code).orElseThrow();

    assertThat(reason.code()).isEqualTo(code);
    assertThat(reason.asn1Name()).isEqualTo(name);
    assertThat(RevocationReason.named(name.toUpperCase(Locale.ROOT))).contains(reason);
    assertThat(RevocationReason.ofCode(7)).isEmpty();
    assertThat(RevocationReason.ofCode(-1)).isEmpty();
    assertThat(RevocationReason.named("")).isEmpty();
  }

  private static Octets der(ASN1Encodable value) throws IOException {
    return Octets.of(value.toASN1Primitive().getEncoded(ASN1Encoding.DER));
  }

  /// Our reading of an extension that Bouncy Castle wrote.
  private static Extensions of(ObjectIdentifier oid, ASN1Encodable value) throws IOException {
    return new Extensions(List.of(Extension.nonCritical(oid, der(value).bytes())));
  }
}
