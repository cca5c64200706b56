package pki.lint;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static pki.testing.TestCertificates.algorithm;
import static pki.testing.TestCertificates.ca;
import static pki.testing.TestCertificates.endEntity;
import static pki.testing.TestCertificates.tlsServer;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.DnsName;
import pki.name.GeneralSubtree;
import pki.name.UniformResourceIdentifier;
import pki.testing.TestCertificates;
import pki.testing.TestKeys;
import pki.x509.AccessDescription;
import pki.x509.AlgorithmIdentifier;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.DistributionPoint;
import pki.x509.Extension;
import pki.x509.Extension.Criticality;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;

/// Each rule is broken by one certificate that differs from a flawless one in one thing.
class RulesTest {
  private static final ObjectIdentifier ALT_NAME = Extension.SUBJECT_ALTERNATIVE_NAME;
  private static final Octets NULL = Octets.ofHex("0500");

  /// What breaks a rule, what just about keeps it, and which rules the former may break as well.
  record Row(String rule, Certificate bad, Certificate good, Set<String> alsoBroken) {
    Row(String rule, TestCertificates bad, TestCertificates good) {
      this(rule, bad.build(), good.build(), Set.of());
    }

    Row and(String... others) {
      return new Row(rule, bad, good, Set.of(others));
    }

    @Override
    public String toString() {
      return rule;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(fields(), names(), keys(), criticality(), usage(), constraints(), status())
        .flatMap(List::stream);
  }

  private static List<Row> fields() {
    return List.of(
        new Row(
            "extension-decodes",
            endEntity().with(Extension.critical(Extension.KEY_USAGE, new byte[] {3, 1, 0})),
            endEntity()),
        new Row(
            "critical-extension-known",
            endEntity().with(Extension.critical(ObjectIdentifier.of("1.3.6.1.4.1.99999.1"), der())),
            endEntity()
                .with(Extension.nonCritical(ObjectIdentifier.of("1.3.6.1.4.1.99999.1"), der()))),
        new Row("version-3", endEntity().version(1), endEntity())
            .and(
                "has-key-usage",
                "has-authority-key-identifier",
                "end-entity-has-subject-key-identifier"),
        new Row("serial-positive", serial(0), serialOfBits(64)).and("serial-unpredictable"),
        new Row("serial-length", serialOfBits(160), serialOfBits(159)),
        new Row("serial-unpredictable", serialOfBits(63), serialOfBits(64)),
        new Row("no-unique-identifiers", endEntity().uniqueIdentifier(), endEntity()),
        new Row(
            "algorithms-equal",
            endEntity().innerAlgorithm(algorithm("1.2.840.10045.4.3.3")),
            endEntity().algorithm(algorithm("1.2.840.10045.4.3.3"))),
        new Row(
            "hash-strong",
            endEntity().algorithm(rsaPss("")),
            endEntity().algorithm(rsaPss("a00f300d06096086480165030402010500"))),
        new Row(
            "algorithm-parameters",
            endEntity().algorithm(algorithm("1.2.840.113549.1.1.11")),
            endEntity().algorithm(withNull("1.2.840.113549.1.1.11"))),
        new Row(
            "validity-order",
            endEntity().validity(v -> v.time(time(2027)).time(time(2026))),
            endEntity().validity(v -> v.time(time(2027)).time(time(2027)))),
        new Row(
            "time-form",
            endEntity().validity(v -> v.time(time(2026)).generalizedTime(time(2049))),
            endEntity().validity(v -> v.time(time(2026)).generalizedTime(time(2050)))),
        new Row("tls-validity-private", validFor(826), validFor(825)).and("tls-validity-public"),
        new Row("tls-validity-public", validFor(201), validFor(200)));
  }

