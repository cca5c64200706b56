package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;
import static pki.lint.LintRule.notice;
import static pki.lint.LintRule.warning;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.KeyUsage;

/// The key usage (RFC 5280, section 4.2.1.3).
final class KeyUsageRules {
  static final List<LintRule> ALL =
      List.of(
          error(
              "ca-key-usage",
              "RFC 5280, section 4.2.1.3; Baseline Requirements, section 7.1.2.10.7",
              c ->
                  faultIf(
                      Facts.isCa(c) && !Facts.usages(c).contains(KeyUsage.KEY_CERT_SIGN),
                      "CA has no key usage with keyCertSign")),
          error(
              "key-cert-sign-only-ca",
              "RFC 5280, section 4.2.1.3",
              c ->
                  faultIf(
                      !Facts.isCa(c) && Facts.usages(c).contains(KeyUsage.KEY_CERT_SIGN),
                      "keyCertSign without being a CA")),
          warning(
              "ca-crl-sign",
              "Baseline Requirements, section 7.1.2.10.7",
              c ->
                  faultIf(
                      Facts.isCa(c) && !Facts.usages(c).contains(KeyUsage.CRL_SIGN),
                      "CA cannot sign its CRLs without cRLSign")),
          error(
              "key-usage-fits-key",
              "RFC 3279, section 2.3.1; RFC 8813, section 3; RFC 8410, section 5; RFC 9881,"
                  + " section 5",
              KeyUsageRules::beyondKey),
          warning(
              "encipher-decipher-only",
              "RFC 5280, section 4.2.1.3",
              c -> {
                Set<KeyUsage> usages = Facts.usages(c);
                return faultIf(
                    (usages.contains(KeyUsage.ENCIPHER_ONLY)
                            || usages.contains(KeyUsage.DECIPHER_ONLY))
                        && !usages.contains(KeyUsage.KEY_AGREEMENT),
                    "encipherOnly and decipherOnly mean nothing without keyAgreement");
              }),
          notice(
              "has-key-usage",
              "Baseline Requirements, section 7.1.2.7.6",
              c ->
                  faultIf(
                      !c.extensions().has(Extension.KEY_USAGE), "has no key usage: any is meant")));

  private KeyUsageRules() {}

  private static List<String> beyondKey(Certificate certificate) {
    Set<KeyUsage> impossible =
        switch (certificate.subjectPublicKeyInfo().algorithm().algorithm().toString()) {
          case "1.2.840.113549.1.1.1" -> // RSA
              EnumSet.of(KeyUsage.KEY_AGREEMENT, KeyUsage.ENCIPHER_ONLY, KeyUsage.DECIPHER_ONLY);
          case "1.2.840.10045.2.1" -> // EC
              EnumSet.of(KeyUsage.KEY_ENCIPHERMENT, KeyUsage.DATA_ENCIPHERMENT);
          case "1.2.840.113549.1.1.10", // RSASSA-PSS, Ed25519, Ed448, ML-DSA: signatures only
              "1.3.101.112",
              "1.3.101.113",
              "2.16.840.1.101.3.4.3.17",
              "2.16.840.1.101.3.4.3.18",
              "2.16.840.1.101.3.4.3.19" ->
              EnumSet.of(
                  KeyUsage.KEY_ENCIPHERMENT,
                  KeyUsage.DATA_ENCIPHERMENT,
                  KeyUsage.KEY_AGREEMENT,
                  KeyUsage.ENCIPHER_ONLY,
                  KeyUsage.DECIPHER_ONLY);
          default -> EnumSet.noneOf(KeyUsage.class);
        };
    return Facts.usages(certificate).stream()
        .filter(impossible::contains)
        .map(usage -> "%s cannot be done with a key of this kind".formatted(usage.asn1Name()))
        .toList();
  }
}
