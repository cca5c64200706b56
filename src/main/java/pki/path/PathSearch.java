package pki.path;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.signature.SignatureVerifier;
import pki.x509.Certificate;
import pki.x509.SubjectPublicKeyInfo;

/// The search for a path (RFC 4158), from the leaf up. Not thread-safe; one search each.
///
/// What has still to be looked at lies on a frontier, ordered by promise: first the paths whose key
/// identifiers agree, then the shorter ones. A certificate that fails a check of its own, and a
/// signature that the issuer's key did not make, end a branch at once, so that only paths of proper
/// links are ever completed. No path has an entity twice.
final class PathSearch {
  final PathInput input;
  final ValidationPolicy policy;
  final Budget.Meter meter;
  final Check.Trace trace;
  final int signerDepth;

  private final Map<Certificate, Link.Role> roles = new LinkedHashMap<>();

  /// The possible issuers of a name, by its encoding; found when first asked for.
  private final Map<Octets, List<Link>> issuers = new HashMap<>();

  private final PriorityQueue<Edge> frontier =
      new PriorityQueue<>(
          Comparator.comparingInt(Edge::doubts)
              .thenComparingInt(edge -> edge.below.length)
              .thenComparingInt(Edge::number));
  private final Failures failures = new Failures();
  private int edges;
  private PathResult.@Nullable Valid found;

  /// A partial path: a link and what is below it.
  ///
  /// @param intermediates how many links count against the most that are allowed
  private record Trail(Link top, @Nullable Trail below, int length, int intermediates) {
    Trail extendedBy(Link issuer) {
      return new Trail(issuer, this, length + 1, intermediates + (issuer.selfIssued ? 0 : 1));
    }

    /// The links, the leaf first.
    List<Link> links() {
      var links = new ArrayList<Link>(length);
      for (Trail trail = this; trail != null; trail = trail.below) {
        links.addFirst(trail.top);
      }
      return links;
    }

    /// Whether the issuer is in the path already. An anchor may be the very certificate that is
    /// asked about.
    boolean has(Link issuer) {
      for (Trail trail = this; trail != null; trail = trail.below) {
        boolean asked = trail.below == null && issuer.role == Link.Role.ANCHOR;
        if (!asked && trail.top.isSameEntity(issuer)) {
          return true;
        }
      }
      return false;
    }
  }

  /// A possible issuer of the top of a partial path.
  ///
  /// @param doubts how many links the key identifiers speak against
  private record Edge(Trail below, Link issuer, int doubts, int number) {}

  PathSearch(PathInput input, ValidationPolicy policy, Check.Trace trace) {
    this(input, policy, new Budget.Meter(policy.budget()), trace, 0);
  }

  /// @param signerDepth how many searches for signers of revocation information this one is below
  private PathSearch(
      PathInput input,
      ValidationPolicy policy,
      Budget.Meter meter,
      Check.Trace trace,
      int signerDepth) {
    this.input = input;
    this.policy = policy;
    this.meter = meter;
    this.trace = trace;
    this.signerDepth = signerDepth;
    for (TrustAnchor anchor : input.anchors()) {
      roles.putIfAbsent(anchor.certificate(), Link.Role.ANCHOR);
    }
    for (Certificate certificate : input.pool()) {
      roles.putIfAbsent(certificate, Link.Role.INTERMEDIATE); // unless it is an anchor as well
    }
  }

  private List<Link> issuersOf(DistinguishedName name) {
    return issuers.computeIfAbsent(
        Octets.of(name.der()),
        _ ->
            roles.entrySet().stream()
                .filter(entry -> entry.getKey().subject().equals(name))
                .map(entry -> new Link(entry.getKey(), entry.getValue(), meter))
                .toList());
  }

  /// A search for the path of a signer, at the expense of this one.
  PathSearch forSigner(PathInput signer, ValidationPolicy signerPolicy) {
    return new PathSearch(signer, signerPolicy, meter, Check.Trace.NONE, signerDepth + 1);
  }

  PathResult run() {
    try {
      search(new Trail(new Link(input.leaf(), Link.Role.LEAF, meter), null, 1, 0));
    } catch (Budget.Spent e) {
      if (signerDepth > 0) {
        throw e; // it is the whole validation that is over
      }
      var spent = new PathFailure.BudgetSpent(0, e.limit, policy.budget().of(e.limit));
      decided(new PathResult.Candidate(List.of(input.leaf()), Optional.empty(), spent));
    }
    return found == null ? failures.result() : found;
  }

