package pki.x509;

import java.util.ArrayList;
import java.util.List;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.GeneralName;

/// Where the issuer offers a service or its certificate (RFC 5280, section 4.2.2.1).
public record AccessDescription(ObjectIdentifier method, GeneralName location) {
  public static final ObjectIdentifier OCSP = ObjectIdentifier.of("1.3.6.1.5.5.7.48.1");
  public static final ObjectIdentifier CA_ISSUERS = ObjectIdentifier.of("1.3.6.1.5.5.7.48.2");

  private static final int MOST = 1_000; // a bound of ours

  static List<AccessDescription> parseAll(Octets extnValue) {
    DerReader in = extnValue.reader();
    DerReader sequence = in.sequence();
    in.end();
    List<AccessDescription> descriptions = new ArrayList<>();
    while (sequence.hasMore()) {
      DerReader description = sequence.sequence();
      if (descriptions.size() == MOST) {
        throw new EncodingException("more than " + MOST + " access descriptions");
      }
      descriptions.add(
          new AccessDescription(description.objectIdentifier(), GeneralName.read(description)));
      description.end();
    }
    if (descriptions.isEmpty()) {
      throw new EncodingException("authorityInfoAccess must have at least one description");
    }
    return List.copyOf(descriptions);
  }

  /// RFC 5280, section 4.2.2.1: must not be critical.
  public static Extension extension(List<AccessDescription> descriptions) {
    return Extension.nonCritical(
        Extension.AUTHORITY_INFORMATION_ACCESS,
        DerWriter.encode(out ->
            out.sequence(s ->
                descriptions.forEach(d ->
                    s.sequence(i -> {
                      i.objectIdentifier(d.method);
                      d.location.encode(i);
                    })))));
  }
}
