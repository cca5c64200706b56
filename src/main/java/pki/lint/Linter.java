package pki.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import pki.der.EncodingException;
import pki.x509.Certificate;

/// Holds certificates against rules. Immutable and thread-safe.
///
/// A certificate that is not signed yet is linted with any octets in place of the signature.
public final class Linter {
  private final List<LintRule> rules;

  /// With all rules that there are.
  public Linter() {
    this(RuleBook.all());
  }

  Linter(List<LintRule> rules) {
    this.rules = List.copyOf(rules);
  }

  public List<LintRule> rules() {
    return rules;
  }

  /// What is wrong with the certificate, the worst first; an empty list when nothing is.
  public List<Finding> lint(Certificate certificate) {
    List<Finding> findings = new ArrayList<>();
    for (LintRule rule : rules) {
      for (String message : faults(rule, certificate)) {
        findings.add(new Finding(rule.name(), rule.severity(), rule.citation(), message));
      }
    }
    findings.sort(Comparator.comparing(Finding::severity));
    return List.copyOf(findings);
  }

  /// A rule that cannot read what it judges has nothing to say: the rules on encoding speak for it.
  private static List<String> faults(LintRule rule, Certificate certificate) {
    try {
      return rule.check(certificate);
    } catch (EncodingException e) {
      return List.of();
    }
  }
}
