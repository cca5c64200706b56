package pki.viewing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.der.EncodingException;
import pki.path.PathExplanation;
import pki.path.PathInput;
import pki.path.PathResult;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.report.PathReport;
import pki.report.PathReport.Detail;
import pki.report.Report;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.toolkit.CertificateInput;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;

/// `pki verify`: path building and validation by RFC 5280, explained.
@Command(name = "verify")
public final class VerifyCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private PolicyOptions policy = new PolicyOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE|HOST:PORT",
      description =
          "certificates, or a TLS server that presents some; the first one of all is judged, the"
              + " others help")
  private List<String> subjects = List.of();

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = "trusted certificates (default: the home's roots); repeatable")
  private List<Path> anchors = List.of();

  @Option(
      names = "--intermediates",
      paramLabel = "FILE",
      description = "more certificates to build paths with; repeatable")
  private List<Path> intermediates = List.of();

  @Option(
      names = "--explain",
      description = "show every candidate path, each check, and what others say")
  private boolean explain;

  @Option(
      names = "--batch",
      paramLabel = "FILE",
      description = "judge every case of a file in the C2SP x509-limbo schema, .json or .json.gz")
  private @Nullable Path batch;

  public VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (batch != null) {
      return verifyAll(batch);
    }
    if (subjects.isEmpty()) {
      throw Failure.usage("verify needs a certificate", "give FILE…, HOST:PORT, or --batch FILE");
    }
    List<Certificate> given = new ArrayList<>();
    for (String subject : subjects) {
      given.addAll(certificates(subject));
    }
    List<Certificate> pool = new ArrayList<>(given.subList(1, given.size()));
    pool.addAll(CertificateInput.readAll(intermediates));
    List<Certificate> trusted;
    Instant now;
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      trusted = anchors.isEmpty() ? toolkit.roots() : CertificateInput.readAll(anchors);
      now = toolkit.clock().instant();
    } // left before any responder is asked: it may be one that has to look into this home
    try (RevocationSources sources = policy.sources()) {
      return judge(
          PathInput.of(given.getFirst(), pool, trusted),
          policy.at(now, server(subjects.getFirst()), sources.revocation()),
          sources);
    }
  }

  /// The server that is meant; a file of that name is taken for itself.
  private static Optional<PeerAddress> server(String subject) {
    return Files.exists(Path.of(subject)) ? Optional.empty() : PeerAddress.parse(subject);
  }

  private static List<Certificate> certificates(String subject) throws IOException {
    Optional<PeerAddress> server = server(subject);
    if (server.isEmpty()) {
      return CertificateInput.read(Path.of(subject));
    }
    try {
      return PeerCertificates.of(server.get(), TIMEOUT).chain().stream()
          .map(Certificate::parse)
          .toList();
    } catch (EncodingException e) {
      throw Failure.no(
          "%s presents what is no certificate: %s".formatted(subject, e.getMessage()),
          "see 'pki inspect %s'".formatted(subject));
    }
  }

  private int verifyAll(Path file) throws IOException {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      return new BatchVerification(terminal).run(file, policy.profile(), toolkit.clock().instant());
    }
  }

  private int judge(PathInput input, ValidationPolicy asked, RevocationSources sources) {
    PathExplanation explanation = new PathValidator().explain(input, asked);
    Report report = PathReport.of(explanation, explain ? Detail.EVERY_CHECK : Detail.VERDICT);
    boolean valid = explanation.result() instanceof PathResult.Valid;
    List<SecondOpinion> others =
        explain ? SecondOpinion.of(input, asked, explanation.result()) : List.of();
    if (output.json()) {
      Map<String, Object> values = new LinkedHashMap<>(report.values());
      if (!sources.values().isEmpty()) {
        values.put("revocationSources", sources.values());
      }
      if (explain) {
        values.put("secondOpinions", others.stream().map(SecondOpinion::values).toList());
      }
      terminal.out().println(Json.pretty(values));
    } else {
      report.lines().forEach(terminal.out()::println);
      sources.lines().forEach(terminal.out()::println);
      if (!others.isEmpty()) {
        terminal.out().println();
        others.stream().flatMap(other -> other.lines().stream()).forEach(terminal.out()::println);
      }
    }
    return (valid ? ExitStatus.OK : ExitStatus.NO).code();
  }
}
