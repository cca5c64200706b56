package pki.speaking;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.assessment.Assessment;
import pki.assessment.AssessmentText;
import pki.authentication.PathTrust;
import pki.name.GeneralName;
import pki.path.PathValidator;
import pki.path.ValidationPolicy;
import pki.scan.Limits;
import pki.scan.ScanException;
import pki.scan.Scanner;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.tls.StartTls;
import pki.tls.TlsPolicy;
import pki.tls.TlsTarget;
import pki.toolkit.CertificateInput;
import pki.toolkit.Converters;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// `pki tls scan`: what a server accepts, and what that means. Connects to nobody else.
@Command(name = "scan")
public final class ScanCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      paramLabel = "HOST:PORT",
      converter = TargetConverter.class,
      description = "the server; nobody else is connected to")
  private @Nullable TlsTarget subject;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      converter = Converters.OfGeneralName.class,
      description = "whom the certificate has to name, and whom to ask for (default: the host)")
  private @Nullable GeneralName name;

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = "trusted certificates (default: the home's roots); repeatable")
  private List<Path> anchors = List.of();

  @Option(
      names = "--policy",
      paramLabel = "POLICY",
      description = "modern or intermediate: every deviation is named, and any is exit status 1")
  private @Nullable TlsPolicy policy;

  @Option(
      names = "--starttls",
      paramLabel = "PROTOCOL",
      description = "smtp or postgresql: ask for TLS in a protocol that begins in the clear")
  private @Nullable StartTls startTls;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      converter = Converters.OfPatience.class,
      description = "for one connection (default: 5s)")
  private Duration timeout = Limits.USUAL.patience();

  public ScanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Ours ours = ours();
    TlsTarget target = target();
    var trust =
        new PathTrust(
            new PathValidator(),
            ours.trusted,
            () -> ValidationPolicy.at(ours.now).forPurpose(KeyPurpose.SERVER_AUTH));
    Scanner scanner =
        new Scanner(trust, ours.random)
            .within(Limits.USUAL.withPatience(timeout))
            .reporting(this::progress);
    try {
      Assessment assessment =
          Assessment.of(
              (startTls == null ? scanner : scanner.startTls(startTls)).scan(target, ours.now));
      if (ours.trusted.isEmpty()) {
        terminal.hint("nobody is trusted here; name the root with --anchors FILE");
      }
      return answer(assessment);
    } catch (ScanException e) {
      throw Failure.unable(
          String.valueOf(e.getMessage()), "check host, port, --name and --starttls", e);
    }
  }

  /// What we bring to the conversations.
  private record Ours(List<Certificate> trusted, Instant now, RandomGenerator random) {}

  /// The home is left again before anybody is spoken to: the server may be one that has to look
  /// into it before it answers.
  private Ours ours() throws IOException {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      return new Ours(trusted(toolkit), toolkit.clock().instant(), toolkit.random());
    }
  }

  private int answer(Assessment assessment) {
    Optional<PolicyAnswer> judged =
        Optional.ofNullable(policy).map(asked -> PolicyAnswer.of(asked, assessment));
    if (output.json()) {
      Map<String, Object> values = new ScanValues(assessment).all();
      judged.ifPresent(answer -> values.put("policy", answer.values()));
      terminal.out().println(Json.pretty(values));
    } else {
      print(AssessmentText.lines(assessment));
      judged.ifPresent(answer -> {
        terminal.out().println();
        answer.lines().forEach(terminal.out()::println);
      });
    }
    return judged.map(PolicyAnswer::status).orElse(ExitStatus.OK).code();
  }

  private void print(List<String> lines) {
    boolean styled = output.ansi(terminal).enabled(); // no markup: what is shown is from outside
    String first = lines.getFirst();
    terminal.out().println(styled ? Style.bold.on() + first + Style.reset.on() : first);
    lines.stream().skip(1).forEach(terminal.out()::println);
  }

  private void progress(String step) {
    if (terminal.interactive() && !output.json()) {
      terminal.note("looking at " + step);
    }
  }

  private TlsTarget target() {
    TlsTarget target = Objects.requireNonNull(subject); // picocli requires it
    return name == null ? target : target.named(name);
  }

  /// Without a home and without anchors nobody is trusted, and the rest can still be seen.
  private List<Certificate> trusted(Toolkit toolkit) throws IOException {
    if (!anchors.isEmpty()) {
      return CertificateInput.readAll(anchors);
    }
    return toolkit.home().exists() ? toolkit.roots() : List.of();
  }
}
