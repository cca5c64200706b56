package pki.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.testing.TestAuthority;
import pki.testing.TestCertificates;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.Extension.Criticality;
import pki.x509.KeyPurpose;
import pki.x509.NameConstraints;

/// Name constraints of every mixture over leaves of every mixture: hosts and addresses, permitted
/// and excluded, in subjectAltName and in the common name. Held against the rule in a few lines: a
/// name is looked for in subjectAltName only, and every name there has to be within bounds, whether
/// it was asked for or not (RFC 5280, section 6.1.3 (b), (c); RFC 9525).
class NameConstraintMixturesTest {
  private static final int MIXTURES = Integer.getInteger("pki.mixtures", 1_500);
  private static final Chain CHAIN = new Chain();

  private static final String HOST = "host.good.test";
  private static final String OTHER_HOST = "host.bad.test";
  private static final String ADDRESS = "192.0.2.7";
  private static final String OTHER_ADDRESS = "198.51.100.7";
  private static final List<String> COMMON_NAMES =
      List.of("A Product", HOST, OTHER_HOST, ADDRESS, OTHER_ADDRESS);
  private static final List<List<String>> HOSTS =
      List.of(List.of(), List.of(HOST), List.of(OTHER_HOST), List.of(HOST, OTHER_HOST));
  private static final List<List<String>> ADDRESSES =
      List.of(List.of(), List.of(ADDRESS), List.of(OTHER_ADDRESS), List.of(ADDRESS, OTHER_ADDRESS));
  private static final List<List<String>> HOST_TREES =
      List.of(
          List.of(), List.of("good.test"), List.of("bad.test"), List.of("good.test", "bad.test"));
  private static final List<List<String>> NETWORKS =
      List.of(
          List.of(),
          List.of("192.0.2.0/24"),
          List.of("198.51.100.0/24"),
          List.of("192.0.2.0/24", "198.51.100.0/24"));

  private record Leaf(String commonName, List<String> names) {
    Certificate issue() {
      TestCertificates template =
          TestCertificates.endEntity().subject("CN=" + commonName).purposes(KeyPurpose.SERVER_AUTH);
      return CHAIN.lower.issue(
          names.isEmpty() ? template : template.names(names.toArray(String[]::new)));
    }
  }

  /// Two CAs, each with bounds: the name has to be within those of both.
  private record Bounds(List<String> permitted, List<String> excluded) {
    boolean admit(String name) {
      List<String> ofKind =
          permitted.stream().filter(base -> base.contains("/") == isAddress(name)).toList();
      boolean inside = ofKind.isEmpty() || ofKind.stream().anyMatch(base -> isIn(name, base));
      return inside && excluded.stream().noneMatch(base -> isIn(name, base));
    }

    private static boolean isIn(String name, String base) {
      int dot = base.lastIndexOf('.');
      return base.contains("/")
          ? name.startsWith(base.substring(0, dot + 1))
          : name.endsWith("." + base);
    }

    Extension toExtension() {
      return new NameConstraints(trees(permitted), trees(excluded)).toExtension();
    }

    private static List<GeneralSubtree> trees(List<String> bases) {
      return bases.stream()
          .map(base -> GeneralSubtree.parse((base.contains("/") ? "ip:" : "dns:") + base))
          .toList();
    }

    Certificate certify() {
      TestCertificates template = TestCertificates.ca();
      return CHAIN.root.crossSign(
          CHAIN.lower,
          permitted.isEmpty() && excluded.isEmpty() ? template : template.with(toExtension()));
    }
  }

  private static boolean isAddress(String name) {
    return Character.isDigit(name.charAt(0));
  }

