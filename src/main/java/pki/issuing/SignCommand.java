package pki.issuing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.ca.IssuanceResult;
import pki.files.DurableFile;
import pki.profile.Profile;
import pki.profile.Violation;
import pki.shell.ExitStatus;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;
import pki.x509.CertificationRequest;

/// `pki sign`: a certificate for somebody's request; the key never comes here.
@Command(name = "sign")
public final class SignCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private IssuanceOptions options = new IssuanceOptions();

  @Parameters(paramLabel = "CSR", description = "the request, PKCS #10 in PEM or DER; - reads it")
  private String csr = "-";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where the certificate and its intermediates go (default: standard output)")
  private @Nullable Path out;

  @Option(names = "--force", description = "overwrite the file")
  private boolean force;

  public SignCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    CertificationRequest request = RequestInput.read(csr);
    if (out != null) {
      OutputFile.requireFree(out, force);
    }
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      Profile profile = options.profile(toolkit);
      var wanted = new RequestedIssuance(terminal, options).of(request, profile);
      IssuanceResult result = toolkit.authority().sign(options.issuer(toolkit), request, wanted);
      return switch (result) {
        case IssuanceResult.Refused(List<Violation> violations) ->
            Refusal.report(terminal, output, violations);
        case IssuanceResult.Issued issued -> answer(issued, profile);
      };
    }
  }

  private int answer(IssuanceResult.Issued issued, Profile profile) throws IOException {
    List<Certificate> chain = issued.chain();
    String pem =
        Stream.concat(
                Stream.of(issued.certificate()),
                chain.subList(0, Math.max(0, chain.size() - 1)).stream())
            .map(certificate -> certificate.toPem().text())
            .collect(Collectors.joining());
    if (out != null) {
      DurableFile.write(
          out,
          pem.getBytes(StandardCharsets.US_ASCII),
          DurableFile.Access.PUBLIC,
          OutputFile.existing(force));
      return new IssuanceAnswer(terminal, output)
          .print(issued, profile, Map.of("certificate", out.toString()));
    }
    if (output.json()) {
      return new IssuanceAnswer(terminal, output).print(issued, profile, Map.of("pem", pem));
    }
    terminal.out().print(pem);
    return ExitStatus.OK.code();
  }
}
