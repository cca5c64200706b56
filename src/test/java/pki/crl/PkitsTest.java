package pki.crl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.PolicyInputs;
import pki.path.Profile;
import pki.path.Revocation;
import pki.path.ValidationPolicy;
import pki.signature.AlgorithmPolicy;
import pki.testing.JsonTree;
import pki.x509.Certificate;

/// NIST's path validation suite, all of it, CRLs included.
class PkitsTest {
  private static final String FOLDER = "/vectors/pkits/";

  static Stream<Arguments> tests() {
    return JsonTree.ofResource(FOLDER + "tests.json").get("tests").list().stream()
        .map(test -> Arguments.of(test.get("id").text() + " " + test.get("name").text(), test));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  void agreesWithNist(String name, JsonTree test) throws IOException {
    String found = validate(test) instanceof PathResult.Valid ? "SUCCESS" : "FAILURE";
    assertThat(found).as(name).isEqualTo(test.get("expected_result").text());
  }

  @Test
  void hasAllTests() {
    assertThat(tests()).hasSize(251);
  }

  private static PathResult validate(JsonTree test) throws IOException {
    List<Certificate> pool = new ArrayList<>();
    for (String name : test.get("path").texts()) {
      pool.add(certificate(name));
    }
    Certificate leaf = pool.getLast();
    for (String name : test.get("other_certs").texts()) {
      pool.add(certificate(name));
    }
    List<Certificate> anchors = List.of(certificate(test.get("trust_anchor").text()));
    return new PathValidator().validate(PathInput.of(leaf, pool, anchors), policy(test));
  }

  private static ValidationPolicy policy(JsonTree test) throws IOException {
    return ValidationPolicy.at(Instant.parse(test.get("validation_time").text()))
        .under(Profile.RFC5280)
        .withAlgorithms(AlgorithmPolicy.LEGACY)
        .withPolicies(inputs(test.get("inputs")))
        .withRevocation(Revocation.hard(new CrlRevocationChecker(crls(test))));
  }

  private static PolicyInputs inputs(JsonTree inputs) {
    Set<ObjectIdentifier> acceptable =
        inputs.get("initial_policy_set").texts().stream()
            .map(ObjectIdentifier::of)
            .collect(Collectors.toSet());
    Set<PolicyInputs.Switch> switches = EnumSet.noneOf(PolicyInputs.Switch.class);
    if (inputs.get("initial_explicit_policy").flag()) {
      switches.add(PolicyInputs.Switch.EXPLICIT_POLICY);
    }
    if (inputs.get("initial_policy_mapping_inhibit").flag()) {
      switches.add(PolicyInputs.Switch.INHIBIT_POLICY_MAPPING);
    }
    if (inputs.get("initial_inhibit_any_policy").flag()) {
      switches.add(PolicyInputs.Switch.INHIBIT_ANY_POLICY);
    }
    return new PolicyInputs(acceptable, switches, Optional.empty());
  }

  /// Those that can be read: some tests are about one that cannot.
  private static List<Crl> crls(JsonTree test) throws IOException {
    List<Crl> crls = new ArrayList<>();
    for (String name : test.get("crls").texts()) {
      try {
        crls.add(Crl.parse(file("crls/" + name + ".crl")));
      } catch (EncodingException e) {
        assertThat(e).hasMessageContaining("critical extension");
      }
    }
    return crls;
  }

  private static Certificate certificate(String name) throws IOException {
    return Certificate.parse(file("certs/" + name + ".crt"));
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = JsonTree.open(FOLDER + name)) {
      return in.readAllBytes();
    }
  }
}
