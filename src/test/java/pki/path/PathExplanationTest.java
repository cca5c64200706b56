package pki.path;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import pki.path.PathExplanation.Outcome;
import pki.testing.TestAuthority;
import pki.testing.TestCertificates;
import pki.x509.Certificate;

class PathExplanationTest {
  private static final Chain CHAIN = new Chain();

  @Test
  void showsEveryCheckOfAValidPath() {
    PathExplanation explanation = new PathValidator().explain(CHAIN.input(), Chain.policy());
    assertThat(explanation.result()).isInstanceOf(PathResult.Valid.class);
    assertThat(explanation.candidates()).hasSize(1);
    PathExplanation.Candidate only = explanation.candidates().getFirst();
    assertThat(only.steps()).allMatch(step -> step.outcome() == Outcome.PASSED);
    assertThat(only.stepsAt(0))
        .extracting(PathExplanation.Step::check)
        .contains(Check.SIGNATURE, Check.VALIDITY, Check.PURPOSE, Check.PEER_NAME)
        .doesNotContain(Check.AUTHORITY, Check.REVOCATION);
    assertThat(only.stepsAt(2))
        .extracting(PathExplanation.Step::check)
        .contains(Check.VALIDITY, Check.AUTHORITY)
        .doesNotContain(Check.SIGNATURE);
  }

  @Test
  void showsWhereEachCandidateFailed() {
    TestAuthority old = TestAuthority.root("CN=Old");
    Certificate expired =
        old.crossSign(CHAIN.lower, TestCertificates.ca().validFor(Duration.ofHours(1)));
    PathInput input = CHAIN.input(CHAIN.leaf, expired);
    PathExplanation explanation = new PathValidator().explain(input, Chain.policy());
    PathExplanation.Candidate only = explanation.candidates().getFirst();
    assertThat(only.certificates()).isEqualTo(List.of(CHAIN.leaf, expired));
    assertThat(only.anchor()).isEmpty();
    assertThat(only.failure()).containsInstanceOf(PathFailure.Expired.class);
    assertThat(only.steps())
        .filteredOn(step -> step.outcome() == Outcome.FAILED)
        .singleElement()
        .satisfies(step -> {
          assertThat(step.check()).isEqualTo(Check.VALIDITY);
          assertThat(step.depth()).isEqualTo(1);
          assertThat(step.sentence()).contains("expired at");
        });
    assertThat(only.stepsAt(0))
        .filteredOn(step -> step.outcome() == Outcome.NOT_REACHED)
        .extracting(PathExplanation.Step::check)
        .contains(Check.SIGNATURE)
        .doesNotContain(Check.ISSUER); // it is at hand, and was looked at
  }

  @Test
  void comesToTheSameVerdictAsValidating() {
    PathInput input = CHAIN.input(CHAIN.leaf);
    var validator = new PathValidator();
    assertThat(validator.explain(input, Chain.policy()).result())
        .isEqualTo(validator.validate(input, Chain.policy()));
  }
}
