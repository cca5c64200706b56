package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;

import java.util.List;
import pki.x509.Extension;
import pki.x509.KeyUsage;

/// The basic constraints (RFC 5280, section 4.2.1.9). That a path length comes with a CA only is a
/// matter of decoding.
final class BasicConstraintsRules {
  static final List<LintRule> ALL =
      List.of(
          error(
              "ca-basic-constraints-critical",
              "RFC 5280, section 4.2.1.9",
              c ->
                  faultIf(
                      Facts.isCa(c)
                          && c.extensions()
                              .find(Extension.BASIC_CONSTRAINTS)
                              .filter(extension -> !extension.isCritical())
                              .isPresent(),
                      "basicConstraints of a CA are not critical")),
          error(
              "path-length-with-key-cert-sign",
              "RFC 5280, section 4.2.1.9",
              c ->
                  faultIf(
                      c.extensions()
                              .basicConstraints()
                              .filter(constraints -> constraints.pathLength().isPresent())
                              .isPresent()
                          && !Facts.usages(c).contains(KeyUsage.KEY_CERT_SIGN),
                      "has a path length without keyCertSign")));

  private BasicConstraintsRules() {}
}
