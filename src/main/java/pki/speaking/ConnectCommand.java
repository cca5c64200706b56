package pki.speaking;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.authentication.ExplainedTrust;
import pki.authentication.TlsIdentity;
import pki.ocsp.OcspRevocationChecker;
import pki.ocsp.ResponseSource;
import pki.page.Attempt;
import pki.page.Scene;
import pki.path.ValidationPolicy;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.tls.TlsClient;
import pki.tls.TlsException;
import pki.tls.TlsTarget;
import pki.toolkit.CertificateInput;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;
import pki.trace.KeyLog;
import pki.x509.Certificate;
import pki.x509.KeyPurpose;

/// `pki tls connect`: a handshake with any server, judged by our validator and shown message by
/// message.
@Command(name = "connect")
public final class ConnectCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private ConnectOptions how = new ConnectOptions();

  @Parameters(
      paramLabel = "HOST:PORT",
      converter = TargetConverter.class,
      description = "whom to connect to")
  private @Nullable TlsTarget target;

  @Option(
      names = "--anchors",
      paramLabel = "FILE",
      description = "trusted certificates (default: the home's roots); repeatable")
  private List<Path> anchors = List.of();

  @Option(names = "--trace", description = "show every message, with what it is for")
  private boolean trace;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "write a page that plays this handshake; needs no network")
  private @Nullable Path html;

  @Option(
      names = "--keylog",
      paramLabel = "FILE",
      description = "append the connection's secrets, for Wireshark (SSLKEYLOGFILE)")
  private @Nullable Path keyLog;

  @Option(
      names = "--resume",
      description = "connect twice, and compare the resumed handshake with the full one")
  private boolean resume;

  @Option(
      names = "--show-secrets",
      description = "show the secrets too: whoever has them can read the connection")
  private boolean showSecrets;

  @Option(names = "--force", description = "overwrite the page's file")
  private boolean force;

  public ConnectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    EngineNote.tell(terminal);
    var page = new PageFile(Optional.ofNullable(html), force);
    page.requireFree();
    Ours ours = ours();
    try (var log = new KeyLogFile(Optional.ofNullable(keyLog))) {
      List<Attempt> attempts = attempts(ours, log);
      page.write(attempts, secrets());
      print(attempts);
      return status(attempts).code();
    }
  }

  /// What we bring to the conversation.
  private record Ours(InstantSource clock, ExplainedTrust trust, Optional<TlsIdentity> identity) {}

  /// The home is left again before anybody is spoken to: the server may be one that has to look
  /// into it before it answers.
  private Ours ours() throws IOException {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      InstantSource clock = toolkit.clock();
      List<Certificate> trusted =
          anchors.isEmpty() ? toolkit.roots() : CertificateInput.readAll(anchors);
      var trust =
          new ExplainedTrust(
              trusted,
              () -> ValidationPolicy.at(clock.instant()).forPurpose(KeyPurpose.SERVER_AUTH),
              staple -> new OcspRevocationChecker(ResponseSource.of(staple.bytes())));
      return new Ours(clock, trust, how.identity(toolkit));
    }
  }

  private List<Attempt> attempts(Ours ours, KeyLogFile log) {
    if (resume) {
      warmUp(ours);
    }
    try (TlsClient client = client(ours, log.keyLog())) {
      List<Attempt> attempts = new ArrayList<>();
      attempts.add(attempt(client, ours));
      if (resume && attempts.getFirst().verdict() == Attempt.Verdict.ACCEPTED) {
        attempts.add(attempt(client, ours));
      }
      return attempts;
    } catch (TlsException e) {
      throw Failure.unable(reason(e), "check host and port, and that somebody listens there", e);
    }
  }

  private TlsClient client(Ours ours, KeyLog log) {
    try {
      return how.client(ours.trust, ours.identity, log);
    } catch (TlsException e) {
      throw Failure.usage(reason(e), "offer other --suites, or show another --cert");
    }
  }

  private Attempt attempt(TlsClient client, Ours ours) {
    TlsTarget whom = how.named(Objects.requireNonNull(target));
    return Attempt.of(
        how.asksForPage() ? client.get(whom, "/") : client.connect(whom),
        ours.trust,
        ours.clock.instant());
  }

  /// A connection whose session is forgotten: times can only be compared when both are taken by a
  /// program that has done it before.
  private void warmUp(Ours ours) {
    try (TlsClient client = client(ours, new KeyLog())) {
      var _ = attempt(client, ours);
    } catch (TlsException e) {
      return; // the one that counts will say so
    }
  }

  private static String reason(TlsException e) {
    String cause = e.getCause() == null ? null : e.getCause().getMessage();
    String message = String.valueOf(e.getMessage());
    return cause == null || cause.isEmpty() ? message : "%s: %s".formatted(message, cause);
  }

  private Scene.Secrets secrets() {
    return showSecrets ? Scene.Secrets.SHOWN : Scene.Secrets.LABELS_ONLY;
  }

  private void print(List<Attempt> attempts) {
    var answer = new AttemptAnswer(secrets());
    Optional<Comparison> comparison =
        attempts.size() == 2
            ? Optional.of(new Comparison(attempts.getFirst(), attempts.getLast()))
            : Optional.empty();
    if (output.json()) {
      Map<String, Object> values = answer.values(attempts.getFirst());
      comparison.ifPresent(both -> {
        values.put("resumption", both.values());
        values.put("second", answer.values(both.again()));
      });
      terminal.out().println(Json.pretty(values));
      return;
    }
    var detail = trace ? AttemptAnswer.Detail.EVERY_MESSAGE : AttemptAnswer.Detail.VERDICT;
    String gap = "";
    for (Attempt attempt : attempts) {
      terminal.out().print(gap);
      answer.lines(attempt, detail).forEach(terminal.out()::println);
      gap = System.lineSeparator();
    }
    comparison.ifPresent(both -> {
      terminal.out().println();
      both.lines().forEach(terminal.out()::println);
    });
  }

  private static ExitStatus status(List<Attempt> attempts) {
    return switch (attempts.getLast().verdict()) {
      case ACCEPTED -> ExitStatus.OK;
      case REFUSED -> ExitStatus.NO;
      case FAILED -> ExitStatus.UNABLE;
    };
  }
}
