package pki.crl;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import pki.der.DerReader;
import pki.der.EncodingException;
import pki.name.DirectoryName;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.RevocationReason;

/// One revoked certificate of a CRL (RFC 5280, section 5.3).
///
/// @param serial as encoded
/// @param certificateIssuer where the entry names one (section 5.3.3)
record CrlEntry(
    BigInteger serial,
    Instant revocationDate,
    RevocationReason reason,
    Optional<DistinguishedName> certificateIssuer) {
  static CrlEntry read(DerReader in) {
    DerReader entry = in.sequence();
    BigInteger serial = entry.integer();
    Instant date = entry.time();
    Extensions extensions = entry.hasMore() ? Extensions.read(entry) : Extensions.NONE;
    entry.end();
    return new CrlEntry(serial, date, reason(extensions), issuer(extensions));
  }

  /// Section 5.3: a list with a critical entry extension that is not known is of no use.
  private static void requireKnown(Extensions extensions) {
    for (Extension extension : extensions.all()) {
      if (extension.isCritical() && !extension.oid().equals(Extension.CERTIFICATE_ISSUER)) {
        throw new EncodingException("entry has the unknown critical extension " + extension.name());
      }
    }
  }

  private static RevocationReason reason(Extensions extensions) {
    requireKnown(extensions);
    return extensions
        .find(Extension.REASON_CODE)
        .map(extension -> {
          DerReader in = extension.value().reader();
          int code = in.smallInteger(DerReader.ENUMERATED, 10);
          in.end();
          return RevocationReason.ofCode(code)
              .orElseThrow(() -> new EncodingException("reasonCode " + code + " is not used"));
        })
        .orElse(RevocationReason.UNSPECIFIED);
  }

  private static Optional<DistinguishedName> issuer(Extensions extensions) {
    return extensions
        .find(Extension.CERTIFICATE_ISSUER)
        .map(extension -> {
          DerReader in = extension.value().reader();
          List<GeneralName> names = GeneralName.readAll(in, DerReader.SEQUENCE);
          in.end();
          return names.stream()
              .filter(DirectoryName.class::isInstance)
              .map(name -> ((DirectoryName) name).name())
              .findFirst()
              .orElseThrow(() -> new EncodingException("certificateIssuer has no directory name"));
        });
  }
}
