package pki.issuing;

import java.util.List;
import java.util.Map;
import pki.ca.IssuanceResult;
import pki.name.GeneralName;
import pki.profile.DurationText;
import pki.profile.Profile;
import pki.shell.ExitStatus;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.x509.Certificate;

/// What issuing a certificate answers.
final class IssuanceAnswer {
  private final Terminal terminal;
  private final OutputOptions output;

  IssuanceAnswer(Terminal terminal, OutputOptions output) {
    this.terminal = terminal;
    this.output = output;
  }

  /// @param files what was written: kind and path
  int print(IssuanceResult.Issued issued, Profile profile, Map<String, Object> files) {
    Certificate certificate = issued.certificate();
    List<String> names =
        certificate.extensions().subjectAlternativeNames().stream().map(GeneralName::text).toList();
    if (output.json()) {
      terminal
          .out()
          .println(
              Json.pretty(
                  Json.object(
                      "result", "issued",
                      "serial", certificate.serialNumber().hex(),
                      "subject", certificate.subject().toString(),
                      "names", names,
                      "issuer", certificate.issuer().toString(),
                      "template", profile.name(),
                      "notBefore", certificate.validity().notBefore(),
                      "notAfter", certificate.validity().notAfter(),
                      "fingerprint", certificate.fingerprint(),
                      "files", files)));
      return ExitStatus.OK.code();
    }
    terminal
        .out()
        .println("issued " + (names.isEmpty() ? certificate.subject() : names.getFirst()));
    line("serial", certificate.serialNumber().hex());
    if (!names.isEmpty()) {
      line("names", String.join(", ", names));
    }
    line("issuer", certificate.issuer().toString());
    line(
        "valid",
        "%s to %s (%s)"
            .formatted(
                certificate.validity().notBefore(),
                certificate.validity().notAfter(),
                DurationText.format(certificate.validity().length())));
    files.forEach((kind, path) -> line(kind, path.toString()));
    return ExitStatus.OK.code();
  }

  private void line(String name, String value) {
    terminal.out().println("  %-12s %s".formatted(name, value));
  }
}
