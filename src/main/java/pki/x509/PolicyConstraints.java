package pki.x509;

import java.util.OptionalInt;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.der.Octets;

/// Limits on policy processing (RFC 5280, section 4.2.1.11); each counts certificates to skip.
public record PolicyConstraints(
    OptionalInt requireExplicitPolicy, OptionalInt inhibitPolicyMapping) {

  static PolicyConstraints parse(Octets extnValue) {
    DerReader in = extnValue.reader();
    DerReader sequence = in.sequence();
    in.end();
    OptionalInt explicit = skipCerts(sequence, 0);
    OptionalInt inhibit = skipCerts(sequence, 1);
    sequence.end();
    if (explicit.isEmpty() && inhibit.isEmpty()) {
      throw new EncodingException("policyConstraints must not be empty (RFC 5280, 4.2.1.11)");
    }
    return new PolicyConstraints(explicit, inhibit);
  }

  private static OptionalInt skipCerts(DerReader in, int number) {
    return in.nextIs(DerReader.context(number))
        ? OptionalInt.of(in.smallInteger(DerReader.context(number), Integer.MAX_VALUE))
        : OptionalInt.empty();
  }
}
