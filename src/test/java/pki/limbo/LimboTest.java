package pki.limbo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.Profile;
import pki.testing.Effort;
import pki.testing.JsonTree;

/// x509-limbo's development half under both profiles; what may differ is in `exceptions.json`, and
/// an exception that is none any more fails as well.
class LimboTest {
  private static final String FOLDER = "/vectors/limbo/";
  private static final String CASES = FOLDER + "limbo-dev.json.gz";
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

  private static final Map<String, String> EXPECTED =
      JsonTree.ofResource(CASES).get("testcases").list().stream()
          .collect(
              Collectors.toMap(
                  test -> test.get("id").text(), test -> test.get("expected_result").text()));
  private static final Set<String> EXCEPTIONS =
      JsonTree.ofResource(FOLDER + "exceptions.json").list().stream()
          .map(exception -> exception.get("profile").text() + " " + exception.get("id").text())
          .collect(Collectors.toSet());

  static Stream<Arguments> casesByProfile() throws IOException {
    List<Arguments> cases = new ArrayList<>();
    for (Profile profile : Profile.values()) {
      for (LimboCase limbo : read(profile)) {
        if (profile == Profile.WEBPKI || !isOfTheWeb(limbo.id())) {
          cases.add(Arguments.of(profile, limbo.id(), limbo));
        }
      }
    }
    return cases.stream();
  }

  private static boolean isOfTheWeb(String id) {
    return id.startsWith("webpki::");
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("casesByProfile")
  void agreesWithLimbo(Profile profile, String id, LimboCase limbo) {
    boolean excepted = EXCEPTIONS.contains(profile + " " + id);
    String expected = EXPECTED.get(id);
    String other = "SUCCESS".equals(expected) ? "FAILURE" : "SUCCESS";
    assertThat(verdict(limbo)).isEqualTo(excepted ? other : expected);
  }

  @Test
  void readsEveryCase() throws IOException {
    assertThat(read(Profile.WEBPKI)).hasSize(109).noneMatch(LimboCase.Unreadable.class::isInstance);
  }

  @Test
  void decidesEveryCaseWithinASecondAnd64Megabytes() throws IOException {
    for (LimboCase limbo : read(Profile.WEBPKI)) {
      var effort = Effort.of(() -> verdict(limbo));
      assertThat(effort.time()).as(limbo.id()).isLessThan(Effort.LONGEST);
      assertThat(effort.allocatedBytes()).as(limbo.id()).isLessThan(Effort.MOST_BYTES);
    }
  }

  /// What no single profile can get right is right under the one that it belongs to.
  @Test
  void contradictionsPassUnderTheirOwnProfile() throws IOException {
    Map<String, String> underRfc5280 = verdicts(Profile.RFC5280);
    Map<String, String> underWebpki = verdicts(Profile.WEBPKI);
    assertThat(EXCEPTIONS).hasSize(3);
    for (JsonTree exception : JsonTree.ofResource(FOLDER + "exceptions.json").list()) {
      String id = exception.get("id").text();
      assertThat(exception.get("profile").text()).isEqualTo("WEBPKI");
      assertThat(underRfc5280.get(id)).as(id).isEqualTo(EXPECTED.get(id));
    }
    for (JsonTree test : JsonTree.ofResource(CASES).get("testcases").list()) {
      String id = test.get("id").text();
      for (String opposite : test.get("conflicts_with").texts()) {
        boolean web = isOfTheWeb(id);
        assertThat(EXCEPTIONS.contains("WEBPKI " + (web ? opposite : id))).as(id).isTrue();
        assertThat((web ? underWebpki : underRfc5280).get(id)).as(id).isEqualTo(EXPECTED.get(id));
      }
    }
  }

  private static Map<String, String> verdicts(Profile profile) throws IOException {
    return read(profile).stream().collect(Collectors.toMap(LimboCase::id, LimboTest::verdict));
  }

  private static List<LimboCase> read(Profile profile) throws IOException {
    List<LimboCase> cases = new ArrayList<>();
    try (InputStream in = JsonTree.open(CASES);
        LimboReader reader = LimboReader.of(in, profile, NOW)) {
      for (Optional<LimboCase> next = reader.next(); next.isPresent(); next = reader.next()) {
        cases.add(next.get());
      }
    }
    return cases;
  }

  private static String verdict(LimboCase limbo) {
    return switch (limbo) {
      case LimboCase.Question(String _, var input, var policy) ->
          new PathValidator().validate(input, policy) instanceof PathResult.Valid
              ? "SUCCESS"
              : "FAILURE";
      case LimboCase.BrokenLeaf _ -> "FAILURE";
      case LimboCase.Unreadable(String id, String why) -> id + " cannot be read: " + why;
    };
  }
}
