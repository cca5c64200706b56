package pki.path;

/// Finds a valid certification path (RFC 5280, section 6). Stateless and thread-safe.
///
/// ```java
/// var policy = ValidationPolicy.at(clock.instant()).forPurpose(KeyPurpose.SERVER_AUTH);
/// switch (new PathValidator().validate(PathInput.of(leaf, pool, roots), policy)) {
///   case PathResult.Valid valid -> …
///   case PathResult.Invalid invalid -> print(invalid.mostSpecific().sentence());
/// }
/// ```
///
/// How it works is in `docs/path-validation.md`, where it departs from the standards in
/// `docs/divergences.md`.
public final class PathValidator {
  /// Searches all candidate paths under the policy's budget and returns the first valid one, or why
  /// there is none. Never throws for what came from outside.
  public PathResult validate(PathInput input, ValidationPolicy policy) {
    return new PathSearch(input, policy, Check.Trace.NONE).run();
  }

  /// Does the same, and writes down every check of every candidate.
  public PathExplanation explain(PathInput input, ValidationPolicy policy) {
    var recorder = new PathExplanation.Recorder(policy);
    PathResult result = new PathSearch(input, policy, recorder).run();
    return recorder.explanation(result);
  }
}