  private static List<Row> names() {
    return List.of(
        new Row("issuer-named", endEntity().issuer(""), endEntity()),
        new Row("ca-named", ca().subject(""), ca()).and("subject-or-names"),
        new Row(
            "attribute-text",
            endEntity().subject(attribute("550406", DerReader.PRINTABLE_STRING, "de")),
            endEntity().subject(attribute("550406", DerReader.PRINTABLE_STRING, "DE"))),
        new Row(
            "attribute-string-type",
            endEntity().subject(attribute("550403", 0x14, "name")),
            endEntity().subject(attribute("550403", DerReader.UTF8_STRING, "name"))),
        new Row("one-common-name", endEntity().subject("CN=a,CN=b"), endEntity().subject("CN=a")),
        new Row(
            "subject-or-names",
            tlsServer().subject(""),
            tlsServer().subject("").criticality(ALT_NAME, Criticality.CRITICAL)),
        new Row(
            "names-not-critical-beside-subject",
            tlsServer().criticality(ALT_NAME, Criticality.CRITICAL),
            tlsServer()),
        new Row("names-well-formed", endEntity().with(rawNames("8201c3")), endEntity()),
        new Row(
            "names-distinct", endEntity().names("a.test", "a.test"), endEntity().names("a.test")),
        new Row("wildcard-narrow", endEntity().names("*.test"), endEntity().names("*.a.test")),
        new Row(
            "common-name-among-names",
            tlsServer().subject("CN=other.example.test"),
            tlsServer().subject("CN=HOST.example.test")));
  }

  private static List<Row> keys() {
    return List.of(
        new Row("key-decodes", endEntity().key(spki("1.2.3.4", Octets.EMPTY, der())), endEntity()),
        new Row(
                "key-parameters",
                endEntity().key(spki("1.3.101.112", NULL, TestKeys.publicKey("ed25519").key())),
                endEntity().key(TestKeys.publicKey("ed25519")))
            .and("key-decodes"),
        new Row(
            "rsa-modulus",
            endEntity().key(TestKeys.publicKeyOfNobody("rsa-1024")),
            endEntity().key(TestKeys.publicKeyOfNobody("rsa-2048"))),
        new Row("rsa-exponent", endEntity().key(rsa(4)), endEntity().key(rsa(65_537)))
            .and("rsa-exponent-usual"),
        new Row("rsa-exponent-usual", endEntity().key(rsa(3)), endEntity().key(rsa(65_537))),
        new Row(
                "ec-curve",
                endEntity()
                    .key(
                        spki(
                            "1.2.840.10045.2.1",
                            Octets.ofHex("06052b8104000a"),
                            der())), // secp256k1
                endEntity().key(TestKeys.publicKey("ec-p521")))
            .and("key-decodes"));
  }

  private static List<Row> criticality() {
    return List.of(
        flipped("authorityKeyIdentifier-not-critical", Extension.AUTHORITY_KEY_IDENTIFIER, ca()),
        flipped("subjectKeyIdentifier-not-critical", Extension.SUBJECT_KEY_IDENTIFIER, ca()),
        flipped("keyUsage-critical", Extension.KEY_USAGE, ca()),
        flipped(
            "policyMappings-critical",
            Extension.POLICY_MAPPINGS,
            ca().with(mapping("2a03", "2a04"))),
        flipped(
                "issuerAltName-not-critical",
                Extension.ISSUER_ALTERNATIVE_NAME,
                ca().with(Extension.nonCritical(Extension.ISSUER_ALTERNATIVE_NAME, der())))
            .and("critical-extension-known"),
        flipped("nameConstraints-critical", Extension.NAME_CONSTRAINTS, constrained("dns:a.test")),
        flipped(
            "policyConstraints-critical",
            Extension.POLICY_CONSTRAINTS,
            ca().with(policyConstraints())),
        flipped(
            "cRLDistributionPoints-not-critical",
            Extension.CRL_DISTRIBUTION_POINTS,
            endEntity().with(crl("http://a.test/"))),
        flipped(
            "inhibitAnyPolicy-critical",
            Extension.INHIBIT_ANY_POLICY,
            ca().with(Extension.critical(Extension.INHIBIT_ANY_POLICY, new byte[] {2, 1, 0}))),
        flipped(
                "freshestCRL-not-critical",
                Extension.FRESHEST_CRL,
                endEntity().with(Extension.nonCritical(Extension.FRESHEST_CRL, der())))
            .and("critical-extension-known"),
        flipped(
            "authorityInfoAccess-not-critical",
            Extension.AUTHORITY_INFORMATION_ACCESS,
            endEntity().with(access(AccessDescription.OCSP, "http://a.test/"))),
        flipped("ocsp-nocheck-not-critical", Extension.OCSP_NO_CHECK, ocspResponder()),
        flipped(
            "noRevAvail-not-critical",
            Extension.NO_REVOCATION_AVAILABLE,
            endEntity().with(Extension.noRevocationAvailable())));
  }

