package pki.profile;

import static pki.profile.DurationText.format;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import pki.keys.KeyAlgorithm;
import pki.name.Attribute;
import pki.profile.ProfileSpec.Contradiction;
import pki.profile.ProfileSpec.NameRule;
import pki.profile.ProfileSpec.NamesRule;
import pki.profile.ProfileSpec.Revocation;
import pki.profile.ProfileSpec.RoleRule;
import pki.profile.ProfileSpec.SubjectRule;
import pki.profile.ProfileSpec.SubjectRule.CommonName;
import pki.profile.ProfileSpec.UrlRule;
import pki.profile.ProfileSpec.ValidityRule;
import pki.x509.Extension.Criticality;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;

/// The rules of a spec that cannot hold together.
final class Contradictions {
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Duration LONGEST_BACK_DATE = Duration.ofDays(2); // as the BRs, 7.1.2.7

  private final ProfileSpec spec;
  private final RoleRule role;
  private final NamesRule names;
  private final List<Contradiction> found = new ArrayList<>();

  Contradictions(ProfileSpec spec) {
    this.spec = spec;
    this.role = spec.basicConstraints();
    this.names = spec.names();
  }

  List<Contradiction> found() {
    description();
    subject(spec.subject());
    validity(spec.validity());
    basicConstraints();
    keyUsage();
    purposes();
    purposesNeedNames();
    names();
    nameConstraints();
    policies();
    urls("authority-info-access.ocsp", spec.authorityInfoAccess().ocsp());
    urls("authority-info-access.ca-issuers", spec.authorityInfoAccess().caIssuers());
    urls("crl-distribution-points", spec.crlDistributionPoints());
    revocation();
    return List.copyOf(found);
  }

  private void refuse(String key, String reason) {
    found.add(new Contradiction(key, reason));
  }

  @FormatMethod
  private void refuseIf(
      boolean contradicts, String key, @FormatString String reason, Object... values) {
    if (contradicts) {
      refuse(key, reason.formatted(values));
    }
  }

  private void description() {
    refuseIf(spec.description().isBlank(), "description", "must say what the template is for");
    refuseIf(
        spec.keyAlgorithms().isEmpty(), "key-algorithms", "must name at least one key algorithm");
  }

  private void subject(SubjectRule rule) {
    Set<String> fixed =
        rule.fixed().rdns().stream()
            .flatMap(List::stream)
            .map(Attribute::typeName)
            .collect(Collectors.toSet());
    refuseIf(fixed.contains("CN"), "subject.fixed", "must not have a CN, which is common-name's");
    for (String type : rule.allowed()) {
      refuseIf(type.equals("CN"), "subject.allowed", "must not name CN, which is common-name's");
      refuseIf(fixed.contains(type), "subject.allowed", "%s is fixed already", type);
    }
    for (String type : rule.required()) {
      refuseIf(
          !rule.allowed().contains(type),
          "subject.required",
          "%s must be in allowed as well",
          type);
    }
    boolean never = rule.commonName() == CommonName.FORBIDDEN;
    refuseIf(
        role.isCa() && rule.commonName() == CommonName.FIRST_NAME,
        "subject.common-name",
        "first-name is for certificates with names, which a CA's has not");
    refuseIf(
        role.isCa() && never && fixed.isEmpty() && rule.required().isEmpty(),
        "subject.common-name",
        "forbidden leaves a CA without a subject, which RFC 5280, section 4.1.2.6 demands");
    refuseIf(
        rule.commonName() == CommonName.FIRST_NAME && kinds().isEmpty(),
        "subject.common-name",
        "first-name needs names, and no kind of them is allowed");
  }

  private void validity(ValidityRule rule) {
    refuseIf(
        rule.usual().compareTo(rule.longest()) > 0,
        "validity.usual",
        "%s is longer than the longest, %s",
        format(rule.usual()),
        format(rule.longest()));
    refuseIf(
        rule.usual().compareTo(Duration.ofMinutes(1)) < 0, "validity.usual", "must be at least 1m");
    refuseIf(
        rule.longest().compareTo(LONGEST) > 0,
        "validity.longest",
        "%s is over 100y",
        format(rule.longest()));
    refuseIf(
        rule.backDate().compareTo(LONGEST_BACK_DATE) > 0,
        "validity.back-date",
        "%s is over 48h",
        format(rule.backDate()));
  }

