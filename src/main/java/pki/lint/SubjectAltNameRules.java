package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;
import static pki.lint.LintRule.warning;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pki.name.DnsName;
import pki.name.GeneralName;
import pki.name.MalformedName;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.KeyPurpose;

/// The subject alternative names (RFC 5280, section 4.2.1.6). That there is at least one is a
/// matter of decoding.
final class SubjectAltNameRules {
  static final List<LintRule> ALL =
      List.of(
          error("subject-or-names", "RFC 5280, section 4.2.1.6", SubjectAltNameRules::unnamed),
          warning(
              "names-not-critical-beside-subject",
              "RFC 5280, section 4.2.1.6",
              c ->
                  faultIf(
                      !c.subject().isEmpty() && find(c).filter(Extension::isCritical).isPresent(),
                      "subjectAltName is critical beside a subject")),
          error("names-well-formed", "RFC 5280, section 4.2.1.6", SubjectAltNameRules::malformed),
          warning(
              "names-distinct",
              "RFC 5280, section 4.2.1.6",
              c -> {
                Set<GeneralName> seen = new HashSet<>();
                return names(c).stream()
                    .filter(name -> !seen.add(name))
                    .map(name -> "name '%s' is there twice".formatted(name.text()))
                    .toList();
              }),
          warning(
              "wildcard-narrow",
              "Baseline Requirements, section 3.2.2.6",
              c ->
                  names(c).stream()
                      .filter(name -> name instanceof DnsName dns && isWide(dns))
                      .map(name ->
                          "name '%s' takes in a whole top-level domain".formatted(name.text()))
                      .toList()),
          warning(
              "common-name-among-names",
              "Baseline Requirements, section 7.1.4.3",
              SubjectAltNameRules::strayCommonName));

  private SubjectAltNameRules() {}

  private static Optional<Extension> find(Certificate certificate) {
    return certificate.extensions().find(Extension.SUBJECT_ALTERNATIVE_NAME);
  }

  private static List<GeneralName> names(Certificate certificate) {
    return certificate.extensions().subjectAlternativeNames();
  }

  private static boolean isWide(DnsName name) {
    return name.isWildcard() && name.labels().size() < 3;
  }

  private static List<String> unnamed(Certificate certificate) {
    if (!certificate.subject().isEmpty()) {
      return List.of();
    }
    return find(certificate)
        .map(extension ->
            faultIf(!extension.isCritical(), "subject is empty, but subjectAltName not critical"))
        .orElse(List.of("subject is empty and there is no subjectAltName"));
  }

  private static List<String> malformed(Certificate certificate) {
    return names(certificate).stream()
        .filter(name -> name instanceof MalformedName)
        .map(name -> "name '%s': %s".formatted(name.text(), ((MalformedName) name).fault()))
        .toList();
  }

  private static List<String> strayCommonName(Certificate certificate) {
    if (!Facts.isEndEntityFor(KeyPurpose.SERVER_AUTH, certificate)) {
      return List.of();
    }
    return certificate
        .subject()
        .commonName()
        .filter(cn -> names(certificate).stream().noneMatch(n -> n.text().equalsIgnoreCase(cn)))
        .map(cn -> "common name of '%s' is none of the names".formatted(certificate.subject()))
        .stream()
        .toList();
  }
}
