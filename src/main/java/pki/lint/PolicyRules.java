package pki.lint;

import static pki.lint.LintRule.error;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.Extensions;
import pki.x509.PolicyInformation;

/// Policies (RFC 5280, sections 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14). That each policy is there
/// once is a matter of decoding.
final class PolicyRules {
  static final List<LintRule> ALL =
      List.of(
          error(
              "policy-mapping-not-any",
              "RFC 5280, section 4.2.1.5",
              c ->
                  c.extensions().policyMappings().orElse(List.of()).stream()
                      .filter(mapping ->
                          mapping.issuerPolicy().equals(PolicyInformation.ANY_POLICY)
                              || mapping.subjectPolicy().equals(PolicyInformation.ANY_POLICY))
                      .map(mapping -> "maps anyPolicy")
                      .toList()),
          error(
              "policy-rules-only-ca",
              "RFC 5280, sections 4.2.1.5, 4.2.1.11 and 4.2.1.14",
              PolicyRules::onEndEntity));

  private PolicyRules() {}

  private static List<String> onEndEntity(Certificate certificate) {
    List<String> faults = new ArrayList<>();
    Extensions extensions = certificate.extensions();
    if (!Facts.isCa(certificate)) {
      Stream.of(
              Extension.POLICY_MAPPINGS, Extension.POLICY_CONSTRAINTS, Extension.INHIBIT_ANY_POLICY)
          .flatMap(oid -> extensions.find(oid).stream())
          .forEach(e -> faults.add("extension %s is for a CA only".formatted(e.name())));
    }
    return faults;
  }
}
