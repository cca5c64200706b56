package pki.issuing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.ca.IssuanceResult;
import pki.files.DurableFile;
import pki.keys.KeyAlgorithm;
import pki.keys.SubjectKey;
import pki.name.GeneralName;
import pki.profile.IssuanceRequest;
import pki.profile.Profile;
import pki.profile.Violation;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.toolkit.CertificateReference;
import pki.toolkit.Converters;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;
import pki.x509.SubjectPublicKeyInfo;

/// `pki renew`: the same template and names again, with a new key unless the old one is to stay.
@Command(name = "renew")
public final class RenewCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(
      paramLabel = "CERT",
      description = "a file (whose folder then gets the new files), a serial or a unique name")
  private String reference = "";

  @Option(names = "--rekey", description = "make a new key (the default)")
  private boolean rekey;

  @Option(names = "--same-key", description = "keep the key: only a new certificate is written")
  private boolean sameKey;

  @Option(
      names = "--before",
      paramLabel = "D",
      converter = Converters.OfDuration.class,
      description = "only when less than this is left; else nothing is done")
  private @Nullable Duration before;

  @Option(
      names = "--validity",
      paramLabel = "D",
      converter = Converters.OfDuration.class,
      description = "how long (default: the template's)")
  private @Nullable Duration validity;

  @Option(names = "--out", paramLabel = "DIR", description = "where the files go (default: here)")
  private @Nullable Path out;

  @Option(names = "--force", description = "overwrite files")
  private boolean force;

  public RenewCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (rekey && sameKey) {
      throw Failure.usage("--rekey and --same-key are both given", "give one of them");
    }
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      var found = new CertificateReference(toolkit).resolve(reference);
      Certificate old =
          found
              .record()
              .certificate()
              .orElseThrow(() -> Failure.no(reference + " was never completed", "issue it anew"));
      if (before != null && !isDue(old, before, toolkit.clock().instant())) {
        terminal.note(
            "note: %s is valid until %s, nothing to do"
                .formatted(reference, old.validity().notAfter()));
        return ExitStatus.OK.code();
      }
      return renew(toolkit, found, old);
    }
  }

  private static boolean isDue(Certificate old, Duration before, Instant now) {
    return !now.isBefore(old.validity().notAfter().minus(before));
  }

  private int renew(Toolkit toolkit, CertificateReference.Found found, Certificate old)
      throws IOException {
    Profile profile = toolkit.profile(found.record().template());
    if (profile.isCa()) {
      throw Failure.no(
          "%s is a CA's certificate".formatted(reference),
          "make a new CA with 'pki init-intermediate' and issue from it");
    }
    boolean inPlace = out == null && Files.isRegularFile(Path.of(reference));
    CertificateFiles files = files(old, inPlace);
    boolean replace = force || inPlace;
    files.prepare(replace, files.certificate(), files.chain());
    files.requireRoot(found.issuer(), force);
    if (sameKey) {
      SubjectPublicKeyInfo key = old.subjectPublicKeyInfo();
      return answer(toolkit, found, request(profile, old, key), Optional.empty(), files);
    }
    KeyAlgorithm algorithm =
        KeyAlgorithm.of(old.subjectPublicKeyInfo().publicKey())
            .orElseGet(() -> toolkit.usualKeyAlgorithm(profile));
    files.prepare(replace, files.key());
    try (SubjectKey key = SubjectKey.generate(algorithm)) {
      var request = request(profile, old, SubjectPublicKeyInfo.of(key.publicKey()));
      return answer(toolkit, found, request, Optional.of(key), files);
    }
  }

  private CertificateFiles files(Certificate old, boolean inPlace) {
    if (inPlace) {
      Path file = Path.of(reference).toAbsolutePath();
      String stem = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
      return new CertificateFiles(Objects.requireNonNull(file.getParent()), stem);
    }
    List<GeneralName> names = old.extensions().subjectAlternativeNames();
    String name =
        names.isEmpty()
            ? old.subject().commonName().orElse(old.serialNumber().hex())
            : names.getFirst().text();
    return CertificateFiles.in(out == null ? Path.of(".") : out, name);
  }

  private IssuanceRequest request(Profile profile, Certificate old, SubjectPublicKeyInfo key) {
    return new IssuanceRequest(
        profile,
        AllowedSubject.of(old.subject(), profile.spec().subject()).kept(),
        old.extensions().subjectAlternativeNames(),
        key,
        Optional.ofNullable(validity),
        OptionalInt.empty(),
        Optional.empty());
  }

  private int answer(
      Toolkit toolkit,
      CertificateReference.Found found,
      IssuanceRequest request,
      Optional<SubjectKey> key,
      CertificateFiles files)
      throws IOException {
    return switch (toolkit.authority().issue(found.issuer(), request)) {
      case IssuanceResult.Refused(List<Violation> violations) ->
          Refusal.report(terminal, output, violations);
      case IssuanceResult.Issued issued -> {
        key.ifPresent(k -> k.writePem(files.key(), DurableFile.Existing.REPLACE));
        files.write(issued, /* force= */ true); // what stood in the way was found out before
        Map<String, Object> written = files.values();
        key.ifPresent(_ -> written.put("key", files.key().toString()));
        yield new IssuanceAnswer(terminal, output).print(issued, request.profile(), written);
      }
    };
  }
}
