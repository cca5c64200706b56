package pki.path;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pki.name.Attribute;
import pki.name.DirectoryName;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.name.GeneralSubtree;
import pki.name.MalformedName;
import pki.name.Rfc822Name;
import pki.name.SubtreeMatch;
import pki.x509.NameConstraints;

/// One certificate's name constraints (RFC 5280, section 4.2.1.10). A path's permitted and excluded
/// subtrees (section 6.1.2 (b) and (c)) are all of them together: a name has to be permitted by
/// each one that permits names of its kind, which is the intersection of section 6.1.4 (g)(1).
final class NameSpace {
  private static final int MAIL = 1;

  private final List<Region> permitted;
  private final List<Region> excluded;

  /// The certificates all of whose names lie within, so that one in a hundred paths is held against
  /// this once.
  private final Set<Link> within = Collections.newSetFromMap(new IdentityHashMap<>());

  /// A subtree, ready to be compared.
  private record Region(GeneralSubtree subtree, SubtreeMatch match) {
    static Region of(GeneralSubtree subtree) {
      return new Region(subtree, SubtreeMatch.of(subtree));
    }

    boolean isOfKind(GeneralName name) {
      return subtree.choice() == name.choice();
    }
  }

  NameSpace(NameConstraints constraints) {
    this.permitted = constraints.permitted().stream().map(Region::of).toList();
    this.excluded = constraints.excluded().stream().map(Region::of).toList();
  }

  /// The names of a certificate that constraints apply to: its subject, its alternative names, and,
  /// where those have no mail address, the ones that the subject has. A common name is none of
  /// them: no name is ever looked up there.
  private static List<GeneralName> namesOf(Link link) {
    DistinguishedName subject = link.certificate.subject();
    List<GeneralName> names = new ArrayList<>(link.names.size() + 1);
    names.addAll(link.names);
    if (!subject.isEmpty()) {
      names.add(new DirectoryName(subject));
    }
    if (link.names.stream().noneMatch(name -> name.choice() == MAIL)) {
      for (Attribute address : subject.mailAddresses()) {
        names.add(mailAddress(address));
      }
    }
    return names;
  }

  private static GeneralName mailAddress(Attribute address) {
    try {
      return Rfc822Name.parse(address.text().orElse(""));
    } catch (IllegalArgumentException e) {
      return new MalformedName(MAIL, address.value(), String.valueOf(e.getMessage()));
    }
  }

  /// The number of subtrees, which is what comparing a name costs.
  private int size() {
    return permitted.size() + excluded.size();
  }

  /// A subtree that breaks the rules of its kind, if there is one. It is refused even where no name
  /// meets it: the CA meant to constrain something.
  @Nullable PathFailure ownFault(int depth) {
    for (List<Region> regions : List.of(permitted, excluded)) {
      for (Region region : regions) {
        if (region.match instanceof SubtreeMatch.Malformed(String fault)) {
          return new PathFailure.MalformedConstraint(depth, region.subtree, fault);
        }
      }
    }
    return null;
  }

  /// The first name that lies outside: of a certificate at `depth`, constrained by one at `by`. A
  /// self-issued CA is exempt (section 6.1.3 (b)).
  @Nullable PathFailure outside(Link link, int depth, int by, Budget.Meter meter) {
    if ((link.selfIssued && depth > 0) || within.contains(link)) {
      return null;
    }
    List<GeneralName> names = namesOf(link);
    meter.spend(Budget.Limit.NAME_COMPARISONS, (long) names.size() * size());
    for (GeneralName name : names) {
      PathFailure failure = fault(name, depth, by);
      if (failure != null) {
        return failure;
      }
    }
    within.add(link);
    return null;
  }

  private @Nullable PathFailure fault(GeneralName name, int depth, int by) {
    for (Region region : excluded) {
      if (region.isOfKind(name)) {
        if (isIncomparable(name)) {
          return new PathFailure.UnsupportedConstraint(depth, name, by);
        }
        if (region.match.touches(name)) {
          return new PathFailure.Excluded(depth, name, region.subtree, by);
        }
      }
    }
    boolean constrained = false;
    for (Region region : permitted) {
      if (region.isOfKind(name)) {
        if (isIncomparable(name)) {
          return new PathFailure.UnsupportedConstraint(depth, name, by);
        }
        if (region.match.contains(name)) {
          return null;
        }
        constrained = true;
      }
    }
    return constrained ? new PathFailure.NotPermitted(depth, name, permittedOf(name), by) : null;
  }

  private static boolean isIncomparable(GeneralName name) {
    return name instanceof MalformedName || !SubtreeMatch.compares(name.choice());
  }

  private List<GeneralSubtree> permittedOf(GeneralName name) {
    return permitted.stream().filter(region -> region.isOfKind(name)).map(Region::subtree).toList();
  }
}
