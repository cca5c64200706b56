package pki.path;

import java.util.Optional;
import java.util.Set;
import pki.der.ObjectIdentifier;
import pki.x509.NameConstraints;
import pki.x509.PolicyInformation;

/// The inputs of RFC 5280, section 6.1.1 that concern policies and name space.
///
/// @param acceptable the user-initial-policy-set (c); anyPolicy alone: every policy will do
/// @param switches the indicators (e), (f) and (g) that are set
/// @param nameSpace the initial permitted and excluded subtrees (h) and (i); absent: all names
public record PolicyInputs(
    Set<ObjectIdentifier> acceptable, Set<Switch> switches, Optional<NameConstraints> nameSpace) {
  /// What applies from the anchor on, as if a certificate above it had said so.
  public enum Switch {
    /// (e) The path must be valid for a policy.
    EXPLICIT_POLICY,
    /// (f) No policy is mapped to another.
    INHIBIT_POLICY_MAPPING,
    /// (g) anyPolicy in a certificate counts for nothing.
    INHIBIT_ANY_POLICY
  }

  /// Every policy will do, and none is needed.
  public static final PolicyInputs ANY =
      new PolicyInputs(Set.of(PolicyInformation.ANY_POLICY), Set.of(), Optional.empty());

  public PolicyInputs {
    acceptable = Set.copyOf(acceptable);
    switches = Set.copyOf(switches);
    if (acceptable.isEmpty()) {
      throw new IllegalArgumentException("the acceptable policies must be at least anyPolicy");
    }
  }

  /// The path must be valid for one of these policies.
  public static PolicyInputs requiring(Set<ObjectIdentifier> policies) {
    return new PolicyInputs(policies, Set.of(Switch.EXPLICIT_POLICY), Optional.empty());
  }

  boolean has(Switch wanted) {
    return switches.contains(wanted);
  }
}
