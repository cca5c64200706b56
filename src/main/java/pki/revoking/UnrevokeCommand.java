package pki.revoking;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pki.crl.Publication;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.store.CertificateRecord;
import pki.store.ReleaseOutcome;
import pki.toolkit.CertificateReference;
import pki.toolkit.CertificateReference.Found;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;

/// `pki unrevoke`: what was on hold is trusted again.
@Command(name = "unrevoke")
public final class UnrevokeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "CERT", description = "a file, a serial or a unique name")
  private String reference = "";

  public UnrevokeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      Found found = new CertificateReference(toolkit).resolveOnHold(reference);
      release(toolkit, found);
      List<Publication.Published> lists = new Lists(terminal, toolkit).afterChange(found.issuer());
      if (output.json()) {
        terminal
            .out()
            .println(
                Json.pretty(
                    Json.object(
                        "result", "released",
                        "serial", found.record().serial().hex(),
                        "issuer", found.issuer().label(),
                        "crls",
                            lists.stream()
                                .map(list -> Lists.values(found.issuer(), list))
                                .toList())));
      } else {
        terminal.out().println("released %s from hold".formatted(found.name()));
        terminal.out().println("  serial    " + found.record().serial().hex());
        lists.forEach(list -> terminal.out().println(Lists.line(list)));
      }
      return ExitStatus.OK.code();
    }
  }

  private static void release(Toolkit toolkit, Found found) {
    CertificateRecord record = found.record();
    Instant now = toolkit.clock().instant();
    ReleaseOutcome outcome =
        toolkit
            .store()
            .release(
                record.issuer(),
                record.serial(),
                now,
                toolkit.event("certificate.release", record.serial().hex(), "released from hold"));
    switch (outcome) {
      case RELEASED -> {}
      case NOT_ON_HOLD, NOT_ISSUED ->
          throw Failure.no(
              "%s is not on hold, but %s".formatted(found.name(), state(record)),
              "only certificateHold can be undone; issue a new certificate with 'pki issue'");
    }
  }

  private static String state(CertificateRecord record) {
    return switch (record.state()) {
      case ISSUED -> "good";
      case INTENDED, ABANDONED -> "was never completed";
      case REVOKED ->
          "revoked for good"
              + record.revocation().map(r -> " (%s)".formatted(r.reason().asn1Name())).orElse("");
    };
  }
}
