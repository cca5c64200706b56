package pki.issuing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.ca.Preparation;
import pki.ca.PreparedCertificate;
import pki.ca.ProofOfPossession;
import pki.keys.KeyAlgorithm;
import pki.keys.SubjectKey;
import pki.name.DistinguishedName;
import pki.name.GeneralName;
import pki.profile.IssuanceRequest;
import pki.profile.Profile;
import pki.profile.Violation;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.store.IssuerRecord;
import pki.toolkit.Converters;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;
import pki.x509.CertificationRequest;
import pki.x509.SubjectPublicKeyInfo;

/// `pki plan`: what `issue` or `sign` would do, up to the signature.
@Command(name = "plan")
public final class PlanCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private IssuanceOptions options = new IssuanceOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "the names, as 'pki issue' takes them")
  private List<String> names = List.of();

  @Option(names = "--csr", paramLabel = "FILE", description = "a request, as 'pki sign' takes it")
  private @Nullable Path csr;

  @Option(
      names = "--key-algorithm",
      paramLabel = "ALG",
      converter = Converters.OfKeyAlgorithm.class,
      description = "of the key that 'issue' would make (default: ec-p256)")
  private @Nullable KeyAlgorithm keyAlgorithm;

  public PlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (names.isEmpty() == (csr == null)) {
      throw Failure.usage("plan needs names or a request", "give NAME… or --csr FILE");
    }
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      Profile profile = options.profile(toolkit);
      IssuerRecord issuer = options.issuer(toolkit);
      if (csr != null) {
        CertificationRequest request = RequestInput.read(csr.toString());
        List<Violation> unproven = ProofOfPossession.violations(request);
        return unproven.isEmpty()
            ? answer(toolkit, issuer, new RequestedIssuance(terminal, options).of(request, profile))
            : Refusal.report(terminal, output, unproven);
      }
      KeyAlgorithm algorithm =
          keyAlgorithm == null ? toolkit.usualKeyAlgorithm(profile) : keyAlgorithm;
      try (SubjectKey key = SubjectKey.generate(algorithm)) { // only to stand for the real one
        return answer(toolkit, issuer, request(profile, key));
      }
    }
  }

  private IssuanceRequest request(Profile profile, SubjectKey key) {
    return new IssuanceRequest(
        profile,
        options.subject().orElse(DistinguishedName.EMPTY),
        names.stream().map(PlanCommand::name).toList(),
        SubjectPublicKeyInfo.of(key.publicKey()),
        options.validity(),
        OptionalInt.empty(),
        Optional.empty());
  }

  private static GeneralName name(String text) {
    try {
      return GeneralName.parse(text);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(
          String.valueOf(e.getMessage()), "give a name that a certificate can have");
    }
  }

  private int answer(Toolkit toolkit, IssuerRecord issuer, IssuanceRequest request) {
    return switch (toolkit.authority().plan(issuer, request)) {
      case Preparation.Refused(List<Violation> violations) ->
          Refusal.report(terminal, output, violations);
      case Preparation.Ready(PreparedCertificate prepared) -> print(toolkit, issuer, prepared);
    };
  }

  private int print(Toolkit toolkit, IssuerRecord issuer, PreparedCertificate prepared) {
    var plan = new PlanText(issuer, prepared, toolkit.clock().instant());
    if (output.json()) {
      terminal.out().println(Json.pretty(plan.values()));
    } else {
      plan.lines().forEach(terminal.out()::println);
    }
    return ExitStatus.OK.code();
  }
}
