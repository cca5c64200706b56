package pki.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pki.lint.Finding;
import pki.lint.Severity;
import pki.x509.Certificate;

/// What the rules say of a certificate.
public final class LintReport {
  private LintReport() {}

  public static Report of(Certificate certificate, List<Finding> findings) {
    String title = CertificateReport.title(certificate);
    var facts =
        new Facts(
            "lint",
            findings.isEmpty()
                ? "%s: no findings".formatted(title)
                : "%s: %s".formatted(title, TimeSpan.counted(findings.size(), "finding")));
    for (Finding finding : findings) {
      facts.line(word(finding.severity()), finding.message());
      facts.line("", "%s (%s)".formatted(finding.rule(), finding.citation()));
    }
    boolean passed = findings.stream().noneMatch(f -> f.severity() == Severity.ERROR);
    return facts
        .value("subject", certificate.subject().toString())
        .value("fingerprint", certificate.fingerprint())
        .value("passed", passed)
        .value("findings", findings.stream().map(LintReport::value).toList())
        .report();
  }

  private static Map<String, Object> value(Finding finding) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("rule", finding.rule());
    value.put("severity", word(finding.severity()));
    value.put("citation", finding.citation());
    value.put("message", finding.message());
    return value;
  }

  private static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }
}
