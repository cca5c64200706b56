package pki.x509;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.Octets;
import pki.name.GeneralName;

/// Which key signed (RFC 5280, section 4.2.1.1). We write the key identifier only.
///
/// @param issuer the issuer's issuer, empty when absent
/// @param serial the issuer's serial number as encoded, there exactly when `issuer` is
public record AuthorityKeyIdentifier(
    Optional<Octets> keyIdentifier, List<GeneralName> issuer, Optional<BigInteger> serial) {

  static AuthorityKeyIdentifier parse(Octets extnValue) {
    DerReader in = extnValue.reader();
    DerReader sequence = in.sequence();
    in.end();
    Optional<Octets> keyIdentifier =
        sequence.nextIs(DerReader.context(0))
            ? Optional.of(sequence.read(DerReader.context(0)).rest())
            : Optional.empty();
    List<GeneralName> issuer =
        sequence.nextIs(DerReader.constructed(1))
            ? GeneralName.readAll(sequence, DerReader.constructed(1))
            : List.of();
    Optional<BigInteger> serial =
        sequence.nextIs(DerReader.context(2))
            ? Optional.of(sequence.integer(DerReader.context(2)))
            : Optional.empty();
    sequence.end();
    if (issuer.isEmpty() == serial.isPresent()) {
      throw new EncodingException(
          "authorityCertIssuer and authorityCertSerialNumber go together (RFC 5280, 4.2.1.1)");
    }
    return new AuthorityKeyIdentifier(keyIdentifier, issuer, serial);
  }

  /// The extension with just this key identifier.
  public static Extension extension(Octets keyIdentifier) {
    return Extension.nonCritical(
        Extension.AUTHORITY_KEY_IDENTIFIER,
        DerWriter.encode(
            out -> out.sequence(s -> s.primitive(DerReader.context(0), keyIdentifier))));
  }
}
