package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;
import static pki.lint.LintRule.warning;

import java.util.List;

/// Version, serial number and unique identifiers (RFC 5280, sections 4.1.2.1, 4.1.2.2, 4.1.2.8).
final class FieldRules {
  private static final int ENTROPY_BITS = 64;

  static final List<LintRule> ALL =
      List.of(
          error(
              "version-3",
              "RFC 5280, section 4.1.2.1",
              c -> faultIf(c.version() != 3, "version is %d, must be 3", c.version())),
          error(
              "serial-positive",
              "RFC 5280, section 4.1.2.2",
              c -> faultIf(c.serial().signum() < 1, "serial %s is not positive", c.serial())),
          error(
              "serial-length",
              "RFC 5280, section 4.1.2.2",
              c -> {
                int octets = c.serial().toByteArray().length;
                return faultIf(octets > 20, "serial has %d octets, at most 20", octets);
              }),
          warning(
              "serial-unpredictable",
              "Baseline Requirements, section 7.1",
              c -> {
                int bits = c.serial().bitLength();
                return faultIf(
                    bits < ENTROPY_BITS,
                    "serial has %d bits, at least %d random ones are wanted",
                    bits,
                    ENTROPY_BITS);
              }),
          error(
              "no-unique-identifiers",
              "RFC 5280, section 4.1.2.8",
              c -> faultIf(c.hasUniqueIdentifiers(), "has a unique identifier")));

  private FieldRules() {}
}
