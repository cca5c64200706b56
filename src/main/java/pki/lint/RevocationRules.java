package pki.lint;

import static pki.lint.LintRule.error;
import static pki.lint.LintRule.faultIf;
import static pki.lint.LintRule.warning;

import java.util.ArrayList;
import java.util.List;
import pki.x509.AccessDescription;
import pki.x509.Certificate;
import pki.x509.Extension;
import pki.x509.KeyPurpose;

/// Certificates whose revocation is not asked about: those of OCSP responders (RFC 6960, section
/// 4.2.2.2.1), and those with noRevAvail (RFC 9608).
final class RevocationRules {
  static final List<LintRule> ALL =
      List.of(
          warning(
              "ocsp-responder-no-check",
              "Baseline Requirements, section 4.9.9",
              c ->
                  faultIf(
                      Facts.isEndEntityFor(KeyPurpose.OCSP_SIGNING, c)
                          && !c.extensions().has(Extension.OCSP_NO_CHECK),
                      "OCSP responder lacks id-pkix-ocsp-nocheck")),
          warning(
              "no-check-only-ocsp-responder",
              "RFC 6960, section 4.2.2.2.1",
              c ->
                  faultIf(
                      c.extensions().has(Extension.OCSP_NO_CHECK)
                          && !Facts.isEndEntityFor(KeyPurpose.OCSP_SIGNING, c),
                      "id-pkix-ocsp-nocheck without OCSPSigning")),
          error("no-rev-avail-alone", "RFC 9608, section 3", RevocationRules::besideNoRevAvail));

  private RevocationRules() {}

  private static List<String> besideNoRevAvail(Certificate certificate) {
    List<String> faults = new ArrayList<>();
    if (certificate.extensions().has(Extension.NO_REVOCATION_AVAILABLE)) {
      if (Facts.isCa(certificate)) {
        faults.add("noRevAvail in a CA");
      }
      if (certificate.extensions().has(Extension.CRL_DISTRIBUTION_POINTS)
          || certificate.extensions().has(Extension.FRESHEST_CRL)) {
        faults.add("noRevAvail beside a CRL");
      }
      if (certificate.extensions().authorityInformationAccess().stream()
          .anyMatch(access -> access.method().equals(AccessDescription.OCSP))) {
        faults.add("noRevAvail beside an OCSP responder");
      }
    }
    return faults;
  }
}
