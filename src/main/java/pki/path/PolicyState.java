package pki.path;

import static pki.path.PolicyInputs.Switch.EXPLICIT_POLICY;
import static pki.path.PolicyInputs.Switch.INHIBIT_ANY_POLICY;
import static pki.path.PolicyInputs.Switch.INHIBIT_POLICY_MAPPING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pki.der.ObjectIdentifier;
import pki.x509.PolicyInformation;
import pki.x509.PolicyMapping;

/// Policy processing along a path (RFC 5280, section 6.1, as RFC 9618 updates it): the graph and
/// the three counters, each the number of certificates until it bites.
final class PolicyState {
  private final PolicyInputs inputs;
  private final Graph graph;

  // Section 6.1.2 (d) to (f)
  private int explicitPolicy;
  private int inhibitAnyPolicy;
  private int policyMapping;

  PolicyState(PolicyInputs inputs, int pathLength, Budget.Meter meter) {
    this.inputs = inputs;
    this.graph = new Graph(meter);
    this.explicitPolicy = inputs.has(EXPLICIT_POLICY) ? 0 : pathLength + 1;
    this.inhibitAnyPolicy = inputs.has(INHIBIT_ANY_POLICY) ? 0 : pathLength + 1;
    this.policyMapping = inputs.has(INHIBIT_POLICY_MAPPING) ? 0 : pathLength + 1;
  }

  /// Processes the next certificate towards the leaf, which is at depth 0.
  @Nullable PathFailure process(Link link, int depth) {
    boolean anyCounts = inhibitAnyPolicy > 0 || (depth > 0 && link.selfIssued);
    graph.descend(
        link.policies == null ? List.of() : link.policies,
        anyCounts ? Graph.AnyPolicy.COUNTS : Graph.AnyPolicy.IS_INHIBITED);
    if (explicitPolicy == 0 && graph.isEmpty()) { // 6.1.3 (f)
      return new PathFailure.NoValidPolicy(depth, inputs.acceptable());
    }
    return depth == 0 ? wrapUp(link) : prepare(link, depth);
  }

  /// Section 6.1.4 (a), (b) and (h) to (j).
  private @Nullable PathFailure prepare(Link link, int depth) {
    for (PolicyMapping mapping : link.mappings) {
      if (mapping.issuerPolicy().equals(PolicyInformation.ANY_POLICY)
          || mapping.subjectPolicy().equals(PolicyInformation.ANY_POLICY)) {
        return new PathFailure.AnyPolicyMapped(depth);
      }
    }
    graph.map(link.mappings, policyMapping > 0 ? Graph.Mapping.ALLOWED : Graph.Mapping.INHIBITED);
    if (!link.selfIssued) {
      explicitPolicy = Math.max(0, explicitPolicy - 1);
      policyMapping = Math.max(0, policyMapping - 1);
      inhibitAnyPolicy = Math.max(0, inhibitAnyPolicy - 1);
    }
    if (link.policyConstraints != null) {
      explicitPolicy = least(explicitPolicy, link.policyConstraints.requireExplicitPolicy());
      policyMapping = least(policyMapping, link.policyConstraints.inhibitPolicyMapping());
    }
    if (link.inhibitAnyPolicy != null) {
      inhibitAnyPolicy = Math.min(inhibitAnyPolicy, link.inhibitAnyPolicy);
    }
    return null;
  }

  /// Section 6.1.5 (a), (b) and (g).
  private @Nullable PathFailure wrapUp(Link leaf) {
    explicitPolicy = Math.max(0, explicitPolicy - 1);
    if (leaf.policyConstraints != null
        && leaf.policyConstraints.requireExplicitPolicy().equals(OptionalInt.of(0))) {
      explicitPolicy = 0;
    }
    return explicitPolicy == 0 && valid().isEmpty()
        ? new PathFailure.NoValidPolicy(0, inputs.acceptable())
        : null;
  }

  /// The user-constrained policies, once the leaf is processed.
  Set<ObjectIdentifier> valid() {
    return graph.constrainedBy(inputs.acceptable());
  }

  private static int least(int counter, OptionalInt skipCerts) {
    return Math.min(counter, skipCerts.orElse(Integer.MAX_VALUE));
  }

  /// The valid policy graph (RFC 9618, section 3), which takes the place of RFC 5280's tree: a
  /// policy has one node a level, however many ways lead to it, so the graph never grows beyond
  /// what the certificates hold.
  ///
  /// A level belongs to a certificate, the anchor's child first. anyPolicy is not a node but a mark
  /// of the level: it is there on every level from the root down, or it is gone for good.
  static final class Graph {
    private static final ObjectIdentifier ANY = PolicyInformation.ANY_POLICY;

    /// A policy of a level. Without parents it hangs on the level above's anyPolicy.
    private static final class Node {
      final Set<ObjectIdentifier> parents = new HashSet<>(2);
      final Set<ObjectIdentifier> expected = new HashSet<>(2);

      Node(ObjectIdentifier policy) {
        expected.add(policy);
      }
    }

    private static final class Level {
      final Map<ObjectIdentifier, Node> nodes = new LinkedHashMap<>();
      boolean any;

      boolean isEmpty() {
        return nodes.isEmpty() && !any;
      }
    }

