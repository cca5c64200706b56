package pki.path;

import static pki.path.Link.Role.ANCHOR;
import static pki.path.Link.Role.INTERMEDIATE;
import static pki.path.Link.Role.LEAF;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pki.der.DerReader;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.name.GeneralName;
import pki.name.IpAddress;
import pki.signature.AlgorithmPolicy;
import pki.signature.KeyType;
import pki.signature.SignatureVerifier;
import pki.x509.AuthorityKeyIdentifier;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;

/// The certificate's form: which [ProfileRule] it breaks, if any.
final class ProfileChecks {
  private static final ProfileRule[] RULES = ProfileRule.values();
  private static final ObjectIdentifier RSASSA_PSS = ObjectIdentifier.of("1.2.840.113549.1.1.10");
  private static final int DNS_NAME = DerReader.context(2);
  private static final int SERIAL_BITS = 159; // 20 octets with the sign bit clear

  private ProfileChecks() {}

  static @Nullable PathFailure fault(Link link, int depth, ValidationPolicy policy) {
    for (ProfileRule rule : RULES) {
      if (rule.appliesTo(policy.profile()) && concerns(rule, link, policy)) {
        String found = found(rule, link, policy);
        if (found != null) {
          return new PathFailure.OutOfProfile(depth, rule, found);
        }
      }
    }
    return null;
  }

  /// The rules on subscriber certificates are for those that are used for what the Baseline
  /// Requirements are about. In 2001, RFC 3280 left the criticality of policyConstraints to the CA,
  /// and so does whoever validates with that time's algorithms.
  private static boolean concerns(ProfileRule rule, Link link, ValidationPolicy policy) {
    if (rule == ProfileRule.CRITICAL) {
      return policy.algorithms() != AlgorithmPolicy.LEGACY;
    }
    return isServer(link, policy) || !rule.isOnServers();
  }

  private static boolean isServer(Link link, ValidationPolicy policy) {
    return link.role == LEAF && policy.purposes().contains(KeyPurpose.SERVER_AUTH);
  }

  /// [ProfileRule#SERVER_IS_NO_CA]: who breaks into a server must not have got a CA. One that the
  /// path length above it lets issue nothing is a CA in name only.
  ///
  /// @param mayIssue whether a path through the leaf could be within the path length
  static @Nullable PathFailure serverAuthority(
      Link leaf, boolean mayIssue, ValidationPolicy policy) {
    boolean asked =
        ProfileRule.SERVER_IS_NO_CA.appliesTo(policy.profile()) && isServer(leaf, policy);
    return asked && mayIssue && leaf.isAuthority()
        ? new PathFailure.OutOfProfile(0, ProfileRule.SERVER_IS_NO_CA, "a CA's")
        : null;
  }

  /// What the certificate has instead of what the rule wants; null when it keeps the rule.
  private static @Nullable String found(ProfileRule rule, Link link, ValidationPolicy policy) {
    Certificate certificate = link.certificate;
    return switch (rule) {
      case SERIAL_NUMBER -> serialNumber(link);
      case ISSUER_NAMED -> certificate.issuer().isEmpty() ? "none" : null;
      case CA_NAMED -> link.role != LEAF && certificate.subject().isEmpty() ? "none" : null;
      case UTC_TIME -> certificate.hasTimesInProfile() ? null : "the other form";
      case VERSION_3 -> certificate.version() == 3 ? null : "version " + certificate.version();
      case NO_UNIQUE_IDENTIFIERS -> certificate.hasUniqueIdentifiers() ? "one" : null;
      case AUTHORITY_KEY_IDENTIFIED -> withoutAuthorityKey(link, policy);
      case AUTHORITY_BY_KEY_ONLY -> authorityBySerial(link);
      case ROOT_IDENTIFIES_ITSELF -> otherRoot(link);
      case SUBJECT_KEY_IDENTIFIED ->
          link.isAuthority() && link.subjectKeyIdentifier == null ? "none" : null;
      case CA_KEY_USAGE -> link.role == INTERMEDIATE && link.keyUsage == null ? "none" : null;
      case CERT_SIGN_NEEDS_CA -> signsWithoutCa(link) ? "it without cA" : null;
      case NAME_CONSTRAINTS_NEED_CA ->
          link.nameConstraints != null && !link.isAuthority() ? "them in another" : null;
      case CRITICAL -> notCritical(link);
      case NOT_CRITICAL -> critical(link);
      case CRITICAL_NAME_CONSTRAINTS ->
          find(link, Extension.NAME_CONSTRAINTS).filter(e -> !e.isCritical()).isPresent()
              ? "them not critical"
              : null;
      case SAN_CRITICAL_IF_UNNAMED -> unnamed(link);
      case KEY_TYPE -> keyType(link);
      case ROOT_WITHOUT_EKU ->
          link.role == ANCHOR && link.selfIssued && link.purposes != null ? "one" : null;
      case SAN_NOT_CRITICAL -> criticalSan(link);
      case SERVER_HAS_SAN -> link.names.isEmpty() ? "none" : null;
      case SERVER_IS_NO_CA -> null; // depends on the path: PathChecks has it
      case SERVER_HAS_EKU -> serverPurposes(link);
      case COMMON_NAME_IN_SAN -> commonName(link);
    };
  }

  /// Roots with serial number 0 are in every trust store, and nobody looks one up by it.
  private static @Nullable String serialNumber(Link link) {
    var serial = link.certificate.serial();
    boolean proper = serial.signum() > 0 && serial.bitLength() <= SERIAL_BITS;
    return proper || link.role == ANCHOR ? null : "0x" + serial.toString(16);
  }

