package pki.issuing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pki.ca.PreparedCertificate;
import pki.der.Pem;
import pki.lint.Finding;
import pki.report.CertificateReport;
import pki.report.Report;
import pki.shell.Json;
import pki.store.IssuerRecord;
import pki.x509.Certificate;
import pki.x509.TbsCertificate;

/// What `pki plan` shows: the certificate as it would be, what `lint` remarks, and the exact octets
/// that would be signed.
final class PlanText {
  private final IssuerRecord issuer;
  private final PreparedCertificate prepared;
  private final Report report;

  PlanText(IssuerRecord issuer, PreparedCertificate prepared, Instant now) {
    this.issuer = issuer;
    this.prepared = prepared;
    byte[] unsigned =
        TbsCertificate.withSignature(
            prepared.der().bytes(), prepared.tbs().signature(), new byte[0]);
    this.report = CertificateReport.of(Certificate.parse(unsigned), now);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "by template %s, %s would sign this (nothing was signed or stored)"
            .formatted(prepared.template(), issuer.label()));
    report.lines().stream().filter(line -> !line.startsWith("  SHA-256")).forEach(lines::add);
    for (Finding finding : prepared.remarks()) {
      lines.add(
          "  %s: %s (%s, %s)"
              .formatted(
                  finding.severity(), finding.message(), finding.rule(), finding.citation()));
    }
    lines.add("  digest of what would be signed: " + prepared.der().sha256().hex());
    toBeSigned().text().lines().forEach(lines::add);
    return lines;
  }

  Map<String, Object> values() {
    Map<String, Object> certificate = new LinkedHashMap<>(report.values());
    certificate.remove("fingerprint"); // of a certificate that does not exist
    return Json.object(
        "result", "possible",
        "issuer", issuer.label(),
        "template", prepared.template(),
        "certificate", certificate,
        "remarks", prepared.remarks().stream().map(PlanText::remark).toList(),
        "tbsSha256", prepared.der().sha256().hex(),
        "tbs", toBeSigned().text());
  }

  private Pem toBeSigned() {
    return new Pem("TO BE SIGNED CERTIFICATE", prepared.der());
  }

  private static Map<String, Object> remark(Finding finding) {
    return Json.object(
        "rule", finding.rule(),
        "severity", finding.severity(),
        "citation", finding.citation(),
        "message", finding.message());
  }
}
