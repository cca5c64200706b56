package pki.issuing;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pki.ca.AuthorityRequest;
import pki.ca.CertificateAuthority;
import pki.ca.IssuanceResult;
import pki.keys.KeyAlgorithm;
import pki.name.DistinguishedName;
import pki.shell.ExitStatus;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.toolkit.Converters;
import pki.toolkit.HomeOptions;
import pki.toolkit.IssuerChoice;
import pki.toolkit.Keystore;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;

/// `pki init`: a root and an intermediate below it, in one go.
@Command(name = "init")
public final class InitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--name",
      paramLabel = "CN",
      description = "whose CAs they are: 'CN Root CA' and 'CN Intermediate CA'")
  private String name = "Development";

  @Option(
      names = "--key-algorithm",
      paramLabel = "ALG",
      converter = Converters.OfKeyAlgorithm.class,
      description = "of both keys (default: ec-p256)")
  private @Nullable KeyAlgorithm keyAlgorithm;

  @Option(
      names = "--keystore",
      paramLabel = "KIND",
      description = "where the keys lie: file or pkcs12 (default: file)")
  private Keystore keystore = Keystore.FILE;

  public InitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      AuthorityRequest root = request(toolkit, "root", name + " Root CA");
      AuthorityRequest intermediate = request(toolkit, "intermediate", name + " Intermediate CA");
      toolkit.newStore();
      CertificateAuthority authority = toolkit.authority(keystore);
      IssuanceResult first = authority.createRoot(root);
      if (!(first instanceof IssuanceResult.Issued(Certificate rootCertificate, var _))) {
        return new AuthorityAnswer(terminal, output).print(root, first);
      }
      var parent = new IssuerChoice(toolkit.store()).named(root.label());
      IssuanceResult second = authority.createIntermediate(parent, intermediate);
      if (!(second instanceof IssuanceResult.Issued(Certificate certificate, var _))) {
        return new AuthorityAnswer(terminal, output).print(intermediate, second);
      }
      var lists = new FirstLists(terminal, toolkit);
      lists.publish(root.label());
      lists.publish(intermediate.label());
      print(root, rootCertificate, intermediate, certificate);
      return ExitStatus.OK.code();
    }
  }

  private void print(
      AuthorityRequest root,
      Certificate rootCertificate,
      AuthorityRequest intermediate,
      Certificate certificate) {
    if (output.json()) {
      terminal
          .out()
          .println(
              Json.pretty(
                  Json.object(
                      "root", AuthorityAnswer.values(root.label(), rootCertificate),
                      "intermediate", AuthorityAnswer.values(intermediate.label(), certificate))));
      return;
    }
    var answer = new AuthorityAnswer(terminal, output);
    answer.printLines(root.label(), root.keyAlgorithm().label(), rootCertificate);
    answer.printLines(intermediate.label(), intermediate.keyAlgorithm().label(), certificate);
  }

  private AuthorityRequest request(Toolkit toolkit, String template, String commonName) {
    DistinguishedName subject = AuthorityOptions.commonName(commonName);
    return new AuthorityRequest(
        AuthorityOptions.labelOf(subject),
        toolkit.profile(template),
        subject,
        keyAlgorithm == null ? toolkit.usualKeyAlgorithm() : keyAlgorithm,
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty());
  }
}
