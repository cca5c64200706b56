package pki.path;

import static org.assertj.core.api.Assertions.assertThat;
import static pki.path.Chain.NOW;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.testing.TestAuthority;
import pki.testing.TestCertificates;
import pki.testing.TestKeys;
import pki.x509.AuthorityKeyIdentifier;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.Extension.Criticality;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;
import pki.x509.RevocationReason;

class PathValidatorTest {
  private static final ObjectIdentifier PRIVATE = ObjectIdentifier.of("1.3.6.1.4.1.55738.666.1");
  private static final Chain CHAIN = new Chain();

  @Test
  void acceptsAProperChain() {
    PathResult result = Chain.validate(CHAIN.input());
    assertThat(result)
        .isInstanceOfSatisfying(
            PathResult.Valid.class,
            valid ->
                assertThat(valid.path().certificates())
                    .containsExactly(CHAIN.leaf, CHAIN.lower.certificate()));
  }

  static Stream<Arguments> leaves() {
    Map<String, UnaryOperator<TestCertificates>> changes = new LinkedHashMap<>();
    changes.put("Expired", leaf -> leaf.validFor(Duration.ofHours(1)));
    changes.put("NameMismatch", leaf -> leaf.names("other.example.test").subject("CN=Other"));
    changes.put("PurposeNotAllowed", leaf -> leaf.purposes(KeyPurpose.CLIENT_AUTH));
    changes.put("SERVER_HAS_EKU", leaf -> leaf.without(Extension.EXTENDED_KEY_USAGE));
    changes.put("SERVER_HAS_SAN", leaf -> leaf.without(Extension.SUBJECT_ALTERNATIVE_NAME));
    changes.put("SERIAL_NUMBER", leaf -> leaf.serial(BigInteger.valueOf(-1)));
    changes.put(
        "NOT_CRITICAL",
        leaf -> leaf.criticality(Extension.SUBJECT_KEY_IDENTIFIER, Criticality.CRITICAL));
    changes.put(
        "CERT_SIGN_NEEDS_CA",
        leaf -> leaf.usages(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_CERT_SIGN));
    changes.put(
        "SERVER_IS_NO_CA",
        leaf -> leaf.with(BasicConstraints.ca(OptionalInt.empty()).toExtension()));
    changes.put("UnknownCriticalExtension", leaf -> leaf.with(Extension.critical(PRIVATE, NULL)));
    changes.put(
        "MalformedExtension",
        leaf -> leaf.with(Extension.nonCritical(Extension.AUTHORITY_INFORMATION_ACCESS, NULL)));
    changes.put("WeakKey", leaf -> leaf.key(TestKeys.publicKey("rsa-1024")));
    changes.put("COMMON_NAME_IN_SAN", leaf -> leaf.subject("CN=elsewhere.example.test"));
    changes.put(
        "AlgorithmsDiffer",
        leaf -> leaf.innerAlgorithm(TestCertificates.algorithm("1.2.840.10045.4.3.3")));
    changes.put("NO_UNIQUE_IDENTIFIERS", TestCertificates::uniqueIdentifier);
    changes.put(
        "UTC_TIME",
        leaf ->
            leaf.validity(times ->
                times.generalizedTime(TestCertificates.START).time(NOW.plus(Duration.ofDays(9)))));
    return changes.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
  }

  private static final byte[] NULL = {5, 0};

  @ParameterizedTest(name = "{0}")
  @MethodSource("leaves")
  void saysWhatIsWrongWithALeaf(String expected, UnaryOperator<TestCertificates> change) {
    Certificate leaf = CHAIN.lower.issue(change.apply(TestCertificates.tlsServer()));
    PathResult result = Chain.validate(CHAIN.input(leaf, CHAIN.lower.certificate()));
    assertThat(Chain.verdict(result)).isEqualTo(expected);
  }