  private static List<Row> usage() {
    return List.of(
        new Row(
            "ca-has-subject-key-identifier", ca().without(Extension.SUBJECT_KEY_IDENTIFIER), ca()),
        new Row(
            "end-entity-has-subject-key-identifier",
            endEntity().without(Extension.SUBJECT_KEY_IDENTIFIER),
            endEntity()),
        new Row(
            "subject-key-identifier-not-empty",
            endEntity().with(Extension.subjectKeyIdentifier(Octets.EMPTY)),
            endEntity().with(Extension.subjectKeyIdentifier(Octets.ofHex("00")))),
        new Row(
            "has-authority-key-identifier",
            ca().without(Extension.AUTHORITY_KEY_IDENTIFIER),
            ca().without(Extension.AUTHORITY_KEY_IDENTIFIER).subject("CN=Test CA,O=Test")),
        new Row(
            "authority-key-identifier-has-key",
            ca().with(
                    Extension.nonCritical(
                        Extension.AUTHORITY_KEY_IDENTIFIER, new byte[] {0x30, 0})),
            ca()),
        new Row("ca-key-usage", ca().usages(KeyUsage.CRL_SIGN), ca()),
        new Row(
            "key-cert-sign-only-ca",
            endEntity().usages(KeyUsage.KEY_CERT_SIGN, KeyUsage.CRL_SIGN),
            endEntity().usages(KeyUsage.CRL_SIGN)),
        new Row("ca-crl-sign", ca().usages(KeyUsage.KEY_CERT_SIGN), ca()),
        new Row(
            "key-usage-fits-key",
            endEntity().usages(KeyUsage.KEY_ENCIPHERMENT),
            endEntity().usages(KeyUsage.KEY_AGREEMENT)),
        new Row(
            "encipher-decipher-only",
            endEntity().usages(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.ENCIPHER_ONLY),
            endEntity().usages(KeyUsage.KEY_AGREEMENT, KeyUsage.ENCIPHER_ONLY)),
        new Row("has-key-usage", endEntity().without(Extension.KEY_USAGE), endEntity()),
        new Row(
            "purposes-distinct",
            endEntity().purposes(KeyPurpose.CLIENT_AUTH, KeyPurpose.CLIENT_AUTH),
            endEntity().purposes(KeyPurpose.CLIENT_AUTH, KeyPurpose.CODE_SIGNING)),
        new Row(
            "any-purpose-alone",
            endEntity().purposes(KeyPurpose.ANY, KeyPurpose.CLIENT_AUTH),
            endEntity().purposes(KeyPurpose.ANY)),
        new Row(
            "any-purpose-not-critical",
            endEntity()
                .purposes(KeyPurpose.ANY)
                .criticality(Extension.EXTENDED_KEY_USAGE, Criticality.CRITICAL),
            endEntity().purposes(KeyPurpose.ANY)),
        new Row(
            "purpose-fits-key-usage",
            endEntity().usages(KeyUsage.CRL_SIGN).purposes(KeyPurpose.CODE_SIGNING),
            endEntity().usages(KeyUsage.CRL_SIGN)),
        new Row("tls-server-named", tlsServer().without(ALT_NAME), tlsServer())
            .and("common-name-among-names"),
        new Row(
            "mail-named",
            endEntity().purposes(KeyPurpose.EMAIL_PROTECTION).names("example.test"),
            endEntity().purposes(KeyPurpose.EMAIL_PROTECTION).names("ann@example.test")),
        new Row(
            "time-stamping-alone-and-critical",
            endEntity().purposes(KeyPurpose.TIME_STAMPING),
            endEntity()
                .purposes(KeyPurpose.TIME_STAMPING)
                .criticality(Extension.EXTENDED_KEY_USAGE, Criticality.CRITICAL)));
  }

