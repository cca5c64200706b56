package pki.issuing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pki.ca.AuthorityRequest;
import pki.ca.IssuanceResult;
import pki.ca.SigningRequest;
import pki.files.DurableFile;
import pki.profile.Violation;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.store.IssuerRecord;
import pki.toolkit.CertificateInput;
import pki.toolkit.HomeOptions;
import pki.toolkit.IssuerChoice;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;

/// `pki init-intermediate`: a CA under another one, which may be elsewhere.
@Command(name = "init-intermediate")
public final class InitIntermediateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private AuthorityOptions authority = new AuthorityOptions();

  @Option(
      names = "--template",
      paramLabel = "T",
      description = "its template (default: intermediate)")
  private String template = "intermediate";

  @Option(
      names = "--parent",
      paramLabel = "ISSUER",
      description = "who signs it (default: the only root)")
  private @Nullable String parent;

  @Option(
      names = "--path-length",
      paramLabel = "N",
      description = "how many CAs may follow below it (default: the template's)")
  private @Nullable Integer pathLength;

  @Option(
      names = "--csr-out",
      paramLabel = "FILE",
      description = "write a request for a parent elsewhere, and wait for its answer")
  private @Nullable Path csrOut;

  @Option(
      names = "--import",
      paramLabel = "FILE",
      description = "take the certificate that the parent signed, with those above it, as PEM")
  private @Nullable Path importFrom;

  @Option(names = "--force", description = "overwrite the request's file")
  private boolean force;

  public InitIntermediateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (csrOut != null && importFrom != null) {
      throw Failure.usage(
          "--csr-out and --import are both given", "first the one, later the other");
    }
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      if (importFrom != null) {
        return importCertificate(toolkit, importFrom);
      }
      AuthorityRequest request = request(toolkit);
      return csrOut == null ? create(toolkit, request) : writeRequest(toolkit, request, csrOut);
    }
  }

  private AuthorityRequest request(Toolkit toolkit) {
    return authority.request(
        toolkit.profile(template),
        toolkit.usualKeyAlgorithm(),
        pathLength == null ? OptionalInt.empty() : OptionalInt.of(pathLength),
        Optional.empty());
  }

  private int create(Toolkit toolkit, AuthorityRequest request) {
    IssuerRecord above =
        new IssuerChoice(toolkit.store()).forIntermediates(Optional.ofNullable(parent));
    var result = toolkit.authority(authority.keystore()).createIntermediate(above, request);
    if (result instanceof IssuanceResult.Issued) {
      new FirstLists(terminal, toolkit).publish(request.label());
    }
    return new AuthorityAnswer(terminal, output).print(request, result);
  }

  private int writeRequest(Toolkit toolkit, AuthorityRequest request, Path file)
      throws IOException {
    OutputFile.requireFree(file, force);
    toolkit.newStore();
    return switch (toolkit.offlineParent(authority.keystore()).request(request)) {
      case SigningRequest.Refused(List<Violation> violations) ->
          Refusal.report(terminal, output, violations);
      case SigningRequest.Made(var csr) -> {
        DurableFile.write(
            file,
            csr.toPem().text().getBytes(StandardCharsets.US_ASCII),
            DurableFile.Access.PUBLIC,
            OutputFile.existing(force));
        new AuthorityAnswer(terminal, output).printRequest(request, file);
        yield ExitStatus.OK.code();
      }
    };
  }

  private int importCertificate(Toolkit toolkit, Path file) throws IOException {
    List<Certificate> certificates = CertificateInput.read(file);
    Certificate own = certificates.getFirst();
    IssuerRecord waiting =
        toolkit.store().issuers().stream()
            .filter(issuer -> issuer.state() == IssuerRecord.State.AWAITING_CERTIFICATE)
            .filter(issuer -> issuer.publicKey().equals(own.subjectPublicKeyInfo()))
            .findFirst()
            .orElseThrow(() ->
                Failure.no(
                    "no issuer waits for the certificate of '%s'".formatted(own.subject()),
                    "put the new CA's certificate first in the file, and make its request here"
                        + " with --csr-out"));
    List<Violation> violations =
        toolkit
            .offlineParent(authority.keystore())
            .importCertificate(waiting, own, certificates.subList(1, certificates.size()));
    if (!violations.isEmpty()) {
      return Refusal.report(terminal, output, violations);
    }
    new FirstLists(terminal, toolkit).publish(waiting.label());
    return new AuthorityAnswer(terminal, output).printImported(waiting.label(), own);
  }
}