  @ParameterizedTest
  @CsvSource({"RFC5280", "WEBPKI"})
  void acceptsExactlyWhatTheRuleDoes(Profile profile) {
    var random = new Random(5280);
    Map<Leaf, Certificate> leaves = new HashMap<>();
    Map<Bounds, Certificate> authorities = new HashMap<>();
    List<String> disagreements = new ArrayList<>();
    int accepted = 0;
    for (int i = 0; i < MIXTURES; i++) {
      Leaf leaf =
          new Leaf(any(COMMON_NAMES, random), both(any(HOSTS, random), any(ADDRESSES, random)));
      Bounds bounds =
          new Bounds(
              both(any(HOST_TREES, random), any(NETWORKS, random)),
              both(any(HOST_TREES, random), any(NETWORKS, random)));
      String expected = random.nextBoolean() ? HOST : ADDRESS;
      PathInput input =
          CHAIN.input(
              leaves.computeIfAbsent(leaf, Leaf::issue),
              authorities.computeIfAbsent(bounds, Bounds::certify));
      var policy = Chain.policy().under(profile).named(GeneralName.parse(expected));
      boolean valid = new PathValidator().validate(input, policy) instanceof PathResult.Valid;
      accepted += valid ? 1 : 0;
      if (valid != rule(leaf, bounds, expected, profile)) {
        disagreements.add("%s under %s for %s: %s".formatted(leaf, bounds, expected, valid));
      }
    }
    assertThat(disagreements).isEmpty();
    assertThat(accepted).isPositive();
  }

  private static boolean rule(Leaf leaf, Bounds bounds, String expected, Profile profile) {
    boolean named = leaf.names.contains(expected) && leaf.names.stream().allMatch(bounds::admit);
    return named && (profile == Profile.RFC5280 || commonNameIsProper(leaf));
  }

  /// BR, section 7.1.4.3: it repeats a name of its kind, where there are any.
  private static boolean commonNameIsProper(Leaf leaf) {
    String name = leaf.commonName;
    boolean compared =
        name.contains(".") && leaf.names.stream().anyMatch(n -> isAddress(n) == isAddress(name));
    return !compared || leaf.names.contains(name);
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static List<String> both(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /// A constraint of one kind says nothing of the other, and the constraints of all CAs count.
  @ParameterizedTest(name = "{0} within {1} and {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          host.good.test   | dns:good.test      | dns:host.good.test | valid
          host.good.test   | dns:host.good.test | dns:good.test      | valid
          host.good.test   | dns:good.test      | dns:bad.test       | NotPermitted
          host.good.test   | dns:good.test      | ip:192.0.2.0/24    | valid
          192.0.2.7        | ip:192.0.2.0/24    | ip:192.0.0.0/16    | valid
          192.0.2.7        | ip:192.0.2.0/24    | ip:192.0.3.0/24    | NotPermitted
          192.0.2.7        | ip:192.0.2.0/24    | ip:2001:db8::/32   | NotPermitted
          2001:db8::7      | ip:2001:db8::/32   | dns:good.test      | valid
          *.good.test      | dns:good.test      | dns:test           | valid
          *.good.test      | dns:host.good.test | dns:test           | NotPermitted
          """)
  void intersectsTheBoundsOfAllIssuers(String name, String upper, String lower, String verdict) {
    TestAuthority middle = CHAIN.root.lower("CN=Middle", permitting(upper));
    TestAuthority issuer = middle.lower("CN=Issuer", permitting(lower));
    Certificate leaf =
        issuer.issue(
            TestCertificates.tlsServer()
                .subject("CN=A Product")
                .with(
                    Extension.subjectAlternativeName(
                        List.of(GeneralName.parse(name)), Criticality.NON_CRITICAL)));
    PathInput input = CHAIN.input(leaf, middle.certificate(), issuer.certificate());
    var policy = Chain.policy().named(GeneralName.parse(name.replace("*", "host")));
    assertThat(Chain.verdict(new PathValidator().validate(input, policy))).isEqualTo(verdict);
  }

  private static TestCertificates permitting(String base) {
    return TestCertificates.ca()
        .with(new NameConstraints(List.of(GeneralSubtree.parse(base)), List.of()).toExtension());
  }
}
