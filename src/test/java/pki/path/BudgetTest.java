package pki.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pki.der.DerWriter;
import pki.der.ObjectIdentifier;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.testing.Effort;
import pki.testing.TestAuthority;
import pki.testing.TestCertificates;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.NameConstraints;
import pki.x509.PolicyInformation;

/// Input that is made to take for ever is decided within a second and 64 MB; without a budget these
/// take hours.
@Timeout(20)
class BudgetTest {
  private static PathResult decided(PathInput input) {
    return decided(input, Chain.policy());
  }

  /// From DER on, and explained as well, since that is what a person would ask for next.
  private static PathResult decided(PathInput input, ValidationPolicy policy) {
    PathInput fresh =
        new PathInput(
            Certificate.parse(input.leaf().der()),
            input.pool().stream().map(c -> Certificate.parse(c.der())).toList(),
            input.anchors());
    var effort = Effort.of(() -> new PathValidator().validate(fresh, policy));
    assertThat(effort.time()).isLessThan(Effort.LONGEST);
    assertThat(effort.allocatedBytes()).isLessThan(Effort.MOST_BYTES);
    assertThat(new PathValidator().explain(fresh, policy).candidates()).isNotEmpty();
    return effort.result();
  }

  @Test
  void decidesAMeshOfCrossCertificates() {
    List<TestAuthority> mesh =
        IntStream.range(0, 14).mapToObj(i -> TestAuthority.root("CN=Mesh " + i)).toList();
    List<Certificate> pool = new ArrayList<>();
    for (TestAuthority issuer : mesh) {
      for (TestAuthority subject : mesh) {
        pool.add(issuer.crossSign(subject, TestCertificates.ca()));
      }
    }
    Certificate leaf = mesh.getFirst().issue(TestCertificates.tlsServer());
    TestAuthority root = TestAuthority.root("CN=Root");
    PathResult result = decided(PathInput.of(leaf, pool, List.of(root.certificate())));
    assertThat(Chain.verdict(result)).isEqualTo("BudgetSpent");
  }

  @Test
  void findsAnAnchorBehindAMesh() {
    List<TestAuthority> mesh =
        IntStream.range(0, 6).mapToObj(i -> TestAuthority.root("CN=Mesh " + i)).toList();
    List<Certificate> pool = new ArrayList<>();
    for (TestAuthority issuer : mesh) {
      mesh.forEach(subject -> pool.add(issuer.crossSign(subject, TestCertificates.ca())));
    }
    TestAuthority root = TestAuthority.root("CN=Root");
    pool.add(root.crossSign(mesh.getLast(), TestCertificates.ca()));
    Certificate leaf = mesh.getFirst().issue(TestCertificates.tlsServer());
    PathResult result = decided(PathInput.of(leaf, pool, List.of(root.certificate())));
    assertThat(Chain.verdict(result)).isEqualTo("valid");
  }

  @Test
  void refusesToCompareAMillionNames() {
    TestAuthority root =
        TestAuthority.root(
            "CN=Root",
            TestCertificates.ca()
                .with(
                    new NameConstraints(
                            IntStream.range(0, 1_000).mapToObj(BudgetTest::base).toList(),
                            List.of())
                        .toExtension()));
    List<GeneralName> names =
        IntStream.range(0, 1_000).mapToObj(i -> GeneralName.parse("h.n" + i + ".test")).toList();
    Certificate leaf =
        root.issue(
            TestCertificates.tlsServer()
                .subject("CN=many names")
                .with(Extension.subjectAlternativeName(names, Extension.Criticality.NON_CRITICAL)));
    PathResult result =
        decided(
            PathInput.of(leaf, List.of(), List.of(root.certificate())),
            Chain.policy().named(names.getLast()));
    assertThat(Chain.verdict(result)).isEqualTo("BudgetSpent");
  }

  private static GeneralSubtree base(int i) {
    return GeneralSubtree.parse("dns:n" + i + ".test");
  }

