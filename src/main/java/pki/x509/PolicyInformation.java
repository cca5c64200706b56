package pki.x509;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

/// One certificate policy (RFC 5280, section 4.2.1.4).
///
/// @param qualifiers the `policyQualifiers` element as encoded; empty when absent
public record PolicyInformation(ObjectIdentifier policy, Octets qualifiers) {
  /// The anyPolicy identifier.
  public static final ObjectIdentifier ANY_POLICY = ObjectIdentifier.of("2.5.29.32.0");

  private static final int MOST = 1_000; // a bound of ours

  static List<PolicyInformation> parseAll(Octets extnValue) {
    DerReader in = extnValue.reader();
    DerReader sequence = in.sequence();
    in.end();
    List<PolicyInformation> policies = new ArrayList<>();
    var seen = new HashSet<ObjectIdentifier>();
    while (sequence.hasMore()) {
      DerReader information = sequence.sequence();
      ObjectIdentifier policy = information.objectIdentifier();
      Octets qualifiers =
          information.nextIs(DerReader.SEQUENCE) ? information.elementOctets() : Octets.EMPTY;
      information.end();
      if (!seen.add(policy) || policies.size() == MOST) {
        throw new EncodingException(
            "certificatePolicies must have at most %d policies, each once (RFC 5280, 4.2.1.4)"
                .formatted(MOST));
      }
      policies.add(new PolicyInformation(policy, qualifiers));
    }
    if (policies.isEmpty()) {
      throw new EncodingException("certificatePolicies must have at least one policy");
    }
    return List.copyOf(policies);
  }

  /// The extension with these policies and no qualifiers.
  public static Extension extension(List<ObjectIdentifier> policies) {
    return Extension.nonCritical(
        Extension.CERTIFICATE_POLICIES,
        DerWriter.encode(out ->
            out.sequence(s -> policies.forEach(p -> s.sequence(i -> i.objectIdentifier(p))))));
  }
}
