package pki.x509;

import java.util.OptionalInt;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;

/// Whether the subject is a CA and how many CAs may follow (RFC 5280, section 4.2.1.9).
///
/// @param pathLength the most non-self-issued intermediates that may follow in a path; absent: no
///   limit. Only a CA may have one
public record BasicConstraints(Role role, OptionalInt pathLength) {
  public enum Role {
    CA,
    END_ENTITY
  }

  public static final BasicConstraints END_ENTITY =
      new BasicConstraints(Role.END_ENTITY, OptionalInt.empty());

  public BasicConstraints {
    if (role == Role.END_ENTITY && pathLength.isPresent()) {
      throw new EncodingException("pathLenConstraint without cA (RFC 5280, section 4.2.1.9)");
    }
    if (pathLength.isPresent() && pathLength.getAsInt() < 0) {
      throw new EncodingException("pathLenConstraint must not be negative");
    }
  }

  public static BasicConstraints ca(OptionalInt pathLength) {
    return new BasicConstraints(Role.CA, pathLength);
  }

  public boolean isCa() {
    return role == Role.CA;
  }

  static BasicConstraints parse(Octets extnValue) {
    DerReader in = extnValue.reader();
    DerReader sequence = in.sequence();
    in.end();
    Role role = sequence.defaultFalse() ? Role.CA : Role.END_ENTITY;
    OptionalInt pathLength =
        sequence.hasMore()
            ? OptionalInt.of(sequence.smallInteger(DerReader.INTEGER, Integer.MAX_VALUE))
            : OptionalInt.empty();
    sequence.end();
    return new BasicConstraints(role, pathLength);
  }

  /// Critical, as RFC 5280 demands of CAs (section 4.2.1.9) and allows elsewhere.
  public Extension toExtension() {
    return Extension.critical(
        Extension.BASIC_CONSTRAINTS,
        DerWriter.encode(out ->
            out.sequence(s -> {
              if (isCa()) {
                s.trueValue();
              }
              pathLength.ifPresent(s::integer);
            })));
  }
}
