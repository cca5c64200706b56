package pki.revoking;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pki.crl.CrlKind;
import pki.crl.CrlSchedule;
import pki.crl.Publication;
import pki.files.DurableFile;
import pki.keys.KeyVault;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.store.IssuerRecord;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;

/// `pki crl`: revocation lists, now.
@Command(name = "crl")
public final class CrlCommand implements Callable<Integer> {
  private static final int MOST_COPIED = 1 << 30;

  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Option(
      names = "--issuer",
      paramLabel = "CA",
      description = "whose (default: every CA whose key is in the home)")
  private @Nullable String issuer;

  @Option(
      names = "--delta",
      description = "only what changed since the complete list; needs crl.delta-validity")
  private boolean delta;

  @Option(
      names = "--out",
      paramLabel = "F",
      description =
          "also write the list of the whole CA there; needs --issuer where there are several")
  private @Nullable Path out;

  @Option(names = "--force", description = "overwrite the file")
  private boolean force;

  public CrlCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      if (delta && toolkit.settings().crl().deltaValidity().isEmpty()) {
        throw Failure.usage(
            "--delta, but there are no delta lists",
            "set crl.delta-validity in " + toolkit.home().settings());
      }
      List<IssuerRecord> issuers = issuers(toolkit);
      requireOne(issuers);
      List<Map<String, Object>> values = new ArrayList<>();
      for (IssuerRecord each : issuers) {
        for (Publication.Published list : publish(toolkit, each)) {
          values.add(Lists.values(each, list));
          if (!output.json()) {
            terminal.out().println(Lists.line(list).strip());
          }
          copy(list);
        }
      }
      if (output.json()) {
        terminal.out().println(Json.pretty(Json.object("crls", values)));
      }
      return ExitStatus.OK.code();
    }
  }

  private List<Publication.Published> publish(Toolkit toolkit, IssuerRecord each) {
    CrlSchedule schedule = toolkit.crls();
    KeyVault vault = toolkit.vault();
    return Lists.published(
        delta ? schedule.publishChanged(each, vault) : schedule.publishAll(each, vault));
  }

  private void requireOne(List<IssuerRecord> issuers) throws IOException {
    if (out == null) {
      return;
    }
    if (issuers.size() > 1) {
      throw Failure.usage("--out, and there are several CAs", "name one with --issuer");
    }
    if (Files.exists(out) && !force) {
      throw Failure.unable(out + " is there already", "choose another file, or give --force");
    }
  }

  /// Of the whole CA: parts are for who follows a certificate's pointer.
  private void copy(Publication.Published list) throws IOException {
    CrlKind wanted = delta ? CrlKind.DELTA : CrlKind.COMPLETE;
    if (out != null && list.crl().partition().isWhole() && list.crl().kind() == wanted) {
      DurableFile.write(
          out,
          DurableFile.read(list.file(), MOST_COPIED),
          DurableFile.Access.PUBLIC,
          force ? DurableFile.Existing.REPLACE : DurableFile.Existing.REFUSE);
    }
  }

  private List<IssuerRecord> issuers(Toolkit toolkit) {
    List<IssuerRecord> active =
        toolkit.store().issuers().stream()
            .filter(each -> each.state() == IssuerRecord.State.ACTIVE)
            .toList();
    if (issuer == null) {
      List<IssuerRecord> ours =
          active.stream().filter(each -> toolkit.vault().holds(each.key())).toList();
      if (ours.isEmpty()) {
        throw Failure.no("there is no CA whose key is in this home", "make one with 'pki init'");
      }
      return ours;
    }
    return active.stream()
        .filter(each -> each.label().equals(issuer))
        .findFirst()
        .map(List::of)
        .orElseThrow(() ->
            Failure.no(
                "there is no active CA '%s'".formatted(issuer),
                "those that there are: "
                    + String.join(", ", active.stream().map(IssuerRecord::label).toList())));
  }
}
