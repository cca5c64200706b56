package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;
import static pki.lint.LintRule.warning;

import java.util.List;
import pki.x509.Certificate;
import pki.x509.Extension;

/// Key identifiers (RFC 5280, sections 4.2.1.1 and 4.2.1.2), by which paths are built.
final class KeyIdentifierRules {
  static final List<LintRule> ALL =
      List.of(
          error(
              "ca-has-subject-key-identifier",
              "RFC 5280, section 4.2.1.2",
              c -> faultIf(Facts.isCa(c) && lacksSubjectKey(c), "CA has no subjectKeyIdentifier")),
          warning(
              "end-entity-has-subject-key-identifier",
              "RFC 5280, section 4.2.1.2",
              c -> faultIf(!Facts.isCa(c) && lacksSubjectKey(c), "has no subjectKeyIdentifier")),
          error(
              "subject-key-identifier-not-empty",
              "RFC 5280, section 4.2.1.2",
              c ->
                  faultIf(
                      c.extensions().subjectKeyIdentifier().filter(id -> id.isEmpty()).isPresent(),
                      "subjectKeyIdentifier is empty")),
          error(
              "has-authority-key-identifier",
              "RFC 5280, section 4.2.1.1",
              c ->
                  faultIf(
                      !c.isSelfIssued() && c.extensions().authorityKeyIdentifier().isEmpty(),
                      "has no authorityKeyIdentifier")),
          error(
              "authority-key-identifier-has-key",
              "RFC 5280, section 4.2.1.1",
              c ->
                  faultIf(
                      c.extensions()
                          .authorityKeyIdentifier()
                          .filter(aki -> aki.keyIdentifier().isEmpty())
                          .isPresent(),
                      "authorityKeyIdentifier has no keyIdentifier")));

  private KeyIdentifierRules() {}

  private static boolean lacksSubjectKey(Certificate certificate) {
    return !certificate.extensions().has(Extension.SUBJECT_KEY_IDENTIFIER);
  }
}