  static Stream<Arguments> intermediates() {
    Map<String, UnaryOperator<TestCertificates>> changes = new LinkedHashMap<>();
    changes.put("Expired", ca -> ca.validFor(Duration.ofHours(1)));
    changes.put(
        "NotAnAuthority",
        ca ->
            ca.with(BasicConstraints.END_ENTITY.toExtension()).usages(KeyUsage.DIGITAL_SIGNATURE));
    changes.put("KeyUsageMissing", ca -> ca.usages(KeyUsage.CRL_SIGN));
    changes.put("CA_KEY_USAGE", ca -> ca.without(Extension.KEY_USAGE));
    changes.put("PurposeNotAllowed", ca -> ca.purposes(KeyPurpose.EMAIL_PROTECTION));
    changes.put(
        "CRITICAL", ca -> ca.criticality(Extension.BASIC_CONSTRAINTS, Criticality.NON_CRITICAL));
    changes.put("NotPermitted", ca -> ca.with(permitted("dns:other.test")));
    changes.put("Excluded", ca -> ca.with(excluded("dns:example.test")));
    changes.put("MalformedConstraint", ca -> ca.with(malformed(".example.test")));
    changes.put("valid", ca -> ca.purposes(KeyPurpose.SERVER_AUTH).with(permitted("dns:test")));
    return changes.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
  }

  private static Extension permitted(String base) {
    return new NameConstraints(List.of(GeneralSubtree.parse(base)), List.of()).toExtension();
  }

  private static Extension excluded(String base) {
    return new NameConstraints(List.of(), List.of(GeneralSubtree.parse(base))).toExtension();
  }

