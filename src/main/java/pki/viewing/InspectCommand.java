package pki.viewing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.keys.Passphrase;
import pki.report.Inspection;
import pki.report.Inspector;
import pki.report.Report;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.OutputOptions;
import pki.shell.SecretPrompt;
import pki.shell.Terminal;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;

/// `pki inspect`: what a file holds or a server presents. Needs no home and trusts nothing.
@Command(name = "inspect")
public final class InspectCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Terminal terminal;
  private final InputStream input;

  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      paramLabel = "FILE|HOST:PORT|-",
      description =
          "a file with certificates, requests, CRLs, OCSP messages, keys or a keystore, in PEM or"
              + " DER; a TLS server; or - for standard input")
  private String subject = "";

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "the file with a keystore's passphrase, readable by its owner only")
  private @Nullable Path passphraseFile;

  public InspectCommand(Terminal terminal) {
    this(terminal, System.in);
  }

  /// @param input what `-` reads
  InspectCommand(Terminal terminal, InputStream input) {
    this.terminal = terminal;
    this.input = input;
  }

  @Override
  public Integer call() throws IOException {
    Inspection inspection = inspection();
    if (inspection.reports().isEmpty()) {
      throw Failure.no(
          "%s holds nothing that is known".formatted(subject),
          "certificates, requests, CRLs, OCSP messages, keys and keystores are, in PEM or DER");
    }
    print(inspection);
    return (inspection.readable() > 0 ? ExitStatus.OK : ExitStatus.NO).code();
  }

  private Inspection inspection() throws IOException {
    if (subject.equals("-")) {
      return inspect(input);
    }
    Path file = Path.of(subject);
    Optional<PeerAddress> peer = PeerAddress.parse(subject);
    if (!Files.exists(file) && peer.isPresent()) {
      return inspect(peer.get());
    }
    try (InputStream in = Files.newInputStream(file)) {
      return inspect(in);
    } catch (NoSuchFileException e) {
      throw Failure.unable(
          "%s is no file and no HOST:PORT".formatted(subject), "check the path", e);
    }
  }

  /// Bounded, and from a stream, so that a pipe will do.
  private Inspection inspect(InputStream in) throws IOException {
    byte[] contents = in.readNBytes(Inspector.LONGEST + 1);
    if (contents.length > Inspector.LONGEST) {
      throw Failure.no(
          "%s has more than %d MB".formatted(subject, Inspector.LONGEST >> 20),
          "nothing that is known is so long");
    }
    return Inspector.inspect(contents, now(), this::passphrase);
  }

  private Inspection inspect(PeerAddress peer) {
    PeerCertificates presented = PeerCertificates.of(peer, TIMEOUT);
    terminal.note(
        "note: %s presented this over %s; it was looked at, not verified, which 'pki verify %s' does"
            .formatted(peer, presented.protocol(), peer));
    return Inspector.inspectCertificates(presented.chain(), now());
  }

  /// From a toolkit that opens no home.
  private Instant now() {
    try (Toolkit toolkit = Toolkit.of(new HomeOptions(), terminal)) {
      return toolkit.clock().instant();
    }
  }

  /// A keystore's passphrase: from the file, or asked for where a person sits.
  private Optional<Passphrase> passphrase() {
    if (passphraseFile != null) {
      return Optional.of(Passphrase.read(passphraseFile));
    }
    return terminal.interactive()
        ? SecretPrompt.ask("passphrase of %s (empty: look without): ".formatted(subject))
            .filter(characters -> characters.length > 0)
            .map(Passphrase::of)
        : Optional.empty();
  }

  private void print(Inspection inspection) {
    var answer = new Answer(terminal, output);
    if (answer.isJson()) {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("source", subject);
      document.put("contents", inspection.reports().stream().map(Report::values).toList());
      answer.json(document);
    } else {
      answer.text(inspection.reports());
    }
  }
}
