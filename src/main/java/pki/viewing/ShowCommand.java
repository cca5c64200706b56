package pki.viewing;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.report.Report;
import pki.report.StoredReport;
import pki.shell.ExitStatus;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.toolkit.CertificateReference;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;

/// `pki show`: one certificate of the inventory, with what is known of it here.
@Command(name = "show")
public final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      paramLabel = "CERT",
      description = "its file, 6 or more digits of its serial, or a name that is unique")
  private String reference = "";

  @Option(names = "--pem", description = "show the certificate itself as well")
  private boolean pem;

  public ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      var found = new CertificateReference(toolkit).resolve(reference);
      Report report =
          StoredReport.of(found.record(), found.issuer().label(), toolkit.clock().instant());
      var text = found.record().certificate().filter(_ -> pem).map(c -> c.toPem().text());
      var answer = new Answer(terminal, output);
      if (answer.isJson()) {
        Map<String, Object> values = new LinkedHashMap<>(report.values());
        text.ifPresent(t -> values.put("pem", t));
        answer.json(values);
      } else {
        answer.text(report);
        text.ifPresent(terminal.out()::print);
      }
      return ExitStatus.OK.code();
    }
  }
}
