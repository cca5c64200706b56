package pki.viewing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pki.lint.Finding;
import pki.lint.Linter;
import pki.lint.Severity;
import pki.report.LintReport;
import pki.report.Report;
import pki.shell.ExitStatus;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.toolkit.CertificateInput;
import pki.x509.Certificate;

/// `pki lint`: certificates, checked by the rules of their standards.
@Command(name = "lint")
public final class LintCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "certificates, in PEM (any number of them) or DER")
  private List<Path> files = List.of();

  public LintCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    var linter = new Linter();
    List<Report> reports = new ArrayList<>();
    List<Map<String, Object>> values = new ArrayList<>();
    boolean passed = true;
    for (Path file : files) {
      for (Certificate certificate : CertificateInput.read(file)) {
        List<Finding> findings = linter.lint(certificate);
        passed &= findings.stream().noneMatch(f -> f.severity() == Severity.ERROR);
        Report report = LintReport.of(certificate, findings);
        reports.add(report);
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("file", file.toString());
        value.putAll(report.values());
        values.add(value);
      }
    }
    var answer = new Answer(terminal, output);
    if (answer.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("passed", passed);
      document.put("certificates", values);
      answer.json(document);
    } else {
      answer.text(reports);
    }
    return (passed ? ExitStatus.OK : ExitStatus.NO).code();
  }
}
