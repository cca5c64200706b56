package pki.issuing;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pki.ca.AuthorityRequest;
import pki.ca.IssuanceResult;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;

/// `pki init-root`: a key, and a certificate that it signs itself.
@Command(name = "init-root")
public final class InitRootCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();
  @Mixin private AuthorityOptions authority = new AuthorityOptions();

  @Option(names = "--template", paramLabel = "T", description = "its template (default: root)")
  private String template = "root";

  public InitRootCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      AuthorityRequest request =
          authority.request(
              toolkit.profile(template),
              toolkit.usualKeyAlgorithm(),
              OptionalInt.empty(),
              Optional.empty());
      toolkit.newStore();
      var result = toolkit.authority(authority.keystore()).createRoot(request);
      if (result instanceof IssuanceResult.Issued) {
        new FirstLists(terminal, toolkit).publish(request.label());
      }
      return new AuthorityAnswer(terminal, output).print(request, result);
    }
  }
}
