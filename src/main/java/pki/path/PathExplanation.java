package pki.path;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pki.x509.Certificate;

/// A verdict together with every candidate path and every check that was made of it.
///
/// @param policy what was asked
/// @param candidates in the order in which they were decided; at most 64. Those with a common
///   beginning are branches of one tree, whose root is the leaf
public record PathExplanation(
    ValidationPolicy policy, PathResult result, List<Candidate> candidates) {
  /// How a check of a certificate went.
  public enum Outcome {
    PASSED,
    FAILED,
    /// Nobody could tell, and nobody insists.
    NOT_KNOWN,
    /// An earlier check had failed.
    NOT_REACHED
  }

  /// A candidate path.
  ///
  /// @param certificates the leaf first
  /// @param anchor absent when it never reached one
  /// @param steps certificate by certificate, the leaf's first and the anchor's last, each in the
  ///   order of [Check]
  /// @param failure absent when it is valid
  public record Candidate(
      List<Certificate> certificates,
      Optional<TrustAnchor> anchor,
      List<Step> steps,
      Optional<PathFailure> failure) {
    /// The steps that concern the certificate at this depth.
    public List<Step> stepsAt(int depth) {
      return steps.stream().filter(step -> step.depth == depth).toList();
    }
  }

  /// A check of one certificate.
  ///
  /// @param depth 0 is the leaf
  /// @param sentence what holds, or what was found instead: lower case, no full stop
  public record Step(Check check, int depth, Outcome outcome, String section, String sentence) {}

  /// Writes down what it hears.
  static final class Recorder implements Check.Trace {
    private static final int MOST = 64;

    private final ValidationPolicy policy;
    private final List<Candidate> candidates = new ArrayList<>();
    private final Map<Integer, Map<Check, Optional<PathFailure>>> heard = new HashMap<>();

    Recorder(ValidationPolicy policy) {
      this.policy = policy;
    }

    PathExplanation explanation(PathResult result) {
      return new PathExplanation(policy, result, List.copyOf(candidates));
    }

    @Override
    public void checked(Check check, int depth, @Nullable PathFailure failure) {
      heard
          .computeIfAbsent(depth, _ -> new EnumMap<>(Check.class))
          .put(check, Optional.ofNullable(failure));
    }

    @Override
    public void decided(PathResult.Candidate failed) {
      add(failed.certificates(), failed.anchor(), Optional.of(failed.failure()));
    }

    @Override
    public void accepted(CertificationPath path) {
      add(path.certificates(), Optional.of(path.anchor()), Optional.empty());
    }

    private void add(
        List<Certificate> certificates,
        Optional<TrustAnchor> anchor,
        Optional<PathFailure> failure) {
      if (candidates.size() < MOST) {
        List<Step> steps = new ArrayList<>();
        int last = certificates.size() - (anchor.isPresent() ? 0 : 1);
        for (int depth = 0; depth <= last; depth++) {
          steps.addAll(stepsAt(depth, certificates.size()));
        }
        candidates.add(new Candidate(certificates, anchor, List.copyOf(steps), failure));
      }
      heard.clear();
    }

    private List<Step> stepsAt(int depth, int anchorDepth) {
      Map<Check, Optional<PathFailure>> results = heard.getOrDefault(depth, Map.of());
      return Arrays.stream(Check.values())
          .filter(check -> check.concerns(depth, anchorDepth, policy))
          .map(check ->
              results.containsKey(check)
                  ? step(check, depth, results.get(check))
                  : notReached(check, depth))
          .toList();
    }

    private static Step notReached(Check check, int depth) {
      return new Step(check, depth, Outcome.NOT_REACHED, check.section(), check.title());
    }

    private Step step(Check check, int depth, Optional<PathFailure> failure) {
      return failure
          .map(found -> new Step(check, depth, outcome(found), found.section(), found.sentence()))
          .orElseGet(() -> new Step(check, depth, Outcome.PASSED, check.section(), check.title()));
    }

    private Outcome outcome(PathFailure found) {
      boolean optional = policy.revocation().mode() == Revocation.Mode.SOFT;
      return optional && found instanceof PathFailure.RevocationUnknown
          ? Outcome.NOT_KNOWN
          : Outcome.FAILED;
    }
  }
}
