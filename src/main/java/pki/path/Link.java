package pki.path;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pki.der.EncodingException;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.GeneralName;
import pki.signature.KeyType;
import pki.signature.SignatureVerifier;
import pki.x509.AuthorityKeyIdentifier;
import pki.x509.BasicConstraints;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;
import pki.x509.NameConstraints;
import pki.x509.PolicyConstraints;
import pki.x509.PolicyInformation;
import pki.x509.PolicyMapping;
import pki.x509.SubjectPublicKeyInfo;

/// A certificate as a link of candidate paths, its extensions decoded once, together with what one
/// validation has found out about it. Not thread-safe.
final class Link {
  /// Where in a path the certificate stands. One that is at hand in two ways has two links.
  enum Role {
    LEAF,
    INTERMEDIATE,
    ANCHOR
  }

  /// What reading a name costs depends on its labels, so its octets count; few names have less.
  private static final int OCTETS_A_NAME = 8;

  /// A verdict on this certificate's signature under some key.
  private record Verdict(SubjectPublicKeyInfo key, SignatureVerifier.Outcome outcome) {}

  final Certificate certificate;
  final Role role;
  final boolean selfIssued;

  private final List<Verdict> verdicts = new ArrayList<>(1);
  private @Nullable KeyType keyType;
  private @Nullable NameSpace nameSpace;

  /// Whether all checks that concern this certificate alone have passed.
  boolean sound;

  // The extensions that decide; null or empty where absent.
  @Nullable BasicConstraints basicConstraints;
  @Nullable Set<KeyUsage> keyUsage;
  @Nullable List<KeyPurpose> purposes;
  List<GeneralName> names = List.of();
  @Nullable NameConstraints nameConstraints;
  @Nullable List<PolicyInformation> policies;
  List<PolicyMapping> mappings = List.of();
  @Nullable PolicyConstraints policyConstraints;
  @Nullable Integer inhibitAnyPolicy;
  @Nullable AuthorityKeyIdentifier authorityKeyIdentifier;
  @Nullable Octets subjectKeyIdentifier;

  /// The first extension that cannot be read, and why.
  @Nullable Extension brokenExtension;

  String fault = "";

  /// Decodes the certificate's extensions.
  Link(Certificate certificate, Role role, Budget.Meter meter) {
    this.certificate = certificate;
    this.role = role;
    this.selfIssued = certificate.isSelfIssued();
    for (Extension extension : certificate.extensions().all()) {
      if (extension.oid().equals(Extension.SUBJECT_ALTERNATIVE_NAME)
          || extension.oid().equals(Extension.NAME_CONSTRAINTS)) {
        meter.spend(Budget.Limit.NAME_COMPARISONS, extension.value().length() / OCTETS_A_NAME);
      }
      try {
        decode(extension, certificate.extensions());
      } catch (EncodingException e) {
        brokenExtension = extension;
        fault = String.valueOf(e.getMessage());
        return;
      }
    }
  }

  private void decode(Extension extension, Extensions extensions) {
    switch (Known.of(extension.oid())) {
      case BASIC_CONSTRAINTS -> basicConstraints = orNull(extensions.basicConstraints());
      case KEY_USAGE -> keyUsage = orNull(extensions.keyUsage());
      case EXTENDED_KEY_USAGE -> purposes = orNull(extensions.extendedKeyUsage());
      case SUBJECT_ALTERNATIVE_NAME -> names = extensions.subjectAlternativeNames();
      case NAME_CONSTRAINTS -> nameConstraints = orNull(extensions.nameConstraints());
      case CERTIFICATE_POLICIES -> policies = orNull(extensions.certificatePolicies());
      case POLICY_MAPPINGS -> mappings = extensions.policyMappings().orElse(List.of());
      case POLICY_CONSTRAINTS -> policyConstraints = orNull(extensions.policyConstraints());
      case INHIBIT_ANY_POLICY -> inhibitAnyPolicy = orNull(extensions.inhibitAnyPolicy());
      case AUTHORITY_KEY_IDENTIFIER ->
          authorityKeyIdentifier = orNull(extensions.authorityKeyIdentifier());
      case SUBJECT_KEY_IDENTIFIER ->
          subjectKeyIdentifier = orNull(extensions.subjectKeyIdentifier());
      case CRL_DISTRIBUTION_POINTS -> extensions.crlDistributionPoints();
      case AUTHORITY_INFORMATION_ACCESS -> extensions.authorityInformationAccess();
      case ISSUER_ALTERNATIVE_NAME, NON_CRITICAL_ONLY, UNKNOWN -> {}
    }
  }

  private static <T> @Nullable T orNull(Optional<T> value) {
    return value.orElse(null);
  }

  /// The certificate's name constraints, ready to be compared; null where it has none.
  @Nullable NameSpace nameSpace() {
    if (nameSpace == null && nameConstraints != null) {
      nameSpace = new NameSpace(nameConstraints);
    }
    return nameSpace;
  }

  SubjectPublicKeyInfo key() {
    return certificate.subjectPublicKeyInfo();
  }

  /// What kind of key the certificate has.
  ///
  /// @throws EncodingException when the key is none of its algorithm
  KeyType keyType() {
    KeyType known = keyType;
    if (known == null) {
      known = KeyType.of(key());
      keyType = known;
    }
    return known;
  }

  /// How many intermediates the certificate allows below it; without its limit, as many as there
  /// are numbers.
  int pathLength() {
    return basicConstraints == null
        ? Integer.MAX_VALUE
        : basicConstraints.pathLength().orElse(Integer.MAX_VALUE);
  }