  /// CVE-2023-0464: each CA maps every policy to every policy, which makes a tree of 8 to the 12th
  /// nodes and a graph of 96.
  @Test
  void processesPoliciesThatAreMappedToEachOther() {
    List<ObjectIdentifier> policies =
        IntStream.range(1, 9).mapToObj(i -> ObjectIdentifier.of("1.2.3." + i)).toList();
    TestAuthority issuer = TestAuthority.root("CN=Root");
    Certificate root = issuer.certificate();
    List<Certificate> pool = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      issuer = issuer.lower("CN=Lower " + i, mapping(policies));
      pool.add(issuer.certificate());
    }
    Certificate leaf =
        issuer.issue(TestCertificates.tlsServer().with(PolicyInformation.extension(policies)));
    PathResult result =
        decided(
            PathInput.of(leaf, pool, List.of(root)),
            Chain.policy().withPolicies(PolicyInputs.requiring(Set.of(policies.getFirst()))));
    assertThat(result)
        .isInstanceOfSatisfying(
            PathResult.Valid.class,
            valid -> assertThat(valid.policies()).containsExactly(policies.getFirst()));
  }

  private static TestCertificates mapping(List<ObjectIdentifier> policies) {
    byte[] mappings =
        DerWriter.encode(out ->
            out.sequence(all ->
                policies.forEach(from ->
                    policies.forEach(to ->
                        all.sequence(pair -> pair.objectIdentifier(from).objectIdentifier(to))))));
    return TestCertificates.ca()
        .validFor(Duration.ofDays(90))
        .with(PolicyInformation.extension(policies))
        .with(Extension.nonCritical(Extension.POLICY_MAPPINGS, mappings));
  }

  /// A thousand CAs of one name, each of which might have signed the next.
  @Test
  void decidesAThousandNamesakes() {
    TestAuthority first = TestAuthority.root("CN=Namesake");
    TestAuthority other = TestAuthority.root("CN=Namesake");
    List<Certificate> pool = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      pool.add(
          first.crossSign(
              other,
              TestCertificates.ca()
                  .serial(BigInteger.valueOf(i + 1))
                  .validFor(Duration.ofDays(1).multipliedBy(1 + i % 90))));
    }
    Certificate leaf = other.issue(TestCertificates.tlsServer());
    TestAuthority root = TestAuthority.root("CN=Root");
    PathResult result = decided(PathInput.of(leaf, pool, List.of(root.certificate())));
    assertThat(result).isInstanceOf(PathResult.Invalid.class);
  }

  /// A chain of CAs that share a name and a key identifier, and whose keys differ: every one is a
  /// possible issuer of every other.
  @Test
  void decidesAChainOfNamesakesWithTheirOwnKeys() {
    TestAuthority issuer = TestAuthority.root("CN=Namesake");
    List<Certificate> pool = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      issuer = issuer.lower("CN=Namesake", TestCertificates.ca());
      pool.add(issuer.certificate());
    }
    Certificate leaf = issuer.issue(TestCertificates.tlsServer());
    TestAuthority root = TestAuthority.root("CN=Root");
    PathResult result = decided(PathInput.of(leaf, pool, List.of(root.certificate())));
    assertThat(result).isInstanceOf(PathResult.Invalid.class);
  }

  @Test
  void readsTenThousandNamesUnderAsManyConstraints() {
    List<GeneralSubtree> excluded = IntStream.range(0, 10_000).mapToObj(BudgetTest::base).toList();
    TestAuthority root = TestAuthority.root("CN=Root");
    TestAuthority lower =
        root.lower(
            "CN=Lower",
            TestCertificates.ca().with(new NameConstraints(List.of(), excluded).toExtension()));
    List<GeneralName> names =
        IntStream.range(0, 10_000).mapToObj(i -> GeneralName.parse("h" + i + ".test")).toList();
    Certificate leaf =
        lower.issue(
            TestCertificates.tlsServer()
                .subject("CN=many names")
                .with(Extension.subjectAlternativeName(names, Extension.Criticality.NON_CRITICAL)));
    PathResult result =
        decided(
            PathInput.of(leaf, List.of(lower.certificate()), List.of(root.certificate())),
            Chain.policy().named(names.getLast()));
    assertThat(Chain.verdict(result)).isEqualTo("BudgetSpent");
  }

  /// The most policies and mappings that are read, on the most levels that are allowed.
  @Test
  void boundsPolicyGraphs() {
    List<ObjectIdentifier> policies =
        IntStream.range(1, 32).mapToObj(i -> ObjectIdentifier.of("1.2.3." + i)).toList();
    TestAuthority issuer = TestAuthority.root("CN=Root");
    Certificate root = issuer.certificate();
    List<Certificate> pool = new ArrayList<>();
    for (int i = 0; i < ValidationPolicy.MOST_INTERMEDIATES; i++) {
      issuer = issuer.lower("CN=Lower " + i, mapping(policies));
      pool.add(issuer.certificate());
    }
    Certificate leaf =
        issuer.issue(TestCertificates.tlsServer().with(PolicyInformation.extension(policies)));
    var policy = Chain.policy().withPolicies(PolicyInputs.requiring(Set.of(policies.getFirst())));
    assertThat(Chain.verdict(decided(PathInput.of(leaf, pool, List.of(root)), policy)))
        .isEqualTo("BudgetSpent");
  }
}
