package pki.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pki.der.ObjectIdentifier;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.SubjectPublicKeyInfo;

/// Basic path validation (RFC 5280, section 6.1) of one candidate path that reaches an anchor,
/// check by check, each from the anchor down.
///
/// Depths count from the leaf, 0, to the anchor, whereas the RFC counts the other way round: its
/// certificate `i` of `n` is at depth `n - i` here.
final class PathChecks {
  private final List<Link> path;
  private final Link anchor;
  private final PathSearch search;
  private final ValidationPolicy policy;
  private final List<PathFailure> notes = new ArrayList<>(0);
  private Set<ObjectIdentifier> policies = Set.of();

  PathChecks(List<Link> path, Link anchor, PathSearch search) {
    this.path = path;
    this.anchor = anchor;
    this.search = search;
    this.policy = search.policy;
  }

  /// The first failure, or null when the path is valid.
  @Nullable PathFailure run() {
    PathFailure failure = certificates();
    failure = failure == null ? signatures() : failure;
    failure = failure == null ? pathLengths() : failure;
    failure = failure == null ? nameConstraints() : failure;
    failure = failure == null ? policies() : failure;
    return failure == null ? revocation() : failure;
  }

  /// The verdict on a path that [#run] found nothing against.
  PathResult.Valid valid() {
    List<Certificate> certificates = path.stream().map(link -> link.certificate).toList();
    return new PathResult.Valid(
        new CertificationPath(certificates, new TrustAnchor(anchor.certificate)),
        policies,
        List.copyOf(notes));
  }