  private void basicConstraints() {
    boolean signsCertificates = spec.keyUsage().anyKey().contains(KeyUsage.KEY_CERT_SIGN);
    refuseIf(
        role.isCa() && !signsCertificates,
        "key-usage.any-key",
        "a CA needs keyCertSign (RFC 5280, section 4.2.1.3)");
    refuseIf(
        !role.isCa() && uses().contains(KeyUsage.KEY_CERT_SIGN),
        "key-usage",
        "keyCertSign needs basic-constraints with role ca (RFC 5280, section 4.2.1.9)");
    refuseIf(
        !role.isCa() && role.mostPathLength().isPresent(),
        "basic-constraints",
        "a path length is for role ca only (RFC 5280, section 4.2.1.9)");
    boolean unlimited = role.isCa() && role.pathLength().isEmpty();
    refuseIf(
        unlimited && role.longestPathLength().isPresent(),
        "basic-constraints.longest-path-length",
        "needs a path-length, without which the usual one is without limit");
    refuseIf(
        role.pathLength().orElse(0) > role.mostPathLength().orElse(Integer.MAX_VALUE),
        "basic-constraints.path-length",
        "is over longest-path-length");
  }

  private void keyUsage() {
    for (KeyKind kind : keyKinds()) {
      Set<KeyUsage> usages = kind.usages(spec.keyUsage());
      refuseIf(usages.isEmpty(), "key-usage", "leaves a key of kind %s no use", kind);
      for (KeyUsage usage : usages) {
        refuseIf(
            !kind.allows(usage),
            "key-usage",
            "%s cannot be done with a key of kind %s",
            usage.asn1Name(),
            kind);
      }
    }
    refuseIf(
        !spec.keyUsage().rsaKey().isEmpty() && !keyKinds().contains(KeyKind.RSA),
        "key-usage.rsa-key",
        "no RSA key is in key-algorithms");
    refuseIf(
        !spec.keyUsage().ecKey().isEmpty() && !keyKinds().contains(KeyKind.EC),
        "key-usage.ec-key",
        "no EC key is in key-algorithms");
    boolean oneWay =
        uses().contains(KeyUsage.ENCIPHER_ONLY) || uses().contains(KeyUsage.DECIPHER_ONLY);
    refuseIf(
        oneWay && !uses().contains(KeyUsage.KEY_AGREEMENT),
        "key-usage",
        "encipherOnly and decipherOnly need keyAgreement (RFC 5280, section 4.2.1.3)");
  }

  private void purposes() {
    String key = "extended-key-usage.purposes";
    List<KeyPurpose> purposes = purposesGiven();
    boolean critical = spec.extendedKeyUsage().criticality() == Criticality.CRITICAL;
    refuseIf(new HashSet<>(purposes).size() < purposes.size(), key, "names a purpose twice");
    refuseIf(
        purposes.contains(KeyPurpose.ANY) && purposes.size() > 1,
        key,
        "anyExtendedKeyUsage makes the other purposes pointless");
    refuseIf(
        purposes.contains(KeyPurpose.ANY) && critical,
        "extended-key-usage.criticality",
        "anyExtendedKeyUsage must not be critical (RFC 5280, section 4.2.1.12)");
    refuseIf(
        critical && purposes.isEmpty(),
        "extended-key-usage.criticality",
        "there are no purposes to be critical");
    boolean timeStamping = !role.isCa() && purposes.contains(KeyPurpose.TIME_STAMPING);
    refuseIf(
        timeStamping && purposes.size() > 1,
        key,
        "timeStamping must stand alone (RFC 3161, section 2.3)");
    refuseIf(
        timeStamping && !critical,
        "extended-key-usage.criticality",
        "timeStamping must be critical (RFC 3161, section 2.3)");
    for (KeyPurpose purpose : role.isCa() ? List.<KeyPurpose>of() : purposes) {
      Set<KeyUsage> fitting = purpose.consistentUsages();
      for (KeyKind kind : keyKinds()) {
        refuseIf(
            kind.usages(spec.keyUsage()).stream().noneMatch(fitting::contains),
            key,
            "%s has no use for a key of kind %s with this key usage (RFC 5280, section 4.2.1.12)",
            purpose,
            kind);
      }
    }
  }

  /// A purpose under which nobody could be recognised.
  private void purposesNeedNames() {
    if (role.isCa()) {
      return;
    }
    List<KeyPurpose> purposes = purposesGiven();
    boolean hosts = names.dns().isPresent() || names.ip().isPresent() || names.uri().isPresent();
    refuseIf(
        purposes.contains(KeyPurpose.SERVER_AUTH) && (!hosts || fewestNames() == 0),
        "names",
        "serverAuth needs at least one dns, ip or uri name (RFC 9525, section 4.1)");
    refuseIf(
        purposes.contains(KeyPurpose.EMAIL_PROTECTION) && names.email().isEmpty(),
        "names",
        "emailProtection needs email names (RFC 8550, section 3)");
  }

