package pki.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.GeneralSubtree;
import pki.testing.JsonTree;
import pki.testing.TestAuthority;
import pki.testing.TestCertificates;
import pki.testing.TestKeys;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.Extension.Criticality;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;
import pki.x509.TbsCertificate;

/// One field of a proper chain changed at a time, judged by us under `rfc5280`, by the JDK's PKIX
/// and by Bouncy Castle's. The table in the resources has every verdict, and a reason wherever they
/// differ.
class DifferentialTest {
  private static final String TABLE = "/vectors/differential/README.md";
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
  private static final Chain CHAIN = new Chain();
  private static final byte[] NULL = {5, 0};
  private static final Extension UNKNOWN =
      Extension.critical(ObjectIdentifier.of("1.3.6.1.4.1.55738.666.1"), NULL);

  /// A chain to judge, the root first.
  private record Trio(Certificate root, Certificate lower, Certificate leaf) {}

  /// A row of the table.
  record Row(String change, String ours, String jdk, String bouncyCastle, String why) {}

  private static final Map<String, Trio> CHANGES = changes();

  private static Map<String, Trio> changes() {
    Map<String, Trio> changes = new LinkedHashMap<>();
    changes.put("nothing", leaf(leaf -> leaf));
    leaves().forEach((name, change) -> changes.put("leaf: " + name, leaf(change)));
    intermediates().forEach((name, change) -> changes.put("lower: " + name, lower(change)));
    roots().forEach((name, change) -> changes.put("root: " + name, root(change)));
    changes.put(
        "leaf: signature, last bit",
        signed(signature -> {
          signature[signature.length - 1] ^= 1;
          return signature;
        }));
    changes.put("leaf: signature of zeros", signed(_ -> new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}));
    return changes;
  }

  private static Map<String, UnaryOperator<TestCertificates>> leaves() {
    Map<String, UnaryOperator<TestCertificates>> changes = new LinkedHashMap<>();
    changes.put("expired", leaf -> leaf.validFor(Duration.ofHours(1)));
    changes.put(
        "not yet valid",
        leaf ->
            leaf.validity(
                times -> times.time(Chain.NOW.plusSeconds(1)).time(Chain.NOW.plusSeconds(99))));
    changes.put(
        "GeneralizedTime in 2026",
        leaf ->
            leaf.validity(times ->
                times.generalizedTime(TestCertificates.START).time(Chain.NOW.plusSeconds(99))));
    changes.put("serial number -1", leaf -> leaf.serial(BigInteger.valueOf(-1)));
    changes.put("serial number 0", leaf -> leaf.serial(BigInteger.ZERO));
    changes.put("serial number of 21 octets", leaf -> leaf.serial(BigInteger.TWO.pow(160)));
    changes.put(
        "inner algorithm differs",
        leaf -> leaf.innerAlgorithm(TestCertificates.algorithm("1.2.840.10045.4.3.3")));
    changes.put("version 1", leaf -> leaf.version(1));
    changes.put(
        "critical subjectKeyIdentifier",
        leaf -> leaf.criticality(Extension.SUBJECT_KEY_IDENTIFIER, Criticality.CRITICAL));
    changes.put("unknown critical extension", leaf -> leaf.with(UNKNOWN));
    changes.put(
        "keyCertSign without cA",
        leaf -> leaf.usages(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_CERT_SIGN));
    changes.put("nameConstraints", leaf -> leaf.with(permitted("example.test")));
    changes.put(
        "malformed subjectAltName",
        leaf -> leaf.with(Extension.nonCritical(Extension.SUBJECT_ALTERNATIVE_NAME, NULL)));
    changes.put(
        "name with underscore",
        leaf ->
            leaf.with(
                Extension.nonCritical(
                    Extension.SUBJECT_ALTERNATIVE_NAME, dnsName("a_b.example.test"))));
    changes.put(
        "malformed authorityInfoAccess",
        leaf -> leaf.with(Extension.nonCritical(Extension.AUTHORITY_INFORMATION_ACCESS, NULL)));
    changes.put("RSA 1024 key", leaf -> leaf.key(TestKeys.publicKey("rsa-1024")));
    return changes;
  }

  private static Map<String, UnaryOperator<TestCertificates>> intermediates() {
    Map<String, UnaryOperator<TestCertificates>> changes = new LinkedHashMap<>();
    changes.put("expired", ca -> ca.validFor(Duration.ofHours(1)));
    changes.put("no basicConstraints", ca -> ca.without(Extension.BASIC_CONSTRAINTS));
    changes.put(
        "no cA",
        ca ->
            ca.with(BasicConstraints.END_ENTITY.toExtension()).usages(KeyUsage.DIGITAL_SIGNATURE));
    changes.put(
        "basicConstraints not critical",
        ca -> ca.criticality(Extension.BASIC_CONSTRAINTS, Criticality.NON_CRITICAL));
    changes.put("keyUsage without keyCertSign", ca -> ca.usages(KeyUsage.CRL_SIGN));
    changes.put("no keyUsage", ca -> ca.without(Extension.KEY_USAGE));
    changes.put(
        "pathLenConstraint 0", ca -> ca.with(BasicConstraints.ca(OptionalInt.of(0)).toExtension()));
    changes.put("unknown critical extension", ca -> ca.with(UNKNOWN));
    changes.put("extKeyUsage emailProtection", ca -> ca.purposes(KeyPurpose.EMAIL_PROTECTION));
    changes.put("permits dns:test", ca -> ca.with(permitted("test")));
    changes.put("permits dns:other.test", ca -> ca.with(permitted("other.test")));
    changes.put("permits dns:.example.test", ca -> ca.with(permitted(".example.test")));
    changes.put("excludes dns:example.test", ca -> ca.with(excluded("example.test")));
    changes.put("excludes dns:EXAMPLE.TEST", ca -> ca.with(excluded("EXAMPLE.TEST")));
    changes.put(
        "nameConstraints not critical",
        ca ->
            ca.with(permitted("test"))
                .criticality(Extension.NAME_CONSTRAINTS, Criticality.NON_CRITICAL));
    changes.put(
        "demands a policy",
        ca ->
            ca.with(
                Extension.critical(
                    Extension.POLICY_CONSTRAINTS, new byte[] {0x30, 3, (byte) 0x80, 1, 0})));
    changes.put("version 1", ca -> ca.version(1));
    return changes;
  }

  private static Map<String, UnaryOperator<TestCertificates>> roots() {
    Map<String, UnaryOperator<TestCertificates>> changes = new LinkedHashMap<>();
    changes.put("expired", ca -> ca.validFor(Duration.ofHours(1)));
    changes.put(
        "no cA",
        ca ->
            ca.with(BasicConstraints.END_ENTITY.toExtension()).usages(KeyUsage.DIGITAL_SIGNATURE));
    changes.put("keyUsage without keyCertSign", ca -> ca.usages(KeyUsage.CRL_SIGN));
    changes.put(
        "pathLenConstraint 0", ca -> ca.with(BasicConstraints.ca(OptionalInt.of(0)).toExtension()));
    changes.put("unknown critical extension", ca -> ca.with(UNKNOWN));
    changes.put("excludes dns:example.test", ca -> ca.with(excluded("example.test")));
    changes.put("serial number 0", ca -> ca.serial(BigInteger.ZERO));
    changes.put("version 1", ca -> ca.version(1));
    return changes;
  }

  private static Trio leaf(UnaryOperator<TestCertificates> change) {
    return new Trio(
        CHAIN.root.certificate(),
        CHAIN.lower.certificate(),
        CHAIN.lower.issue(change.apply(TestCertificates.tlsServer())));
  }

  private static Trio lower(UnaryOperator<TestCertificates> change) {
    TestAuthority lower = CHAIN.root.lower("CN=Changed", change.apply(TestCertificates.ca()));
    return new Trio(
        CHAIN.root.certificate(), lower.certificate(), lower.issue(TestCertificates.tlsServer()));
  }

  private static Trio root(UnaryOperator<TestCertificates> change) {
    TestAuthority root = TestAuthority.root("CN=Changed", change.apply(TestCertificates.ca()));
    TestAuthority lower = root.lower("CN=Lower", TestCertificates.ca());
    return new Trio(
        root.certificate(), lower.certificate(), lower.issue(TestCertificates.tlsServer()));
  }

  private static Trio signed(UnaryOperator<byte[]> change) {
    byte[] der =
        TbsCertificate.withSignature(
            CHAIN.leaf.tbs(),
            CHAIN.leaf.signatureAlgorithm(),
            change.apply(CHAIN.leaf.signature()));
    return new Trio(CHAIN.root.certificate(), CHAIN.lower.certificate(), Certificate.parse(der));
  }

  private static Extension permitted(String dns) {
    return new NameConstraints(List.of(base(dns)), List.of()).toExtension();
  }

  private static Extension excluded(String dns) {
    return new NameConstraints(List.of(), List.of(base(dns))).toExtension();
  }

  private static GeneralSubtree base(String dns) {
    return new GeneralSubtree(2, Octets.of(dns.getBytes(StandardCharsets.US_ASCII)));
  }

  private static byte[] dnsName(String text) {
    return DerWriter.encode(out -> out.sequence(s -> s.ascii(0x82, text)));
  }

  static List<Row> rows() throws IOException {
    String text = new String(JsonTree.open(TABLE).readAllBytes(), StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| change"))
        .map(line -> line.substring(1, line.length() - 1).split("\\|", -1))
        .map(cells -> Stream.of(cells).map(String::strip).toList())
        .map(c -> new Row(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4)))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void verdictsAreThoseOfTheTable(Row row) {
    Trio trio = CHANGES.get(row.change);
    assertThat(trio).as("change").isNotNull();
    String found = "%s, %s, %s".formatted(ours(trio), pkix(trio, null), pkix(trio, BOUNCY_CASTLE));
    assertThat(found).isEqualTo("%s, %s, %s".formatted(row.ours, row.jdk, row.bouncyCastle));
    boolean agreed = row.ours.equals(row.jdk) && row.ours.equals(row.bouncyCastle);
    assertThat(row.why.isEmpty()).as("a reason is given where they differ").isEqualTo(agreed);
  }

  @Test
  void everyChangeIsInTheTable() throws IOException {
    assertThat(rows().stream().map(Row::change))
        .containsExactlyInAnyOrderElementsOf(CHANGES.keySet());
  }

  private static String ours(Trio trio) {
    var policy = ValidationPolicy.at(Chain.NOW).under(Profile.RFC5280);
    PathInput input = PathInput.of(trio.leaf, List.of(trio.lower), List.of(trio.root));
    return word(new PathValidator().validate(input, policy) instanceof PathResult.Valid);
  }

  private static String pkix(Trio trio, @Nullable Provider provider) {
    try {
      List<X509Certificate> path = new ArrayList<>();
      path.add(trio.leaf.toX509Certificate());
      path.add(trio.lower.toX509Certificate());
      CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      var anchor = new java.security.cert.TrustAnchor(trio.root.toX509Certificate(), null);
      var parameters = new PKIXParameters(Set.of(anchor));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(Chain.NOW));
      CertPathValidator validator =
          provider == null
              ? CertPathValidator.getInstance("PKIX")
              : CertPathValidator.getInstance("PKIX", provider);
      return word(validator.validate(certPath, parameters) != null);
    } catch (GeneralSecurityException | RuntimeException e) {
      return "no";
    }
  }

  private static String word(boolean valid) {
    return valid ? "yes" : "no";
  }
}