  /// All that concerns one certificate alone, the anchor's included.
  private @Nullable PathFailure certificates() {
    for (int depth = path.size(); depth >= 0; depth--) {
      PathFailure failure = CertificateChecks.fault(link(depth), depth, policy, search.trace);
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  /// Section 6.1.3 (a)(1), with the working public key of section 6.1.4 (d) to (f).
  private @Nullable PathFailure signatures() {
    for (int depth = path.size() - 1; depth >= 0; depth--) {
      heard(Check.ISSUER, depth, null); // found by its name: section 6.1.3 (a)(4)
      if (depth > 0) {
        heard(Check.INTERMEDIATES, depth, null); // the search goes no further than allowed
      }
      PathFailure failure =
          search.signature(link(depth), link(depth + 1), workingKey(depth), depth);
      if (heard(Check.SIGNATURE, depth, failure) != null) {
        return failure;
      }
    }
    return null;
  }

  /// Sections 6.1.2 (k) and 6.1.4 (l) and (m). The anchor's own constraint counts as well.
  private @Nullable PathFailure pathLengths() {
    int left = Integer.MAX_VALUE;
    int limitedBy = path.size();
    for (int depth = path.size(); depth >= 1; depth--) {
      Link link = link(depth);
      boolean counts = depth < path.size() && !link.selfIssued;
      if (counts && left-- == 0) {
        return heard(Check.PATH_LENGTH, depth, tooLong(limitedBy));
      }
      if (link.pathLength() < left) {
        left = link.pathLength();
        limitedBy = depth;
      }
      heard(Check.PATH_LENGTH, depth, null);
    }
    boolean mayIssue = left > 0 || path.getFirst().selfIssued;
    PathFailure authority = ProfileChecks.serverAuthority(path.getFirst(), mayIssue, policy);
    return authority == null ? null : heard(Check.PROFILE, 0, authority);
  }

  private PathFailure tooLong(int limitedBy) {
    int found = 0;
    for (int depth = 1; depth < limitedBy; depth++) {
      found += link(depth).selfIssued ? 0 : 1;
    }
    return new PathFailure.PathLengthExceeded(limitedBy, link(limitedBy).pathLength(), found);
  }

  /// Sections 6.1.3 (b) and (c) and 6.1.4 (g), from the anchor's constraints on.
  private @Nullable PathFailure nameConstraints() {
    var above = new ArrayList<Constraint>(0);
    policy
        .policies()
        .nameSpace()
        .ifPresent(initial -> above.add(new Constraint(new NameSpace(initial), path.size())));
    for (int depth = path.size(); depth >= 0; depth--) {
      Link link = link(depth);
      PathFailure failure = depth == path.size() ? null : outside(above, link, depth);
      NameSpace own = link.nameSpace();
      if (failure == null && own != null) {
        failure = own.ownFault(depth);
        above.add(new Constraint(own, depth));
      }
      if (heard(Check.NAME_CONSTRAINTS, depth, failure) != null) {
        return failure;
      }
    }
    return null;
  }

  private record Constraint(NameSpace nameSpace, int depth) {}

  private @Nullable PathFailure outside(List<Constraint> above, Link link, int depth) {
    PathFailure failure = null;
    for (int i = 0; i < above.size() && failure == null; i++) {
      Constraint constraint = above.get(i);
      failure = constraint.nameSpace.outside(link, depth, constraint.depth, search.meter);
    }
    return failure;
  }

  /// Sections 6.1.3 (d) to (f), 6.1.4 (a), (b) and (h) to (j), 6.1.5 (a), (b) and (g).
  private @Nullable PathFailure policies() {
    var state = new PolicyState(policy.policies(), path.size(), search.meter);
    for (int depth = path.size() - 1; depth >= 0; depth--) {
      PathFailure failure = state.process(link(depth), depth);
      if (heard(Check.POLICIES, depth, failure) != null) {
        return failure;
      }
    }
    policies = state.valid();
    return null;
  }

  /// Section 6.1.3 (a)(3), last, because it may ask others.
  private @Nullable PathFailure revocation() {
    Revocation revocation = policy.revocation();
    if (revocation.mode() == Revocation.Mode.OFF) {
      return null;
    }
    for (int depth = path.size() - 1; depth >= 0; depth--) {
      PathFailure failure = hasNone(depth) ? null : statusOf(depth, revocation);
      boolean noted =
          failure instanceof PathFailure.RevocationUnknown
              && revocation.mode() == Revocation.Mode.SOFT;
      if (failure != null && noted) {
        notes.add(failure);
      }
      if (heard(Check.REVOCATION, depth, failure) != null && !noted) {
        return failure;
      }
    }
    return null;
  }

  /// RFC 9608, section 4: an end entity that says noRevAvail is not asked about.
  private boolean hasNone(int depth) {
    return depth == 0
        && link(0).certificate.extensions().has(Extension.NO_REVOCATION_AVAILABLE)
        && link(0)
            .certificate
            .extensions()
            .basicConstraints()
            .filter(BasicConstraints::isCa)
            .isEmpty();
  }

  private @Nullable PathFailure statusOf(int depth, Revocation revocation) {
    List<Certificate> chain =
        path.subList(depth, path.size()).stream().map(link -> link.certificate).toList();
    var query =
        new RevocationQuery(chain, new TrustAnchor(anchor.certificate), workingKey(depth), search);
    return switch (revocation.checker().check(query)) {
      case RevocationChecker.NotRevoked() -> null;
      case RevocationChecker.Revoked(var since, var reason) ->
          new PathFailure.Revoked(depth, since, reason);
      case RevocationChecker.Undetermined(String why) ->
          new PathFailure.RevocationUnknown(depth, why);
    };
  }

  private Link link(int depth) {
    return depth == path.size() ? anchor : path.get(depth);
  }

  /// The issuer's key, with the parameters of the next DSA key above it where it leaves its own
  /// out.
  private SubjectPublicKeyInfo workingKey(int depth) {
    SubjectPublicKeyInfo key = link(depth + 1).key();
    for (int above = depth + 2; key.inheritsParameters() && above <= path.size(); above++) {
      key = key.withParametersOf(link(above).key());
    }
    return key;
  }

  private @Nullable PathFailure heard(Check check, int depth, @Nullable PathFailure failure) {
    search.trace.checked(check, depth, failure);
    return failure;
  }
}