  private void names() {
    refuseIf(names.atLeast() > names.atMost(), "names.at-least", "is over at-most");
    refuseIf(role.isCa() && !kinds().isEmpty(), "names", "a CA is named by its subject only");
    refuseIf(
        kinds().isEmpty() && names.atMost() > 0,
        "names",
        "must allow a kind: dns, ip, email, uri or dirname");
    refuseIf(!kinds().isEmpty() && names.atMost() == 0, "names.at-most", "0 allows no name at all");
    refuseIf(
        fewestNames() > names.atMost(), "names.at-most", "is under what the kinds want at least");
    refuseIf(
        names.wildcards() == NamesRule.Wildcards.ALLOWED && names.dns().isEmpty(),
        "names.wildcards",
        "allowed needs dns names");
    names.dns().ifPresent(rule -> kind("dns", rule));
    names.ip().ifPresent(rule -> kind("ip", rule));
    names.email().ifPresent(rule -> kind("email", rule));
    names.uri().ifPresent(rule -> kind("uri", rule));
    names.dirname().ifPresent(rule -> kind("dirname", rule));
  }

  private void kind(String kind, NameRule rule) {
    refuseIf(rule.atLeast() > rule.atMost(), "names." + kind + ".at-least", "is over at-most");
    for (var base : rule.permitted()) {
      refuseIf(
          rule.forbidden().contains(base),
          "names." + kind + ".forbidden",
          "%s is permitted as well",
          base);
    }
  }

  private void nameConstraints() {
    boolean some =
        !spec.nameConstraints().permitted().isEmpty()
            || !spec.nameConstraints().excluded().isEmpty();
    refuseIf(
        some && !role.isCa(),
        "name-constraints",
        "are for role ca only (RFC 5280, section 4.2.1.10)");
  }

  private void policies() {
    refuseIf(
        new HashSet<>(spec.certificatePolicies()).size() < spec.certificatePolicies().size(),
        "certificate-policies",
        "names a policy twice (RFC 5280, section 4.2.1.4)");
  }

  private void urls(String key, UrlRule rule) {
    if (rule instanceof UrlRule.Given(List<String> patterns)) {
      for (String pattern : patterns) {
        StatusUrls.fault(pattern).ifPresent(fault -> refuse(key, fault));
      }
    }
  }

  private void revocation() {
    refuseIf(
        spec.revocation() == Revocation.NO_CHECK
            && !purposesGiven().contains(KeyPurpose.OCSP_SIGNING),
        "revocation",
        "no-check is for OCSPSigning only (RFC 6960, section 4.2.2.2.1)");
    boolean unavailable = spec.revocation() == Revocation.UNAVAILABLE;
    refuseIf(
        unavailable && role.isCa(),
        "revocation",
        "unavailable is not for a CA (RFC 9608, section 3)");
    boolean asks =
        isGiven(spec.authorityInfoAccess().ocsp()) || isGiven(spec.crlDistributionPoints());
    refuseIf(
        unavailable && asks,
        "revocation",
        "unavailable goes with no OCSP and CRL URLs (RFC 9608, section 3)");
  }

  private static boolean isGiven(UrlRule rule) {
    return rule instanceof UrlRule.Given(List<String> patterns) && !patterns.isEmpty();
  }

  private List<KeyPurpose> purposesGiven() {
    return spec.extendedKeyUsage().purposes();
  }

  private Set<KeyUsage> uses() {
    Set<KeyUsage> uses = EnumSet.noneOf(KeyUsage.class);
    uses.addAll(spec.keyUsage().anyKey());
    uses.addAll(spec.keyUsage().rsaKey());
    uses.addAll(spec.keyUsage().ecKey());
    return uses;
  }

  private Set<KeyKind> keyKinds() {
    Set<KeyKind> kinds = EnumSet.noneOf(KeyKind.class);
    for (KeyAlgorithm algorithm : spec.keyAlgorithms()) {
      kinds.add(KeyKind.of(algorithm));
    }
    return kinds;
  }

  private List<NameRule> kinds() {
    return Stream.of(names.dns(), names.ip(), names.email(), names.uri(), names.dirname())
        .flatMap(Optional::stream)
        .toList();
  }

  private int fewestNames() {
    return Math.max(names.atLeast(), kinds().stream().mapToInt(NameRule::atLeast).sum());
  }
}