  /// Whether the certificate says of itself that it is a CA.
  boolean isAuthority() {
    return basicConstraints != null && basicConstraints.isCa();
  }

  boolean allows(KeyUsage usage) {
    return keyUsage == null || keyUsage.contains(usage);
  }

  /// Whether the two name the same entity: by its name and its key (RFC 4158, section 2.4.2).
  boolean isSameEntity(Link other) {
    return certificate.subject().equals(other.certificate.subject()) && key().equals(other.key());
  }

  /// Whether the key identifiers say that `issuer` has not signed this certificate. They are a hint
  /// only (RFC 5280, section 4.2.1.1).
  boolean isUnlikelyFrom(Link issuer) {
    return authorityKeyIdentifier != null
        && authorityKeyIdentifier.keyIdentifier().isPresent()
        && issuer.subjectKeyIdentifier != null
        && !authorityKeyIdentifier.keyIdentifier().get().equals(issuer.subjectKeyIdentifier);
  }

  /// Whether this key made the certificate's signature; computed once for each key.
  SignatureVerifier.Outcome signedBy(
      SubjectPublicKeyInfo key, ValidationPolicy policy, Budget.Meter meter) {
    for (Verdict verdict : verdicts) {
      if (verdict.key.equals(key)) {
        return verdict.outcome;
      }
    }
    meter.spend(Budget.Limit.SIGNATURES);
    var verdict = new Verdict(key, SignatureVerifier.verify(certificate, key, policy.algorithms()));
    verdicts.add(verdict);
    return verdict.outcome;
  }

  /// The extensions that validation reads, and those whose criticality RFC 5280 fixes.
  enum Known {
    BASIC_CONSTRAINTS,
    KEY_USAGE,
    EXTENDED_KEY_USAGE,
    SUBJECT_ALTERNATIVE_NAME,
    ISSUER_ALTERNATIVE_NAME,
    NAME_CONSTRAINTS,
    CERTIFICATE_POLICIES,
    POLICY_MAPPINGS,
    POLICY_CONSTRAINTS,
    INHIBIT_ANY_POLICY,
    AUTHORITY_KEY_IDENTIFIER,
    SUBJECT_KEY_IDENTIFIER,
    CRL_DISTRIBUTION_POINTS,
    AUTHORITY_INFORMATION_ACCESS,
    /// Extensions that carry nothing for validation and must not be critical.
    NON_CRITICAL_ONLY,
    UNKNOWN;

    private static final Map<ObjectIdentifier, Known> BY_OID = new HashMap<>();

    static {
      BY_OID.put(Extension.BASIC_CONSTRAINTS, BASIC_CONSTRAINTS);
      BY_OID.put(Extension.KEY_USAGE, KEY_USAGE);
      BY_OID.put(Extension.EXTENDED_KEY_USAGE, EXTENDED_KEY_USAGE);
      BY_OID.put(Extension.SUBJECT_ALTERNATIVE_NAME, SUBJECT_ALTERNATIVE_NAME);
      BY_OID.put(Extension.ISSUER_ALTERNATIVE_NAME, ISSUER_ALTERNATIVE_NAME);
      BY_OID.put(Extension.NAME_CONSTRAINTS, NAME_CONSTRAINTS);
      BY_OID.put(Extension.CERTIFICATE_POLICIES, CERTIFICATE_POLICIES);
      BY_OID.put(Extension.POLICY_MAPPINGS, POLICY_MAPPINGS);
      BY_OID.put(Extension.POLICY_CONSTRAINTS, POLICY_CONSTRAINTS);
      BY_OID.put(Extension.INHIBIT_ANY_POLICY, INHIBIT_ANY_POLICY);
      BY_OID.put(Extension.AUTHORITY_KEY_IDENTIFIER, AUTHORITY_KEY_IDENTIFIER);
      BY_OID.put(Extension.SUBJECT_KEY_IDENTIFIER, SUBJECT_KEY_IDENTIFIER);
      BY_OID.put(Extension.CRL_DISTRIBUTION_POINTS, CRL_DISTRIBUTION_POINTS);
      BY_OID.put(Extension.AUTHORITY_INFORMATION_ACCESS, AUTHORITY_INFORMATION_ACCESS);
      BY_OID.put(Extension.FRESHEST_CRL, NON_CRITICAL_ONLY);
      BY_OID.put(Extension.NO_REVOCATION_AVAILABLE, NON_CRITICAL_ONLY); // RFC 9608, section 2
      BY_OID.put(ObjectIdentifier.of("2.5.29.9"), NON_CRITICAL_ONLY); // subjectDirectoryAttributes
      BY_OID.put(ObjectIdentifier.of("1.3.6.1.5.5.7.1.11"), NON_CRITICAL_ONLY); // subjectInfoAccess
    }

    static Known of(ObjectIdentifier oid) {
      return BY_OID.getOrDefault(oid, UNKNOWN);
    }

    /// Whether RFC 5280 wants the extension critical in a CA's certificate (sections 4.2.1.9,
    /// 4.2.1.11 and 4.2.1.14).
    boolean mustBeCritical() {
      return this == BASIC_CONSTRAINTS || this == POLICY_CONSTRAINTS || this == INHIBIT_ANY_POLICY;
    }

    /// Whether RFC 5280 forbids the extension to be critical (sections 4.2.1.1, 4.2.1.2, 4.2.1.8,
    /// 4.2.1.15 and 4.2.2).
    boolean mustNotBeCritical() {
      return this == AUTHORITY_KEY_IDENTIFIER
          || this == SUBJECT_KEY_IDENTIFIER
          || this == AUTHORITY_INFORMATION_ACCESS
          || this == NON_CRITICAL_ONLY;
    }
  }
}