    private final List<Level> levels = new ArrayList<>();
    private final Budget.Meter meter;

    Graph(Budget.Meter meter) {
      this.meter = meter;
      Level root = new Level(); // RFC 5280, section 6.1.2 (a): anyPolicy alone
      root.any = true;
      levels.add(root);
    }

    /// RFC 5280, section 6.1.3 (d) and (e), as RFC 9618, section 5.3 has them: the next
    /// certificate's policies.
    ///
    /// @param policies empty where the certificate has none
    /// @param anyAllowed whether anyPolicy in it counts
    void descend(List<PolicyInformation> policies, AnyPolicy anyAllowed) {
      Level above = levels.getLast();
      Level level = new Level();
      levels.add(level);
      if (above.isEmpty()) {
        return;
      }
      Map<ObjectIdentifier, Set<ObjectIdentifier>> expectedBy = expectedBy(above);
      for (PolicyInformation information : policies) {
        ObjectIdentifier policy = information.policy();
        if (policy.equals(ANY)) {
          level.any = above.any && anyAllowed == AnyPolicy.COUNTS;
          continue;
        }
        Set<ObjectIdentifier> parents = expectedBy.get(policy); // (d)(1)(i)
        if (parents != null || above.any) { // (d)(1)(ii)
          add(level, policy, parents == null ? Set.of() : parents);
        }
      }
      if (anyAllowed == AnyPolicy.COUNTS && has(policies, ANY)) { // (d)(2)
        for (var expected : expectedBy.entrySet()) {
          if (!level.nodes.containsKey(expected.getKey())) {
            add(level, expected.getKey(), expected.getValue());
          }
        }
      }
    }

    /// Whether anyPolicy in a certificate counts (RFC 5280, section 6.1.3 (d)(2)).
    enum AnyPolicy {
      COUNTS,
      IS_INHIBITED
    }

    /// Whether policies may be mapped (RFC 5280, section 6.1.4 (b)).
    enum Mapping {
      ALLOWED,
      INHIBITED
    }

    /// RFC 5280, section 6.1.4 (b): the same certificate's mappings.
    void map(List<PolicyMapping> mappings, Mapping mapping) {
      Level level = levels.getLast();
      if (level.isEmpty()) {
        return;
      }
      Set<ObjectIdentifier> mapped = new HashSet<>();
      for (PolicyMapping pair : mappings) {
        ObjectIdentifier from = pair.issuerPolicy();
        Node node = level.nodes.get(from);
        if (mapping == Mapping.INHIBITED) {
          level.nodes.remove(from); // (b)(2)
          continue;
        }
        if (node == null && level.any) { // (b)(1), the second paragraph
          node = add(level, from, Set.of());
        }
        if (node != null) {
          meter.spend(Budget.Limit.POLICY_NODES);
          if (mapped.add(from)) {
            node.expected.clear();
          }
          node.expected.add(pair.subjectPolicy());
        }
      }
    }

    /// Whether no policy is valid any more.
    boolean isEmpty() {
      return levels.getLast().isEmpty();
    }

    /// RFC 5280, section 6.1.5 (g), as RFC 9618, section 5.6 has it: the policies of the anchor's
    /// domain that are valid for the path and acceptable.
    Set<ObjectIdentifier> constrainedBy(Set<ObjectIdentifier> acceptable) {
      boolean anyIsAcceptable = acceptable.contains(ANY);
      Set<ObjectIdentifier> found = new HashSet<>();
      if (levels.getLast().any) {
        found.addAll(anyIsAcceptable ? Set.of(ANY) : acceptable);
      }
      Set<ObjectIdentifier> reached = Set.copyOf(levels.getLast().nodes.keySet());
      for (int i = levels.size() - 1; i > 0; i--) {
        Set<ObjectIdentifier> above = new HashSet<>();
        for (ObjectIdentifier policy : reached) {
          Node node = levels.get(i).nodes.get(policy);
          if (node != null
              && node.parents.isEmpty()
              && (anyIsAcceptable || acceptable.contains(policy))) {
            found.add(policy);
          }
          if (node != null) {
            above.addAll(node.parents);
          }
        }
        reached = above;
      }
      return Set.copyOf(found);
    }

    private Map<ObjectIdentifier, Set<ObjectIdentifier>> expectedBy(Level above) {
      Map<ObjectIdentifier, Set<ObjectIdentifier>> parents = new HashMap<>();
      for (var entry : above.nodes.entrySet()) {
        for (ObjectIdentifier policy : entry.getValue().expected) {
          meter.spend(Budget.Limit.POLICY_NODES);
          parents.computeIfAbsent(policy, _ -> new HashSet<>(2)).add(entry.getKey());
        }
      }
      return parents;
    }

    private Node add(Level level, ObjectIdentifier policy, Set<ObjectIdentifier> parents) {
      meter.spend(Budget.Limit.POLICY_NODES, 1 + parents.size());
      Node node = new Node(policy);
      node.parents.addAll(parents);
      level.nodes.put(policy, node);
      return node;
    }

    private static boolean has(List<PolicyInformation> policies, ObjectIdentifier wanted) {
      return policies.stream().anyMatch(information -> information.policy().equals(wanted));
    }
  }
}
