package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;
import static pki.lint.LintRule.warning;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pki.name.Rfc822Name;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.KeyPurpose;
import pki.x509.KeyUsage;

/// The extended key usage (RFC 5280, section 4.2.1.12), and what each purpose asks for.
final class ExtendedKeyUsageRules {
  static final List<LintRule> ALL =
      List.of(
          warning(
              "purposes-distinct",
              "RFC 5280, section 4.2.1.12",
              c ->
                  faultIf(
                      new HashSet<>(Facts.purposes(c)).size() < Facts.purposes(c).size(),
                      "names a purpose twice")),
          warning(
              "any-purpose-alone",
              "RFC 5280, section 4.2.1.12",
              c ->
                  faultIf(
                      Facts.purposes(c).contains(KeyPurpose.ANY) && Facts.purposes(c).size() > 1,
                      "anyExtendedKeyUsage makes the other purposes pointless")),
          warning(
              "any-purpose-not-critical",
              "RFC 5280, section 4.2.1.12",
              c ->
                  faultIf(
                      Facts.purposes(c).contains(KeyPurpose.ANY) && isCritical(c),
                      "extKeyUsage with anyExtendedKeyUsage is critical")),
          error(
              "purpose-fits-key-usage",
              "RFC 5280, section 4.2.1.12",
              ExtendedKeyUsageRules::useless),
          error(
              "tls-server-named",
              "RFC 9525, section 4.1; Baseline Requirements, section 7.1.2.7.12",
              c ->
                  faultIf(
                      Facts.isEndEntityFor(KeyPurpose.SERVER_AUTH, c)
                          && c.extensions().subjectAlternativeNames().isEmpty(),
                      "TLS server has no subjectAltName")),
          warning(
              "mail-named",
              "RFC 8550, section 3",
              c ->
                  faultIf(
                      Facts.isEndEntityFor(KeyPurpose.EMAIL_PROTECTION, c)
                          && c.extensions().subjectAlternativeNames().stream()
                              .noneMatch(name -> name instanceof Rfc822Name),
                      "mail certificate names no mail address")),
          error(
              "time-stamping-alone-and-critical",
              "RFC 3161, section 2.3",
              c ->
                  faultIf(
                      Facts.isEndEntityFor(KeyPurpose.TIME_STAMPING, c)
                          && (Facts.purposes(c).size() > 1 || !isCritical(c)),
                      "timeStamping must be the only purpose, and critical")));

  private ExtendedKeyUsageRules() {}

  private static boolean isCritical(Certificate certificate) {
    return certificate
        .extensions()
        .find(Extension.EXTENDED_KEY_USAGE)
        .filter(Extension::isCritical)
        .isPresent();
  }

  /// Purposes for which the key usage leaves no way. A CA's purposes bind those below it instead.
  private static List<String> useless(Certificate certificate) {
    Set<KeyUsage> usages = Facts.usages(certificate);
    if (Facts.isCa(certificate) || usages.isEmpty()) {
      return List.of();
    }
    return Facts.purposes(certificate).stream()
        .filter(purpose -> usages.stream().noneMatch(purpose.consistentUsages()::contains))
        .map(purpose -> "purpose %s cannot be served with this key usage".formatted(purpose))
        .toList();
  }
}