  private void search(Trail leaf) {
    PathFailure own = CertificateChecks.fault(leaf.top, 0, policy, Check.Trace.NONE);
    if (own == null) {
      expand(leaf, 0);
    } else {
      fail(leaf, null, own);
    }
    while (found == null && !frontier.isEmpty()) {
      follow(frontier.poll());
    }
  }

  /// Puts every possible issuer of the top on the frontier.
  private void expand(Trail trail, int doubts) {
    Link top = trail.top;
    List<Link> candidates = issuersOf(top.certificate.issuer());
    int before = edges;
    for (Link issuer : candidates) {
      meter.spend(Budget.Limit.EDGES);
      if (!trail.has(issuer)) {
        int unlikely = top.isUnlikelyFrom(issuer) ? 1 : 0;
        frontier.add(new Edge(trail, issuer, doubts + unlikely, edges++));
      }
    }
    if (edges == before) {
      fail(trail, null, deadEnd(trail, candidates));
    }
  }

  private static PathFailure deadEnd(Trail trail, List<Link> candidates) {
    int depth = trail.length - 1;
    Certificate top = trail.top.certificate;
    if (trail.top.selfIssued) {
      return new PathFailure.UntrustedRoot(depth, top.subject());
    }
    return candidates.isEmpty()
        ? new PathFailure.NoIssuer(depth, top.issuer())
        : new PathFailure.Loop(depth, top.issuer());
  }

  private void follow(Edge edge) {
    Link issuer = edge.issuer;
    if (issuer.role == Link.Role.ANCHOR) {
      complete(edge.below, issuer);
      return;
    }
    Trail trail = edge.below.extendedBy(issuer);
    int depth = trail.length - 1;
    PathFailure failure = CertificateChecks.fault(issuer, depth, policy, Check.Trace.NONE);
    failure = failure == null ? tooLong(trail) : failure;
    if (failure == null && !issuer.key().inheritsParameters()) {
      failure = signature(edge.below.top, issuer, issuer.key(), depth - 1);
    }
    failure = failure == null ? outOfBounds(trail) : failure;
    if (failure == null) {
      expand(trail, edge.doubts);
    } else {
      fail(trail, null, failure);
    }
  }

  /// Whether the top's own constraints (RFC 5280, section 6.1.4 (g) and (m)) refuse what is below.
  /// Asked as soon as it is found, since no anchor above can mend it and a mesh has many ways up.
  private @Nullable PathFailure outOfBounds(Trail trail) {
    Link top = trail.top;
    int depth = trail.length - 1;
    int found = trail.intermediates - (top.selfIssued ? 0 : 1);
    if (top.pathLength() < found) {
      return new PathFailure.PathLengthExceeded(depth, top.pathLength(), found);
    }
    NameSpace space = top.nameSpace();
    PathFailure failure = space == null ? null : space.ownFault(depth);
    int at = depth - 1;
    for (Trail below = trail.below; space != null && below != null; below = below.below) {
      failure = failure == null ? space.outside(below.top, at--, depth, meter) : failure;
    }
    return failure;
  }

  private @Nullable PathFailure tooLong(Trail trail) {
    int most = policy.maxIntermediates().orElse(ValidationPolicy.MOST_INTERMEDIATES);
    return trail.intermediates > most || trail.length > 2 * ValidationPolicy.MOST_INTERMEDIATES
        ? new PathFailure.TooManyIntermediates(trail.length - 1, trail.intermediates, most)
        : null;
  }

  private void complete(Trail trail, Link anchor) {
    meter.spend(Budget.Limit.PATHS);
    var checks = new PathChecks(trail.links(), anchor, this);
    PathFailure failure = checks.run();
    if (failure == null) {
      found = checks.valid();
      trace.accepted(found.path());
    } else {
      fail(trail, anchor, failure);
    }
  }

  /// RFC 5280, section 6.1.3 (a)(1): whether this key of the issuer made the subject's signature.
  @Nullable PathFailure signature(Link subject, Link issuer, SubjectPublicKeyInfo key, int depth) {
    SignatureVerifier.Outcome outcome = subject.signedBy(key, policy, meter);
    return switch (outcome) {
      case VALID -> null;
      case INVALID -> new PathFailure.SignatureInvalid(depth, issuer.certificate.subject());
      case WEAK -> new PathFailure.WeakSignature(depth, subject.certificate.signatureAlgorithm());
      case UNSUPPORTED ->
          new PathFailure.SignatureUnsupported(
              depth, subject.certificate.signatureAlgorithm(), key.algorithm());
    };
  }

