package pki.path;

/// Rules on the form of a certificate that a relying party can see broken, each in one place with
/// its section. [#appliesTo] is the whole difference between the two profiles, but for wildcards
/// over public suffixes, which only [Profile#WEBPKI] refuses.
public enum ProfileRule {
  SERIAL_NUMBER("RFC 5280, section 4.1.2.2", "the serial number must be 1 to 2^159-1"),
  ISSUER_NAMED("RFC 5280, section 4.1.2.4", "the issuer must not be empty"),
  CA_NAMED("RFC 5280, section 4.1.2.6", "the subject of a CA must not be empty"),
  UTC_TIME(
      Scope.WEBPKI,
      "RFC 5280, section 4.1.2.5",
      "times to 2049 must be UTCTime, later GeneralizedTime"),
  VERSION_3(Scope.WEBPKI, "BR, section 7.1.1", "the certificate must be of version 3"),
  NO_UNIQUE_IDENTIFIERS(
      Scope.WEBPKI, "RFC 5280, section 4.1.2.8", "there must be no unique identifiers"),

  AUTHORITY_KEY_IDENTIFIED(
      "RFC 5280, section 4.2.1.1",
      "authorityKeyIdentifier must have a keyIdentifier, save in a self-signed certificate"),
  AUTHORITY_BY_KEY_ONLY(
      Scope.WEBPKI,
      "BR, section 7.1.2.11.1",
      "authorityKeyIdentifier must have no authorityCertIssuer and no authorityCertSerialNumber"),
  ROOT_IDENTIFIES_ITSELF(
      Scope.WEBPKI,
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
      Scope.RFC5280, "RFC 5280, section 4.2.1.10", "nameConstraints must be critical"),

  SAN_NOT_CRITICAL(
      Scope.WEBPKI_SERVERS,
      "BR, section 7.1.2.7.12",
      "subjectAltName must not be critical where there is a subject"),
  SERVER_HAS_SAN(
      Scope.WEBPKI_SERVERS,
      "BR, section 7.1.2.7.12",
      "a server's certificate must have a subjectAltName"),
  SERVER_IS_NO_CA(
      Scope.WEBPKI_SERVERS,
      "BR, section 7.1.2.7.8",
      "a server's certificate must be no CA's, unless the path length above it lets it issue nothing"),
  SERVER_HAS_EKU(
      Scope.WEBPKI_SERVERS,
      "BR, section 7.1.2.7.10",
      "a server's certificate must have an extKeyUsage that is not critical and without anyExtendedKeyUsage"),
  ROOT_WITHOUT_EKU(Scope.WEBPKI, "BR, section 7.1.2.1.2", "a root must have no extKeyUsage"),
  COMMON_NAME_IN_SAN(
      Scope.WEBPKI_SERVERS,
      "BR, section 7.1.4.3",
      "a common name that looks like a host or an address must repeat one in subjectAltName to the letter"),
  KEY_TYPE(
      Scope.WEBPKI,
      "BR, section 6.1.5",
      "an RSA key must have a multiple of 8 bits and the plain rsaEncryption identifier");

  /// Which certificates of which profile a rule is for.
  private enum Scope {
    ALL,
    WEBPKI,
    /// The certificates of TLS servers, which are what the Baseline Requirements are about.
    WEBPKI_SERVERS,
    RFC5280
  }

  private final Scope scope;
  private final String section;
  private final String text;

  ProfileRule(String section, String text) {
    this(Scope.ALL, section, text);
  }

  ProfileRule(Scope scope, String section, String text) {
    this.scope = scope;
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

  /// Whether the profile has the rule.
  public boolean appliesTo(Profile profile) {
    return switch (scope) {
      case ALL -> true;
      case WEBPKI, WEBPKI_SERVERS -> profile == Profile.WEBPKI;
      case RFC5280 -> profile == Profile.RFC5280;
    };
  }

  /// Whether the rule is on the certificates of TLS servers only.
  boolean isOnServers() {
    return scope == Scope.WEBPKI_SERVERS;
  }
}
