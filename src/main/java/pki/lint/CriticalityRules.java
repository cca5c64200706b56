package pki.lint;

import java.util.List;
import pki.der.ObjectIdentifier;
import pki.der.Octets;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.Extension.Criticality;

/// Which extensions are critical (RFC 5280, sections 4.2.1 and 4.2.2): one row a rule.
final class CriticalityRules {
  static final List<LintRule> ALL =
      List.of(
          mustNot(Extension.AUTHORITY_KEY_IDENTIFIER, "RFC 5280, section 4.2.1.1"),
          mustNot(Extension.SUBJECT_KEY_IDENTIFIER, "RFC 5280, section 4.2.1.2"),
          should(Extension.KEY_USAGE, "RFC 5280, section 4.2.1.3"),
          should(Extension.POLICY_MAPPINGS, "RFC 5280, section 4.2.1.5"),
          shouldNot(Extension.ISSUER_ALTERNATIVE_NAME, "RFC 5280, section 4.2.1.7"),
          must(Extension.NAME_CONSTRAINTS, "RFC 5280, section 4.2.1.10"),
          must(Extension.POLICY_CONSTRAINTS, "RFC 5280, section 4.2.1.11"),
          shouldNot(Extension.CRL_DISTRIBUTION_POINTS, "RFC 5280, section 4.2.1.13"),
          must(Extension.INHIBIT_ANY_POLICY, "RFC 5280, section 4.2.1.14"),
          mustNot(Extension.FRESHEST_CRL, "RFC 5280, section 4.2.1.15"),
          mustNot(Extension.AUTHORITY_INFORMATION_ACCESS, "RFC 5280, section 4.2.2.1"),
          shouldNot(Extension.OCSP_NO_CHECK, "RFC 6960, section 4.2.2.2.1"),
          mustNot(Extension.NO_REVOCATION_AVAILABLE, "RFC 9608, section 2"));

  private CriticalityRules() {}

  private static LintRule must(ObjectIdentifier oid, String citation) {
    return rule(Severity.ERROR, oid, Criticality.CRITICAL, citation);
  }

  private static LintRule mustNot(ObjectIdentifier oid, String citation) {
    return rule(Severity.ERROR, oid, Criticality.NON_CRITICAL, citation);
  }

  private static LintRule should(ObjectIdentifier oid, String citation) {
    return rule(Severity.WARNING, oid, Criticality.CRITICAL, citation);
  }

  private static LintRule shouldNot(ObjectIdentifier oid, String citation) {
    return rule(Severity.WARNING, oid, Criticality.NON_CRITICAL, citation);
  }

  private static LintRule rule(
      Severity severity, ObjectIdentifier oid, Criticality wanted, String citation) {
    String extension = new Extension(oid, wanted, Octets.EMPTY).name();
    boolean critical = wanted == Criticality.CRITICAL;
    String name = "%s-%s".formatted(extension, critical ? "critical" : "not-critical");
    return new LintRule(name, severity, citation, certificate -> faults(certificate, oid, wanted));
  }

  private static List<String> faults(
      Certificate certificate, ObjectIdentifier oid, Criticality wanted) {
    return certificate
        .extensions()
        .find(oid)
        .filter(extension -> extension.criticality() != wanted)
        .map(extension ->
            "extension %s is %scritical"
                .formatted(extension.name(), extension.isCritical() ? "" : "not "))
        .stream()
        .toList();
  }
}
