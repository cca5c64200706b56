package pki.issuing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.ca.IssuanceException;
import pki.ca.IssuanceResult;
import pki.keys.KeyAlgorithm;
import pki.keys.KeyException;
import pki.keys.SubjectKey;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.profile.IssuanceRequest;
import pki.profile.Profile;
import pki.profile.Violation;
import pki.shell.Failure;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.store.IssuerRecord;
import pki.store.StoreException;
import pki.toolkit.Converters;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;
import pki.x509.SubjectPublicKeyInfo;

/// `pki issue`: a key and a certificate for names, in files.
@Command(name = "issue")
public final class IssueCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private IssuanceOptions options = new IssuanceOptions();

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      converter = Converters.OfGeneralName.class,
      description = "a DNS name, an IP address, a mail address or a URI, told apart by its form")
  private List<GeneralName> names = List.of();

  @Option(
      names = "--key-algorithm",
      paramLabel = "ALG",
      converter = Converters.OfKeyAlgorithm.class,
      description = "of the new key (default: ec-p256)")
  private @Nullable KeyAlgorithm keyAlgorithm;

  @Option(names = "--out", paramLabel = "DIR", description = "where the files go (default: here)")
  private Path out = Path.of(".");

  @Option(
      names = "--p12",
      paramLabel = "FILE",
      description = "also a PKCS #12 file; its new passphrase goes to FILE.passphrase")
  private @Nullable Path p12;

  @Option(names = "--force", description = "overwrite files")
  private boolean force;

  public IssueCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      Profile profile = options.profile(toolkit);
      var files = CertificateFiles.in(out, names.getFirst().text());
      files.prepare(force, files.certificate(), files.key(), files.chain());
      Optional<Pkcs12Output> bundle = Optional.ofNullable(p12).map(f -> new Pkcs12Output(f, force));
      bundle.ifPresent(Pkcs12Output::requireFree);

      KeyAlgorithm algorithm =
          keyAlgorithm == null ? toolkit.usualKeyAlgorithm(profile) : keyAlgorithm;
      try (SubjectKey key = SubjectKey.generate(algorithm)) {
        return issue(toolkit, profile, key, files, bundle);
      }
    }
  }

  private int issue(
      Toolkit toolkit,
      Profile profile,
      SubjectKey key,
      CertificateFiles files,
      Optional<Pkcs12Output> bundle)
      throws IOException {
    IssuerRecord issuer = options.issuer(toolkit);
    files.requireRoot(issuer, force);
    var request =
        new IssuanceRequest(
            profile,
            options.subject().orElse(DistinguishedName.EMPTY),
            names,
            SubjectPublicKeyInfo.of(key.publicKey()),
            options.validity(),
            OptionalInt.empty(),
            Optional.empty());
    // The key is safe on disk before there is a certificate for it.
    key.writePem(files.key(), OutputFile.existing(force));
    IssuanceResult result = issued(toolkit, issuer, request, files.key());
    return switch (result) {
      case IssuanceResult.Refused(List<Violation> violations) -> {
        Files.deleteIfExists(files.key());
        yield Refusal.report(terminal, output, violations);
      }
      case IssuanceResult.Issued issued -> {
        files.write(issued, force);
        Map<String, Object> written = files.values();
        written.put("key", files.key().toString());
        if (bundle.isPresent()) {
          written.put("p12", bundle.get().write(toolkit, key, issued).toString());
        }
        yield new IssuanceAnswer(terminal, output).print(issued, profile, written);
      }
    };
  }

  /// Asks the authority, and takes the key away again when nothing came of it.
  private static IssuanceResult issued(
      Toolkit toolkit, IssuerRecord issuer, IssuanceRequest request, Path key) throws IOException {
    try {
      return toolkit.authority().issue(issuer, request);
    } catch (StoreException | KeyException | IssuanceException | Failure e) {
      Files.deleteIfExists(key);
      throw e;
    }
  }
}
