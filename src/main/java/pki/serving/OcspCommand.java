package pki.serving;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.der.Octets;
import pki.files.DurableFile;
import pki.files.DurableFile.Access;
import pki.files.DurableFile.Existing;
import pki.path.RevocationChecker;
import pki.retrieval.OcspFinding;
import pki.retrieval.OcspFinding.Nonce;
import pki.retrieval.OcspInquiry;
import pki.retrieval.OcspInquiry.Question;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.toolkit.CertificateInput;
import pki.toolkit.CertificateReference;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;

/// `pki ocsp`: asks a responder about a certificate, checks the answer, and says what it is.
@Command(name = "ocsp")
public final class OcspCommand implements Callable<Integer> {
  private static final int NONCE_OCTETS = 32; // RFC 9654, section 2.1

  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      paramLabel = "CERT",
      description = "its file, or 6 or more digits of its serial, or a name, in the inventory")
  private String reference = "";

  @Option(
      names = "--issuer",
      paramLabel = "FILE",
      description =
          "the issuer's certificate (default: the next one in CERT, else the home's issuer)")
  private @Nullable Path issuer;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "the responder (default: the one that the certificate names)")
  private @Nullable URI url;

  @Option(
      names = "--nonce",
      negatable = true,
      description =
          "require an answer made for this request, or ask without a number (default: send one,"
              + " and take an answer without it, too)")
  private @Nullable Boolean nonce;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "write the answer there, in DER, for a server that staples it; it is asked for without a"
              + " number then")
  private @Nullable Path out;

  @Option(names = "--force", description = "replace that file")
  private boolean force;

  public OcspCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (out != null && Files.exists(out) && !force) {
      throw Failure.unable(out + " is there already", "choose another file, or give --force");
    }
    Question question = question();
    URI responder = url == null ? named(question.certificate()) : url;
    try (var inquiry = new OcspInquiry()) {
      var answer = new OcspAnswer(question, strict(inquiry.ask(responder, question)));
      keep(answer.finding());
      if (output.json()) {
        terminal.out().println(Json.pretty(answer.values()));
      } else {
        answer.lines(output.ansi(terminal)).forEach(terminal.out()::println);
      }
      return (answer.isGood() ? ExitStatus.OK : ExitStatus.NO).code();
    }
  }

  /// The home is left again before the responder is asked, who may be one that has to look into it.
  private Question question() throws IOException {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      Asked asked = resolve(toolkit);
      Optional<Octets> number =
          Boolean.FALSE.equals(nonce) || (nonce == null && out != null)
              ? Optional.empty()
              : Optional.of(draw(toolkit));
      return new Question(asked.certificate, asked.issuer, toolkit.clock().instant(), number);
    }
  }

  /// What does not hold is not kept, so that nobody staples it.
  private void keep(OcspFinding finding) throws IOException {
    if (out != null && !(finding.status() instanceof RevocationChecker.Undetermined)) {
      DurableFile.write(
          out,
          finding.response().bytes(),
          Access.PUBLIC,
          force ? Existing.REPLACE : Existing.REFUSE);
    }
  }

  /// With `--nonce` an answer that was made for anybody does not count.
  private OcspFinding strict(OcspFinding finding) {
    return Boolean.TRUE.equals(nonce) && finding.nonce() == Nonce.LEFT_OUT
        ? finding.with(new RevocationChecker.Undetermined("the answer has no nonce"))
        : finding;
  }

  private record Asked(Certificate certificate, Certificate issuer) {}

  private Asked resolve(Toolkit toolkit) throws IOException {
    Optional<Path> file = existing(reference);
    List<Certificate> candidates = new ArrayList<>();
    Certificate certificate;
    if (file.isPresent()) {
      List<Certificate> given = CertificateInput.read(file.get());
      certificate = given.getFirst();
      candidates.addAll(given.subList(1, given.size()));
    } else {
      var found = new CertificateReference(toolkit).resolve(reference);
      certificate = found.record().certificate().orElseThrow(() -> never(reference));
      found.issuer().certificate().ifPresent(candidates::add);
    }
    if (issuer != null) {
      candidates.addFirst(CertificateInput.read(issuer).getFirst());
    }
    Stream<Certificate> known =
        candidates.isEmpty() && toolkit.home().exists() ? issuers(toolkit) : candidates.stream();
    return known
        .filter(candidate -> candidate.subject().equals(certificate.issuer()))
        .findFirst()
        .map(found -> new Asked(certificate, found))
        .orElseThrow(() ->
            Failure.no(
                "the issuer of %s is not known here: %s".formatted(reference, certificate.issuer()),
                "give its certificate with --issuer FILE"));
  }

  private static Stream<Certificate> issuers(Toolkit toolkit) {
    return toolkit.store().issuers().stream().flatMap(issuer -> issuer.certificate().stream());
  }

  private static Failure never(String reference) {
    return Failure.no(
        "%s was never completed, so there is nothing to ask about".formatted(reference),
        "'pki show' tells more");
  }

  private static Optional<Path> existing(String reference) {
    try {
      return Optional.of(Path.of(reference)).filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static URI named(Certificate certificate) throws IOException {
    return OcspInquiry.responders(certificate).stream()
        .findFirst()
        .orElseThrow(
            () -> Failure.no("the certificate names no OCSP responder", "give one with --url URL"));
  }

  private static Octets draw(Toolkit toolkit) {
    byte[] octets = new byte[NONCE_OCTETS];
    toolkit.random().nextBytes(octets);
    return Octets.of(octets);
  }
}