  private static List<Row> constraints() {
    return List.of(
        new Row(
            "policy-mapping-not-any",
            ca().with(mapping("551d2000", "2a04")),
            ca().with(mapping("2a03", "2a04"))),
        new Row(
            "policy-rules-only-ca",
            endEntity().with(policyConstraints()),
            ca().with(policyConstraints())),
        new Row(
            "ca-basic-constraints-critical",
            ca().criticality(Extension.BASIC_CONSTRAINTS, Criticality.NON_CRITICAL),
            endEntity().criticality(Extension.BASIC_CONSTRAINTS, Criticality.NON_CRITICAL)),
        new Row(
                "path-length-with-key-cert-sign",
                ca().usages(KeyUsage.CRL_SIGN).with(pathLength()),
                ca().with(pathLength()))
            .and("ca-key-usage"),
        new Row(
            "name-constraints-only-ca",
            endEntity().with(new NameConstraints(List.of(), bases("dns:a.test")).toExtension()),
            constrained("dns:a.test")),
        new Row(
            "name-constraints-well-formed",
            ca().with(
                    new NameConstraints(
                            List.of(new GeneralSubtree(7, Octets.ofHex("0a000000ff00ff00"))),
                            List.of())
                        .toExtension()),
            constrained("ip:10.0.0.0/8")),
        new Row(
            "dns-constraint-without-dot",
            ca().with(
                    new NameConstraints(
                            List.of(new GeneralSubtree(2, Octets.ofHex("2e612e74657374"))),
                            List.of())
                        .toExtension()), // .a.test
            constrained("dns:a.test")));
  }