  private static Extension malformed(String dns) {
    Octets base = Octets.of(dns.getBytes(StandardCharsets.US_ASCII));
    return new NameConstraints(List.of(new GeneralSubtree(2, base)), List.of()).toExtension();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("intermediates")
  void saysWhatIsWrongWithAnIntermediate(String expected, UnaryOperator<TestCertificates> change) {
    TestAuthority lower = CHAIN.root.lower("CN=Changed", change.apply(TestCertificates.ca()));
    Certificate leaf = lower.issue(TestCertificates.tlsServer());
    PathResult result = Chain.validate(CHAIN.input(leaf, lower.certificate()));
    assertThat(Chain.verdict(result)).isEqualTo(expected);
  }

  static Stream<Arguments> anchors() {
    Map<String, UnaryOperator<TestCertificates>> changes = new LinkedHashMap<>();
    changes.put("Expired", ca -> ca.validFor(Duration.ofHours(1)));
    changes.put(
        "PathLengthExceeded", ca -> ca.with(BasicConstraints.ca(OptionalInt.of(0)).toExtension()));
    changes.put("Excluded", ca -> ca.with(excluded("dns:example.test")));
    changes.put("ROOT_WITHOUT_EKU", ca -> ca.purposes(KeyPurpose.SERVER_AUTH));
    changes.put("UnknownCriticalExtension", ca -> ca.with(Extension.critical(PRIVATE, NULL)));
    changes.put("KeyUsageMissing", ca -> ca.usages(KeyUsage.CRL_SIGN));
    return changes.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("anchors")
  void holdsTheAnchorToWhatItSays(String expected, UnaryOperator<TestCertificates> change) {
    TestAuthority root = TestAuthority.root("CN=Changed", change.apply(TestCertificates.ca()));
    TestAuthority lower = root.lower("CN=Lower", TestCertificates.ca());
    Certificate leaf = lower.issue(TestCertificates.tlsServer());
    PathInput input = PathInput.of(leaf, List.of(lower.certificate()), List.of(root.certificate()));
    assertThat(Chain.verdict(Chain.validate(input))).isEqualTo(expected);
  }

  @Test
  void namesTheMissingIntermediate() {
    PathResult result = Chain.validate(CHAIN.input(CHAIN.leaf));
    assertThat(Chain.verdict(result)).isEqualTo("NoIssuer");
    assertThat(((PathResult.Invalid) result).mostSpecific().mend()).contains("CN=Lower,O=Test");
  }

  @Test
  void tellsAnUntrustedRootFromAMissingOne() {
    TestAuthority other = TestAuthority.root("CN=Other");
    TestAuthority lower = other.lower("CN=Lower", TestCertificates.ca());
    Certificate leaf = lower.issue(TestCertificates.tlsServer());
    PathResult result = Chain.validate(CHAIN.input(leaf, lower.certificate(), other.certificate()));
    assertThat(Chain.verdict(result)).isEqualTo("UntrustedRoot");
  }

  @Test
  void refusesASignatureByAnotherKeyOfTheSameName() {
    TestAuthority impostor = TestAuthority.root("CN=Root,O=Test");
    TestAuthority lower = impostor.lower("CN=Lower,O=Test", TestCertificates.ca());
    Certificate leaf = lower.issue(TestCertificates.tlsServer());
    PathResult result = Chain.validate(CHAIN.input(leaf, lower.certificate()));
    assertThat(Chain.verdict(result)).isEqualTo("SignatureInvalid");
  }

  @Test
  void refusesAWildcardOverAPublicSuffix() {
    Certificate leaf =
        CHAIN.lower.issue(TestCertificates.tlsServer().names("*.co.uk").subject("CN=x"));
    var policy = Chain.policy().named(GeneralName.parse("example.co.uk"));
    PathInput input = CHAIN.input(leaf, CHAIN.lower.certificate());
    var validator = new PathValidator();
    assertThat(Chain.verdict(validator.validate(input, policy))).isEqualTo("PublicSuffixWildcard");
    assertThat(Chain.verdict(validator.validate(input, policy.under(Profile.RFC5280))))
        .isEqualTo("valid");
  }

  @Test
  void goesRoundAnExpiredCrossCertificate() {
    TestAuthority old = TestAuthority.root("CN=Old Root");
    Certificate expired =
        old.crossSign(CHAIN.lower, TestCertificates.ca().validFor(Duration.ofHours(1)));
    PathInput input =
        PathInput.of(
            CHAIN.leaf,
            List.of(expired, CHAIN.lower.certificate()),
            List.of(old.certificate(), CHAIN.root.certificate()));
    assertThat(Chain.verdict(Chain.validate(input))).isEqualTo("valid");
  }

  @Test
  void checksRevocationOfEveryCertificateButTheAnchor() {
    RevocationChecker checker =
        query ->
            query.certificate().equals(CHAIN.lower.certificate())
                ? new RevocationChecker.Revoked(NOW, RevocationReason.KEY_COMPROMISE)
                : new RevocationChecker.NotRevoked();
    var policy = Chain.policy().withRevocation(Revocation.soft(checker));
    PathResult result = new PathValidator().validate(CHAIN.input(), policy);
    assertThat(Chain.verdict(result)).isEqualTo("Revoked");
    assertThat(((PathResult.Invalid) result).mostSpecific().depth()).isEqualTo(1);
  }

  @Test
  void notesAnUnknownStatusWhereCheckingIsSoft() {
    RevocationChecker nobody = query -> new RevocationChecker.Undetermined("nobody knows");
    var validator = new PathValidator();
    PathResult soft =
        validator.validate(CHAIN.input(), Chain.policy().withRevocation(Revocation.soft(nobody)));
    assertThat(soft)
        .isInstanceOfSatisfying(
            PathResult.Valid.class, valid -> assertThat(valid.notes()).hasSize(2));
    PathResult hard =
        validator.validate(CHAIN.input(), Chain.policy().withRevocation(Revocation.hard(nobody)));
    assertThat(Chain.verdict(hard)).isEqualTo("RevocationUnknown");
  }

  @Test
  void demandsAPolicyOnlyWhenAsked() {
    var policy =
        Chain.policy().withPolicies(PolicyInputs.requiring(Set.of(ObjectIdentifier.of("1.2.3"))));
    PathResult result = new PathValidator().validate(CHAIN.input(), policy);
    assertThat(Chain.verdict(result)).isEqualTo("NoValidPolicy");
  }

  @Test
  void takesAnAnchorForItself() {
    Certificate root = CHAIN.root.certificate();
    PathInput input = PathInput.of(root, List.of(), List.of(root));
    PathResult result = new PathValidator().validate(input, ValidationPolicy.at(NOW));
    assertThat(Chain.verdict(result)).isEqualTo("valid");
  }

  @Test
  void wantsAnAuthorityKeyIdentifier() {
    Certificate leaf =
        CHAIN.lower.signed(
            TestCertificates.tlsServer()
                .issuer("CN=Lower,O=Test")
                .without(Extension.AUTHORITY_KEY_IDENTIFIER)
                .build());
    PathResult result = Chain.validate(CHAIN.input(leaf, CHAIN.lower.certificate()));
    assertThat(Chain.verdict(result)).isEqualTo("AUTHORITY_KEY_IDENTIFIED");
  }

  @Test
  void takesKeyIdentifiersForAHintOnly() {
    Certificate otherIdentifier = CHAIN.root.crossSign(CHAIN.lower, TestCertificates.ca());
    Certificate leaf =
        CHAIN.lower.signed(
            TestCertificates.tlsServer()
                .issuer("CN=Lower,O=Test")
                .with(AuthorityKeyIdentifier.extension(Octets.ofHex("00")))
                .build());
    assertThat(Chain.verdict(Chain.validate(CHAIN.input(leaf, otherIdentifier))))
        .isEqualTo("valid");
  }

  /// BR, section 7.1.2.7.8 is about what a broken server could sign: nothing, where the path length
  /// above leaves no room for another CA.
  @ParameterizedTest(name = "{0} below pathLenConstraint {1}: {2}")
  @CsvSource({
    "WEBPKI,  ,  SERVER_IS_NO_CA",
    "WEBPKI,  1, SERVER_IS_NO_CA",
    "WEBPKI,  0, valid",
    "RFC5280, ,  valid",
    "RFC5280, 0, valid"
  })
  void judgesACaAsAServerByWhatItCouldIssue(
      Profile profile, @Nullable Integer pathLength, String verdict) {
    OptionalInt most = pathLength == null ? OptionalInt.empty() : OptionalInt.of(pathLength);
    TestAuthority lower =
        CHAIN.root.lower(
            "CN=Limited", TestCertificates.ca().with(BasicConstraints.ca(most).toExtension()));
    TestAuthority authority =
        lower.lower("CN=Server and CA", TestCertificates.ca().names("host.example.test"));
    PathInput input = CHAIN.input(authority.certificate(), lower.certificate());
    PathResult result = new PathValidator().validate(input, Chain.policy().under(profile));
    assertThat(Chain.verdict(result)).isEqualTo(verdict);
  }

  /// BR, section 7.1.4.3: character for character.
  @ParameterizedTest(name = "CN={0} beside {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host.example.test    | host.example.test    | valid
          HOST.example.test    | HOST.example.test    | valid
          HOST.example.test    | host.example.test    | COMMON_NAME_IN_SAN
          host.example.test    | Host.example.test    | COMMON_NAME_IN_SAN
          *.example.test       | *.example.test       | valid
          example.test         | *.example.test       | valid
          host.example.test    | *.example.test       | COMMON_NAME_IN_SAN
          xample.test          | host.example.test    | COMMON_NAME_IN_SAN
          host.example.test    | 192.0.2.7            | valid
          host.example.test    | localhost            | valid
          192.0.2.7            | 192.0.2.7            | valid
          192.0.2.007          | 192.0.2.7            | COMMON_NAME_IN_SAN
          0xc0.0.0.2.7         | 192.0.2.7            | COMMON_NAME_IN_SAN
          2001:db8::7          | 2001:db8::7          | valid
          2001:DB8::7          | 2001:db8::7          | COMMON_NAME_IN_SAN
          2001:db8:0:0:0:0:0:7 | 2001:db8::7          | COMMON_NAME_IN_SAN
          A Product, v1.2      | host.example.test    | valid
          somebody@example.org | host.example.test    | valid
          """)
  void comparesTheCommonName(String commonName, String name, String verdict) {
    boolean host = Character.isLetter(name.charAt(0)) || name.startsWith("*");
    byte[] san =
        DerWriter.encode(out ->
            out.sequence(s -> {
              if (host) {
                s.ascii(0x82, name); // capitals included
              } else {
                GeneralName.parse(name).encode(s);
              }
            }));
    Certificate leaf =
        CHAIN.lower.issue(
            TestCertificates.tlsServer()
                .subject("CN=" + commonName.replace(",", "\\,"))
                .with(Extension.nonCritical(Extension.SUBJECT_ALTERNATIVE_NAME, san)));
    PathResult result =
        new PathValidator()
            .validate(
                CHAIN.input(leaf, CHAIN.lower.certificate()),
                ValidationPolicy.at(NOW).forPurpose(KeyPurpose.SERVER_AUTH));
    assertThat(Chain.verdict(result)).isEqualTo(verdict);
  }

  @Test
  void acceptsNoOtherSignatureAlgorithmsThanAsked() {
    ObjectIdentifier ecdsaSha256 = ObjectIdentifier.of("1.2.840.10045.4.3.2");
    ObjectIdentifier ed25519 = ObjectIdentifier.of("1.3.101.112");
    var validator = new PathValidator();
    PathResult with =
        validator.validate(CHAIN.input(), Chain.policy().signedWith(Set.of(ecdsaSha256, ed25519)));
    PathResult without =
        validator.validate(CHAIN.input(), Chain.policy().signedWith(Set.of(ed25519)));
    assertThat(Chain.verdict(with)).isEqualTo("valid");
    assertThat(Chain.verdict(without)).isEqualTo("SignatureNotAccepted");
  }
}
