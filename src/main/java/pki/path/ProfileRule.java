package pki.path;

import java.util.Optional;

/// Rules on the form of a certificate that a relying party can see broken, each in one place with
/// its section. [#appliesTo] is the whole difference between the two profiles, but for two rules on
/// how names match, which [PeerNames] has.
public enum ProfileRule {
  SERIAL_NUMBER("RFC 5280, section 4.1.2.2", "the serial number must be 1 to 2^159-1"),
  ISSUER_NAMED("RFC 5280, section 4.1.2.4", "the issuer must not be empty"),
  CA_NAMED("RFC 5280, section 4.1.2.6", "the subject of a CA must not be empty"),
  UTC_TIME(
      Profile.WEBPKI,
      "RFC 5280, section 4.1.2.5",
      "times to 2049 must be UTCTime, later GeneralizedTime"),
  VERSION_3(Profile.WEBPKI, "BR, section 7.1.1", "the certificate must be of version 3"),
  NO_UNIQUE_IDENTIFIERS(
      Profile.WEBPKI, "RFC 5280, section 4.1.2.8", "there must be no unique identifiers"),

  AUTHORITY_KEY_IDENTIFIED(
      "RFC 5280, section 4.2.1.1",
      "authorityKeyIdentifier must have a keyIdentifier, save in a self-signed certificate"),
  AUTHORITY_BY_KEY_ONLY(
      Profile.WEBPKI,
      "BR, section 7.1.2.11.1",
      "authorityKeyIdentifier must have no authorityCertIssuer and no authorityCertSerialNumber"),
  ROOT_IDENTIFIES_ITSELF(
      Profile.WEBPKI,
      "BR, section 7.1.2.1.3",
      "a root's authorityKeyIdentifier must equal its subjectKeyIdentifier"),
  SUBJECT_KEY_IDENTIFIED("RFC 5280, section 4.2.1.2", "a CA must have a subjectKeyIdentifier"),
  CA_KEY_USAGE("RFC 5280, section 4.2.1.3", "an intermediate CA must have a keyUsage"),
  CERT_SIGN_NEEDS_CA("RFC 5280, section 4.2.1.9", "keyCertSign goes with cA only"),
  NAME_CONSTRAINTS_NEED_CA("RFC 5280, section 4.2.1.10", "only a CA may have nameConstraints"),
  CRITICAL("RFC 5280, section 4.2", "the extension must be critical"),
  NOT_CRITICAL("RFC 5280, section 4.2", "the extension must not be critical"),
  SAN_CRITICAL_IF_UNNAMED(
      "RFC 5280, section 4.2.1.6",
      "subjectAltName must be there and critical where the subject is empty"),
  CRITICAL_NAME_CONSTRAINTS(
      Profile.RFC5280, "RFC 5280, section 4.2.1.10", "nameConstraints must be critical"),

  SAN_NOT_CRITICAL(
      Profile.WEBPKI,
      "BR, section 7.1.2.7.12",
      "subjectAltName must not be critical where there is a subject"),
  SERVER_HAS_SAN(
      Profile.WEBPKI,
      "BR, section 7.1.2.7.12",
      "a server's certificate must have a subjectAltName"),
  SERVER_IS_NO_CA(
      Profile.WEBPKI, "BR, section 7.1.2.7.8", "a server's certificate must be no CA's"),
  SERVER_HAS_EKU(
      Profile.WEBPKI,
      "BR, section 7.1.2.7.10",
      "a server's certificate must have an extKeyUsage that is not critical and without anyExtendedKeyUsage"),
  ROOT_WITHOUT_EKU(Profile.WEBPKI, "BR, section 7.1.2.1.2", "a root must have no extKeyUsage"),
  COMMON_NAME_IN_SAN(
      Profile.WEBPKI,
      "BR, section 7.1.4.3",
      "a common name must repeat a subjectAltName to the letter"),
  KEY_TYPE(
      Profile.WEBPKI,
      "BR, section 6.1.5",
      "an RSA key must have a multiple of 8 bits and the plain rsaEncryption identifier");

  private final Optional<Profile> only;
  private final String section;
  private final String text;

  ProfileRule(String section, String text) {
    this.only = Optional.empty();
    this.section = section;
    this.text = text;
  }

  ProfileRule(Profile only, String section, String text) {
    this.only = Optional.of(only);
    this.section = section;
    this.text = text;
  }

  /// Where the rule stands.
  public String section() {
    return section;
  }

  /// The rule in words: lower case, no full stop.
  public String text() {
    return text;
  }

  public boolean appliesTo(Profile profile) {
    return only.isEmpty() || only.get() == profile;
  }
}
