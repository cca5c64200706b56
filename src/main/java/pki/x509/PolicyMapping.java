package pki.x509;

import java.util.ArrayList;
import java.util.List;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;

/// A policy of the issuer that counts as one of the subject (RFC 5280, section 4.2.1.5).
public record PolicyMapping(ObjectIdentifier issuerPolicy, ObjectIdentifier subjectPolicy) {
  private static final int MOST = 1_000; // a bound of ours

  static List<PolicyMapping> parseAll(Octets extnValue) {
    DerReader in = extnValue.reader();
    DerReader sequence = in.sequence();
    in.end();
    List<PolicyMapping> mappings = new ArrayList<>();
    while (sequence.hasMore()) {
      DerReader pair = sequence.sequence();
      if (mappings.size() == MOST) {
        throw new EncodingException("policyMappings has more than " + MOST + " mappings");
      }
      mappings.add(new PolicyMapping(pair.objectIdentifier(), pair.objectIdentifier()));
      pair.end();
    }
    if (mappings.isEmpty()) {
      throw new EncodingException("policyMappings must have at least one mapping");
    }
    return List.copyOf(mappings);
  }
}
