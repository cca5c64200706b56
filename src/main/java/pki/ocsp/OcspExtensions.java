package pki.ocsp;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import pki.der.DerReader;
import pki.der.DerWriter;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.x509.Extension;
import pki.x509.Extensions;

/// The extensions of requests and responses that are known here (RFC 6960, section 4.4).
final class OcspExtensions {
  static final ObjectIdentifier NONCE = ObjectIdentifier.of("1.3.6.1.5.5.7.48.1.2");
  static final ObjectIdentifier ARCHIVE_CUTOFF = ObjectIdentifier.of("1.3.6.1.5.5.7.48.1.6");
  static final ObjectIdentifier EXTENDED_REVOKE = ObjectIdentifier.of("1.3.6.1.5.5.7.48.1.9");

  /// Understood or safely ignored: they ask for a form of answer that is the only one given here.
  private static final Set<ObjectIdentifier> KNOWN =
      Set.of(
          NONCE,
          ARCHIVE_CUTOFF,
          EXTENDED_REVOKE,
          ObjectIdentifier.of("1.3.6.1.5.5.7.48.1.4"), // acceptable responses
          ObjectIdentifier.of("1.3.6.1.5.5.7.48.1.7"), // service locator
          ObjectIdentifier.of("1.3.6.1.5.5.7.48.1.8")); // preferred signature algorithms

  private static final int LONGEST_NONCE = 128; // RFC 9654, section 2.1

  private OcspExtensions() {}

  /// Reads `[number] EXPLICIT Extensions OPTIONAL`.
  ///
  /// @throws EncodingException also when one is critical and unknown
  static Extensions read(DerReader in, int number) {
    if (!in.nextIs(DerReader.constructed(number))) {
      return Extensions.NONE;
    }
    DerReader tagged = in.read(DerReader.constructed(number));
    Extensions extensions = Extensions.read(tagged);
    tagged.end();
    for (Extension extension : extensions.all()) {
      if (extension.isCritical() && !KNOWN.contains(extension.oid())) {
        throw new EncodingException("critical extension " + extension.oid() + " is unknown");
      }
    }
    return extensions;
  }

  /// Writes `[number] EXPLICIT Extensions OPTIONAL`.
  static void write(DerWriter out, int number, Extensions extensions) {
    if (!extensions.all().isEmpty()) {
      out.constructed(DerReader.constructed(number), extensions::encode);
    }
  }

  /// The nonce, 1 to 128 octets (RFC 9654, section 2.1).
  ///
  /// @throws EncodingException when it is of another length, as the RFC wants
  static Optional<Octets> nonce(Extensions extensions) {
    return extensions
        .find(NONCE)
        .map(extension -> {
          DerReader in = extension.value().reader();
          Octets nonce = in.read(DerReader.OCTET_STRING).rest();
          in.end();
          if (nonce.isEmpty() || nonce.length() > LONGEST_NONCE) {
            throw new EncodingException(
                "nonce must have 1 to %d octets, has %d".formatted(LONGEST_NONCE, nonce.length()));
          }
          return nonce;
        });
  }

  static Extension nonce(Octets nonce) {
    return Extension.nonCritical(NONCE, DerWriter.encode(out -> out.octetString(nonce)));
  }

  /// Section 4.4.4: revocations are remembered that far back, though certificates have expired.
  static Extension archiveCutoff(Instant cutoff) {
    return Extension.nonCritical(
        ARCHIVE_CUTOFF, DerWriter.encode(out -> out.generalizedTime(cutoff)));
  }

  /// Section 4.4.8: `revoked` may also mean that a certificate was never issued.
  static Extension extendedRevoke() {
    return Extension.nonCritical(EXTENDED_REVOKE, DerWriter.encode(DerWriter::nullValue));
  }
}