  private static List<Row> status() {
    return List.of(
        new Row(
            "status-urls-plain-http",
            endEntity().with(crl("https://a.test/")),
            endEntity().with(crl("http://a.test/"))),
        new Row(
            "access-location-is-url",
            endEntity()
                .with(
                    AccessDescription.extension(
                        List.of(
                            new AccessDescription(
                                AccessDescription.OCSP, DnsName.parse("a.test"))))),
            endEntity().with(access(AccessDescription.OCSP, "http://a.test/"))),
        new Row(
            "ocsp-responder-no-check",
            ocspResponder().without(Extension.OCSP_NO_CHECK),
            ocspResponder()),
        new Row(
            "no-check-only-ocsp-responder",
            endEntity().with(Extension.ocspNoCheck()),
            ocspResponder()),
        new Row(
            "no-rev-avail-alone",
            endEntity().with(Extension.noRevocationAvailable()).with(crl("http://a.test/")),
            endEntity()
                .with(Extension.noRevocationAvailable())
                .with(access(AccessDescription.CA_ISSUERS, "http://a.test/"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void isBrokenAndKept(Row row) {
    Set<String> expected = new HashSet<>(row.alsoBroken());
    expected.add(row.rule());
    assertThat(broken(row.bad())).contains(row.rule()).isSubsetOf(expected);
    assertThat(broken(row.good())).doesNotContain(row.rule());
  }

  @Test
  void everyRuleHasARow() {
    List<String> rules = new Linter().rules().stream().map(LintRule::name).toList();
    assertThat(rows().map(Row::rule)).containsExactlyInAnyOrderElementsOf(rules);
    assertThat(rules).doesNotHaveDuplicates();
  }

  private static Set<String> broken(Certificate certificate) {
    return new Linter().lint(certificate).stream().map(Finding::rule).collect(toSet());
  }

  private static Row flipped(String rule, ObjectIdentifier extension, TestCertificates good) {
    Certificate right = good.build();
    boolean critical = right.extensions().find(extension).orElseThrow().isCritical();
    Certificate wrong =
        good.criticality(extension, critical ? Criticality.NON_CRITICAL : Criticality.CRITICAL)
            .build();
    return new Row(rule, wrong, right, Set.of());
  }

  private static byte[] der() {
    return new byte[] {5, 0};
  }

  private static TestCertificates serial(long value) {
    return endEntity().serial(BigInteger.valueOf(value));
  }

  private static TestCertificates serialOfBits(int bits) {
    return endEntity().serial(BigInteger.ONE.shiftLeft(bits - 1));
  }

  private static TestCertificates validFor(int days) {
    return tlsServer().validFor(Duration.ofDays(days));
  }

  private static Instant time(int year) {
    return Instant.parse(year + "-07-01T00:00:00Z");
  }

  private static AlgorithmIdentifier withNull(String oid) {
    return new AlgorithmIdentifier(ObjectIdentifier.of(oid), NULL);
  }

  private static AlgorithmIdentifier rsaPss(String parameters) {
    byte[] sequence = DerWriter.encode(out -> out.sequence(s -> s.raw(Octets.ofHex(parameters))));
    return new AlgorithmIdentifier(
        ObjectIdentifier.of("1.2.840.113549.1.1.10"), Octets.of(sequence));
  }

  /// A name of one attribute.
  private static Octets attribute(String type, int stringTag, String text) {
    return Octets.of(
        DerWriter.encode(out ->
            out.sequence(name ->
                name.constructed(
                    DerReader.SET,
                    rdn ->
                        rdn.sequence(a -> {
                          a.primitive(DerReader.OBJECT_IDENTIFIER, Octets.ofHex(type));
                          a.ascii(stringTag, text);
                        })))));
  }

  private static Extension rawNames(String names) {
    return Extension.nonCritical(
        ALT_NAME, DerWriter.encode(out -> out.sequence(s -> s.raw(Octets.ofHex(names)))));
  }

  private static Octets spki(String algorithm, Octets parameters, byte[] key) {
    var identifier = new AlgorithmIdentifier(ObjectIdentifier.of(algorithm), parameters);
    return Octets.of(
        DerWriter.encode(out ->
            out.sequence(s -> {
              identifier.encode(s);
              s.octetAlignedBits(key);
            })));
  }

  private static Octets rsa(int exponent) {
    BigInteger modulus = BigInteger.ONE.shiftLeft(2047).setBit(0);
    byte[] key = DerWriter.encode(out -> out.sequence(s -> s.integer(modulus).integer(exponent)));
    return spki("1.2.840.113549.1.1.1", NULL, key);
  }

  private static Extension mapping(String from, String to) {
    return Extension.critical(
        Extension.POLICY_MAPPINGS,
        DerWriter.encode(out ->
            out.sequence(mappings ->
                mappings.sequence(pair -> {
                  pair.primitive(DerReader.OBJECT_IDENTIFIER, Octets.ofHex(from));
                  pair.primitive(DerReader.OBJECT_IDENTIFIER, Octets.ofHex(to));
                }))));
  }

  private static Extension policyConstraints() {
    return Extension.critical(
        Extension.POLICY_CONSTRAINTS,
        DerWriter.encode(
            out -> out.sequence(s -> s.primitive(DerReader.context(0), new byte[] {0}))));
  }

  private static Extension pathLength() {
    return BasicConstraints.ca(OptionalInt.of(0)).toExtension();
  }

  private static TestCertificates constrained(String base) {
    return ca().with(new NameConstraints(bases(base), List.of()).toExtension());
  }

  private static List<GeneralSubtree> bases(String base) {
    return List.of(GeneralSubtree.parse(base));
  }

  private static Extension crl(String url) {
    return DistributionPoint.extension(List.of(UniformResourceIdentifier.parse(url)));
  }

  private static Extension access(ObjectIdentifier method, String url) {
    return AccessDescription.extension(
        List.of(new AccessDescription(method, UniformResourceIdentifier.parse(url))));
  }

  private static TestCertificates ocspResponder() {
    return endEntity().purposes(KeyPurpose.OCSP_SIGNING).with(Extension.ocspNoCheck());
  }
}
