package pki.issuing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import pki.ca.AuthorityRequest;
import pki.ca.IssuanceResult;
import pki.profile.DurationText;
import pki.profile.Violation;
import pki.shell.ExitStatus;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.x509.Certificate;

/// What making a CA answers.
final class AuthorityAnswer {
  private final Terminal terminal;
  private final OutputOptions output;

  AuthorityAnswer(Terminal terminal, OutputOptions output) {
    this.terminal = terminal;
    this.output = output;
  }

  int print(AuthorityRequest request, IssuanceResult result) {
    return switch (result) {
      case IssuanceResult.Refused(List<Violation> violations) ->
          Refusal.report(terminal, output, violations);
      case IssuanceResult.Issued(Certificate certificate, var _) ->
          printMade(request.label(), request.keyAlgorithm().label(), certificate);
    };
  }

  int printImported(String label, Certificate certificate) {
    return printMade(label, "", certificate);
  }

  void printRequest(AuthorityRequest request, Path file) {
    if (output.json()) {
      terminal
          .out()
          .println(Json.pretty(Json.object("label", request.label(), "request", file.toString())));
      return;
    }
    terminal.out().println("%s waits for its certificate".formatted(request.label()));
    terminal.out().println("  request   " + file);
    terminal.hint(
        "have the parent sign it, then 'pki init-intermediate --import FILE' with its answer");
  }

  private int printMade(String label, String keyAlgorithm, Certificate certificate) {
    if (output.json()) {
      terminal.out().println(Json.pretty(values(label, certificate)));
    } else {
      printLines(label, keyAlgorithm, certificate);
    }
    return ExitStatus.OK.code();
  }

  static Map<String, Object> values(String label, Certificate certificate) {
    return Json.object(
        "label", label,
        "subject", certificate.subject().toString(),
        "issuer", certificate.issuer().toString(),
        "serial", certificate.serialNumber().hex(),
        "notBefore", certificate.validity().notBefore(),
        "notAfter", certificate.validity().notAfter(),
        "fingerprint", certificate.fingerprint());
  }

  void printLines(String label, String keyAlgorithm, Certificate certificate) {
    boolean root = certificate.isSelfIssued();
    terminal.out().println("%s %s".formatted(root ? "root" : "intermediate", label));
    line("subject", certificate.subject().toString());
    if (!root) {
      line("issuer", certificate.issuer().toString());
    }
    line("serial", certificate.serialNumber().hex());
    line(
        "valid",
        "%s to %s (%s)"
            .formatted(
                certificate.validity().notBefore(),
                certificate.validity().notAfter(),
                DurationText.format(certificate.validity().length())));
    if (!keyAlgorithm.isEmpty()) {
      line("key", keyAlgorithm);
    }
    line("sha-256", certificate.fingerprint());
  }

  private void line(String name, String value) {
    terminal.out().println("  %-9s %s".formatted(name, value));
  }
}
