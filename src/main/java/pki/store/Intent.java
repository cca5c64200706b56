package pki.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.x509.SerialNumber;
import pki.x509.Validity;

/// What is about to be signed, recorded before the signature.
///
/// @param template what it is issued by, at most 100 characters
/// @param tbsDigest SHA-256 of the to-be-signed certificate: nothing else completes the intent
/// @param publicKeyDigest SHA-256 of the SubjectPublicKeyInfo
/// @param at to the millisecond
public record Intent(
    IssuerId issuer,
    SerialNumber serial,
    String template,
    DistinguishedName subject,
    List<GeneralName> names,
    Validity validity,
    Octets tbsDigest,
    Octets publicKeyDigest,
    Instant at) {
  private static final int LONGEST_TEMPLATE = 100;
  private static final int LONGEST_NAME = 16_384;

  public Intent {
    names = List.copyOf(names);
    at = at.truncatedTo(ChronoUnit.MILLIS);
    if (template.isEmpty() || template.length() > LONGEST_TEMPLATE) {
      throw new IllegalArgumentException(
          "template name must have 1 to 100 characters, has " + template.length());
    }
    if (tbsDigest.length() != 32 || publicKeyDigest.length() != 32) {
      throw new IllegalArgumentException(
          "digests must have 32 octets, have %d and %d"
              .formatted(tbsDigest.length(), publicKeyDigest.length()));
    }
  }

  /// The names as text, made safe to show and to keep.
  public List<String> nameTexts() {
    return names.stream().map(name -> PlainText.of(name.text(), LONGEST_NAME)).toList();
  }
}
