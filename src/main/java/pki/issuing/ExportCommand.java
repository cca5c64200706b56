package pki.issuing;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.ca.IssuanceResult;
import pki.deploy.Deployment;
import pki.deploy.ServerKind;
import pki.keys.SubjectKey;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.store.IssuerRecord;
import pki.toolkit.CertificateReference;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;

/// `pki export`: a certificate with its chain, in the form that somebody's program wants.
@Command(name = "export")
public final class ExportCommand implements Callable<Integer> {
  /// The values of `--for`.
  enum Form {
    PEM,
    P12,
    JAVA,
    NGINX(ServerKind.NGINX),
    APACHE(ServerKind.APACHE),
    HAPROXY(ServerKind.HAPROXY),
    CADDY(ServerKind.CADDY),
    TOMCAT(ServerKind.TOMCAT),
    SPRING(ServerKind.SPRING),
    POSTGRESQL(ServerKind.POSTGRESQL),
    KUBERNETES(ServerKind.KUBERNETES);

    private final Optional<ServerKind> server;

    Form() {
      this.server = Optional.empty();
    }

    Form(ServerKind server) {
      this.server = Optional.of(server);
    }
  }

  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "CERT", description = "a file, a serial or a unique name")
  private String reference = "";

  @Option(
      names = "--for",
      paramLabel = "FORM",
      description =
          "pem (certificate, chain, root), p12 (key and chain), or java (a keystore, and a trust"
              + " store with the root); or for a server, with a configuration that it starts with:"
              + " nginx, apache, haproxy, caddy, tomcat, spring, postgresql or kubernetes"
              + " (default: pem)")
  private Form form = Form.PEM;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "the private key (default: the .key file beside a certificate's file)")
  private @Nullable Path key;

  @Option(names = "--out", paramLabel = "DIR", description = "where the files go (default: here)")
  private Path out = Path.of(".");

  @Option(names = "--force", description = "overwrite files")
  private boolean force;

  public ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      var found = new CertificateReference(toolkit).resolve(reference);
      Certificate certificate =
          found
              .record()
              .certificate()
              .orElseThrow(() -> Failure.no(reference + " was never completed", "issue it anew"));
      var issued = new IssuanceResult.Issued(certificate, chain(found.issuer(), certificate));
      var files = CertificateFiles.in(out, found.name());
      Map<String, Object> written =
          switch (form) {
            case PEM -> pem(files, found.issuer(), issued);
            case P12 -> keystore(toolkit, files, issued, ".p12");
            case JAVA -> java(toolkit, files, issued);
            case NGINX, APACHE, HAPROXY, CADDY, TOMCAT, SPRING, POSTGRESQL, KUBERNETES ->
                server(form.server.orElseThrow(), files, issued);
          };
      print(written);
      return ExitStatus.OK.code();
    }
  }

  private static List<Certificate> chain(IssuerRecord issuer, Certificate certificate) {
    Certificate own = issuer.certificate().orElse(certificate);
    return own.equals(certificate)
        ? issuer.chain() // a root, which is its own issuer
        : Stream.concat(Stream.of(own), issuer.chain().stream()).toList();
  }

  private Map<String, Object> pem(
      CertificateFiles files, IssuerRecord issuer, IssuanceResult.Issued issued)
      throws IOException {
    files.prepare(force, files.certificate(), files.chain());
    files.requireRoot(issuer, force);
    files.write(issued, force);
    return files.values();
  }

  private Map<String, Object> keystore(
      Toolkit toolkit, CertificateFiles files, IssuanceResult.Issued issued, String extension)
      throws IOException {
    files.prepare(force);
    var bundle = new Pkcs12Output(out.resolve(files.name() + extension), force);
    bundle.requireFree();
    try (SubjectKey subjectKey = subjectKey(issued)) {
      Path file = bundle.write(toolkit, subjectKey, issued);
      return Json.object(
          "keystore", file.toString(), "passphrase", bundle.passphraseFile().toString());
    }
  }

  private Map<String, Object> java(
      Toolkit toolkit, CertificateFiles files, IssuanceResult.Issued issued) throws IOException {
    Path trust = out.resolve("truststore.p12");
    OutputFile.requireFree(trust, force);
    Map<String, Object> written = keystore(toolkit, files, issued, ".keystore.p12");
    written.put("truststore", new TrustStoreOutput(trust, force).write(toolkit, issued).toString());
    return written;
  }

  private Map<String, Object> server(
      ServerKind kind, CertificateFiles files, IssuanceResult.Issued issued) throws IOException {
    try (SubjectKey subjectKey = subjectKey(issued)) {
      files.prepare(force);
      Deployment deployment =
          new Deployment(
              files.folder().toRealPath(), files.name(), issued.certificate(), issued.chain());
      return new ServerOutput(files.folder(), force).write(deployment.files(kind), subjectKey);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()), "choose another folder with --out");
    }
  }

  @MustBeClosed
  private SubjectKey subjectKey(IssuanceResult.Issued issued) {
    SubjectKey subjectKey = SubjectKey.read(keyFile());
    if (!subjectKey.matches(issued.certificate().toX509Certificate().getPublicKey())) {
      subjectKey.close();
      throw Failure.no(
          "%s is not the key of this certificate".formatted(keyFile()), "name the right --key");
    }
    return subjectKey;
  }

  private Path keyFile() {
    if (key != null) {
      return key;
    }
    Path beside = Path.of(reference.replaceFirst("\\.[^.]*$", "") + ".key");
    if (Files.isRegularFile(Path.of(reference)) && Files.isRegularFile(beside)) {
      return beside;
    }
    throw Failure.usage(
        "the private key is not kept by the CA", "name its file with --key, or export pem");
  }

  private void print(Map<String, Object> written) {
    if (output.json()) {
      terminal.out().println(Json.pretty(written));
    } else {
      written.forEach((kind, path) -> terminal.out().println("%-13s %s".formatted(kind, path)));
    }
  }
}