  private static @Nullable String withoutAuthorityKey(Link link, ValidationPolicy policy) {
    AuthorityKeyIdentifier identifier = link.authorityKeyIdentifier;
    if (identifier != null) {
      return identifier.keyIdentifier().isPresent() ? null : "one without keyIdentifier";
    }
    boolean ancient = link.role == ANCHOR && link.certificate.version() < 3;
    return ancient || isSelfSigned(link, policy) ? null : "none";
  }

  /// Who names himself as issuer is taken to have signed himself, which spares a signature. An
  /// anchor that names another is self-signed if its own key says so; only there is it computed,
  /// since anchors are few and come from whoever asks.
  private static boolean isSelfSigned(Link link, ValidationPolicy policy) {
    return link.selfIssued
        || (link.role == ANCHOR
            && SignatureVerifier.verify(link.certificate, link.key(), policy.algorithms())
                == SignatureVerifier.Outcome.VALID);
  }

  private static @Nullable String authorityBySerial(Link link) {
    AuthorityKeyIdentifier identifier = link.authorityKeyIdentifier;
    boolean others =
        identifier != null && (!identifier.issuer().isEmpty() || identifier.serial().isPresent());
    return others ? "one of them" : null;
  }

  private static @Nullable String otherRoot(Link link) {
    if (link.role != ANCHOR || !link.selfIssued || link.authorityKeyIdentifier == null) {
      return null;
    }
    Octets own = link.subjectKeyIdentifier;
    Octets named = link.authorityKeyIdentifier.keyIdentifier().orElse(own);
    return Objects.equals(named, own) ? null : "%s and %s".formatted(named, own);
  }

  private static boolean signsWithoutCa(Link link) {
    return link.keyUsage != null
        && link.keyUsage.contains(KeyUsage.KEY_CERT_SIGN)
        && !link.isAuthority();
  }

  private static @Nullable String notCritical(Link link) {
    if (link.isAuthority()) {
      for (Extension extension : link.certificate.extensions().all()) {
        if (!extension.isCritical() && Link.Known.of(extension.oid()).mustBeCritical()) {
          return extension.name() + " not critical";
        }
      }
    }
    return null;
  }

  private static @Nullable String critical(Link link) {
    for (Extension extension : link.certificate.extensions().all()) {
      if (extension.isCritical() && Link.Known.of(extension.oid()).mustNotBeCritical()) {
        return "critical " + extension.name();
      }
    }
    return null;
  }

  private static @Nullable String unnamed(Link link) {
    if (!link.certificate.subject().isEmpty()) {
      return null;
    }
    Optional<Extension> san = find(link, Extension.SUBJECT_ALTERNATIVE_NAME);
    return san.filter(Extension::isCritical).isPresent() ? null : "neither";
  }

  private static @Nullable String criticalSan(Link link) {
    boolean critical =
        find(link, Extension.SUBJECT_ALTERNATIVE_NAME).filter(Extension::isCritical).isPresent();
    return critical && !link.certificate.subject().isEmpty() ? "it critical" : null;
  }

  private static @Nullable String keyType(Link link) {
    if (link.key().algorithm().algorithm().equals(RSASSA_PSS)) {
      return "id-RSASSA-PSS";
    }
    return link.keyType() instanceof KeyType.Rsa(int bits, var _) && bits % 8 != 0
        ? bits + " bits"
        : null;
  }

  /// The rule is on subscribers' certificates. A CA's without the extension is as it mostly is.
  private static @Nullable String serverPurposes(Link link) {
    if (link.purposes == null) {
      return link.isAuthority() ? null : "none";
    }
    if (link.purposes.contains(KeyPurpose.ANY)) {
      return "anyExtendedKeyUsage";
    }
    return find(link, Extension.EXTENDED_KEY_USAGE).filter(Extension::isCritical).isPresent()
        ? "it critical"
        : null;
  }

  /// A common name that looks like an address must be one of subjectAltName's, written as RFC 5952
  /// has it; one that looks like a host must be one of its hosts, character for character, or the
  /// domain above one, by whose control the CA may have validated it (BR, section 1.6.1,
  /// "Authorization Domain Name"). Compared only with names of its own kind: a person's or a
  /// product's name is neither, and a single label such as `localhost` is no host of the web.
  private static @Nullable String commonName(Link link) {
    String text = link.certificate.subject().commonName().orElse("");
    if (IpAddress.isWrittenLikeOne(text)) {
      List<GeneralName> addresses =
          link.names.stream().filter(IpAddress.class::isInstance).toList();
      boolean found = addresses.stream().anyMatch(address -> address.text().equals(text));
      return found || addresses.isEmpty() ? null : "'" + text + "'";
    }
    if (!text.contains(".") || text.indexOf(' ') >= 0 || text.contains("@")) {
      return null;
    }
    List<String> hosts = hostsToTheLetter(link);
    boolean found = hosts.stream().anyMatch(host -> host.equals(text) || host.endsWith("." + text));
    return found || hosts.isEmpty() ? null : "'" + text + "'";
  }

  /// The dNSNames of more than one label as they are written, capitals included.
  private static List<String> hostsToTheLetter(Link link) {
    List<String> hosts = new ArrayList<>();
    Optional<Extension> san = find(link, Extension.SUBJECT_ALTERNATIVE_NAME);
    if (san.isPresent()) {
      DerReader names = san.get().value().reader().sequence();
      while (names.hasMore()) {
        boolean dns = names.nextIs(DNS_NAME);
        String text = new String(names.readAny().remaining(), StandardCharsets.US_ASCII);
        if (dns && text.contains(".")) {
          hosts.add(text);
        }
      }
    }
    return hosts;
  }

  private static Optional<Extension> find(Link link, ObjectIdentifier oid) {
    return link.certificate.extensions().find(oid);
  }
}