  private void fail(Trail trail, @Nullable Link anchor, PathFailure failure) {
    List<Link> links = trail.links();
    var candidate =
        new PathResult.Candidate(
            links.stream().map(link -> link.certificate).toList(),
            Optional.ofNullable(anchor).map(link -> new TrustAnchor(link.certificate)),
            failure);
    if (anchor == null && trace.listens()) {
      replay(links, failure);
    }
    decided(candidate);
  }

  private void decided(PathResult.Candidate candidate) {
    failures.add(candidate);
    trace.decided(candidate);
  }

  /// Tells what the search has checked of a branch that never reached an anchor, once more and in
  /// order.
  private void replay(List<Link> links, PathFailure failure) {
    for (int depth = 0; depth < links.size(); depth++) {
      boolean last = depth == links.size() - 1;
      if (depth > 0) {
        trace.checked(Check.ISSUER, depth - 1, null);
      }
      if (CertificateChecks.fault(links.get(depth), depth, policy, trace) != null) {
        return;
      }
      if (depth > 0) {
        replay(depth, last ? failure : null);
      }
      if (last && isDeadEnd(failure)) {
        trace.checked(Check.ISSUER, depth, failure);
      }
    }
  }

  /// What was checked when the issuer at this depth had passed its own checks.
  private void replay(int depth, @Nullable PathFailure failure) {
    boolean tooLong = failure instanceof PathFailure.TooManyIntermediates;
    trace.checked(Check.INTERMEDIATES, depth, tooLong ? failure : null);
    boolean unsigned = failure instanceof PathFailure.SignatureFailure;
    if (!tooLong) {
      trace.checked(Check.SIGNATURE, depth - 1, unsigned ? failure : null);
    }
    if (tooLong || unsigned) {
      return;
    }
    boolean tooDeep = failure instanceof PathFailure.PathLengthExceeded;
    trace.checked(Check.PATH_LENGTH, depth, tooDeep ? failure : null);
    if (failure instanceof PathFailure.NameFailure misnamed) {
      trace.checked(Check.NAME_CONSTRAINTS, misnamed.depth(), misnamed);
    }
  }

  private static boolean isDeadEnd(PathFailure failure) {
    return failure instanceof PathFailure.ChainFailure
        && !(failure instanceof PathFailure.TooManyIntermediates);
  }

  /// The candidates that failed, and which of them says most.
  private static final class Failures {
    private static final int MOST_OTHERS = 15;

    private final List<PathResult.Candidate> others = new ArrayList<>();
    private PathResult.@Nullable Candidate best;

    void add(PathResult.Candidate candidate) {
      if (best == null || rank(candidate.failure()) > rank(best.failure())) {
        keep(best);
        best = candidate;
      } else {
        keep(candidate);
      }
    }

    private void keep(PathResult.@Nullable Candidate candidate) {
      if (candidate != null && others.size() < MOST_OTHERS) {
        others.add(candidate);
      }
    }

    PathResult result() {
      return new PathResult.Invalid(Objects.requireNonNull(best), List.copyOf(others));
    }

    /// How much a failure says, compared with one of another candidate. A key that did not sign is
    /// of another CA of the same name; a branch that leads nowhere says least.
    private static int rank(PathFailure failure) {
      return switch (failure) {
        case PathFailure.Loop _ -> 0;
        case PathFailure.NoIssuer _ -> 1;
        case PathFailure.UntrustedRoot _ -> 2;
        case PathFailure.SignatureInvalid _ -> 3;
        case PathFailure.TooManyIntermediates _ -> 4;
        case PathFailure.SignatureFailure _, PathFailure.FormFailure _ -> 5;
        case PathFailure.AuthorityFailure _ -> 6;
        case PathFailure.ValidityFailure _ -> 7;
        case PathFailure.NameFailure _, PathFailure.PolicyFailure _ -> 8;
        case PathFailure.RevocationFailure _ -> 9;
        case PathFailure.BudgetSpent _ -> 10;
      };
    }
  }
}
