package pki.authentication;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import pki.authentication.PeerVerdict.Distrusted;
import pki.authentication.PeerVerdict.Trusted;
import pki.der.Octets;
import pki.name.GeneralName;
import pki.path.PathExplanation;
import pki.path.PathInput;
import pki.path.PathValidator;
import pki.path.Revocation;
import pki.path.RevocationChecker;
import pki.path.ValidationPolicy;
import pki.x509.Certificate;

/// Trusts whom [PathTrust] trusts, looks at staples as well, and remembers why: for whoever wants
/// to see every check of a connection. Thread-safe.
///
/// A staple that says revoked is believed when it is well signed; none at all refuses nobody.
public final class ExplainedTrust implements PeerValidator {
  private static final int MOST_REMEMBERED = 64;

  private final List<Certificate> anchors;
  private final Supplier<ValidationPolicy> policy;
  private final Function<Octets, RevocationChecker> staples;
  private final ConcurrentLinkedQueue<PathExplanation> judged = new ConcurrentLinkedQueue<>();

  /// @param policy what is asked of a path at this moment; the name is put in here
  /// @param staples what a stapled response says, checked
  public ExplainedTrust(
      List<Certificate> anchors,
      Supplier<ValidationPolicy> policy,
      Function<Octets, RevocationChecker> staples) {
    this.anchors = List.copyOf(anchors);
    this.policy = policy;
    this.staples = staples;
  }

  @Override
  public PeerVerdict judge(List<Certificate> chain, Optional<GeneralName> expected) {
    return judge(chain, expected, Octets.EMPTY);
  }

  @Override
  public PeerVerdict judge(List<Certificate> chain, Optional<GeneralName> expected, Octets staple) {
    PathInput input = PathInput.of(chain.getFirst(), chain.subList(1, chain.size()), anchors);
    ValidationPolicy asked = policy.get().named(expected.stream().toList());
    PathExplanation explanation =
        new PathValidator()
            .explain(
                input,
                staple.isEmpty()
                    ? asked
                    : asked.withRevocation(Revocation.soft(about(chain.getFirst(), staple))));
    remember(explanation);
    return PeerVerdict.of(explanation.result());
  }

  private RevocationChecker about(Certificate leaf, Octets staple) {
    RevocationChecker stapled = staples.apply(staple);
    return query ->
        query.certificate().equals(leaf)
            ? stapled.check(query)
            : new RevocationChecker.Undetermined("a staple is about the server's own only");
  }

  private void remember(PathExplanation explanation) {
    judged.add(explanation);
    if (judged.size() > MOST_REMEMBERED) {
      judged.poll();
    }
  }

  /// How a verdict was reached; absent when it is not one of the newest.
  public Optional<PathExplanation> explanation(PeerVerdict verdict) {
    return judged.stream()
        .filter(one ->
            switch (verdict) {
              case Trusted(var valid) -> one.result().equals(valid);
              case Distrusted(_, _, var invalid) ->
                  invalid.filter(result -> one.result().equals(result)).isPresent();
            })
        .findFirst();
  }

  @Override
  public List<Certificate> anchors() {
    return anchors;
  }
}
