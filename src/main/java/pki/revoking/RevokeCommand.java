package pki.revoking;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pki.crl.Publication;
import pki.path.RevocationChecker.Revoked;
import pki.shell.ExitStatus;
import pki.shell.Failure;
import pki.shell.Json;
import pki.shell.OutputOptions;
import pki.shell.Terminal;
import pki.store.CertificateRecord;
import pki.store.Revocation;
import pki.store.RevocationOutcome;
import pki.toolkit.CertificateReference;
import pki.toolkit.CertificateReference.Found;
import pki.toolkit.HomeOptions;
import pki.toolkit.Toolkit;
import pki.x509.RevocationReason;

/// `pki revoke`: a certificate is not to be trusted any more, and the CRL says so at once.
@Command(name = "revoke")
public final class RevokeCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private HomeOptions home = new HomeOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Parameters(paramLabel = "CERT", description = "a file, a serial or a unique name")
  private String reference = "";

  @Option(
      names = "--reason",
      paramLabel = "R",
      required = true,
      converter = RevocationReasons.class,
      description =
          "why: keyCompromise, superseded, cessationOfOperation, affiliationChanged,"
              + " privilegeWithdrawn, certificateHold (which can be undone), cACompromise,"
              + " aACompromise or unspecified")
  private RevocationReason reason = RevocationReason.UNSPECIFIED;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "since when the certificate was invalid, such as 2026-03-01T12:00:00Z")
  private @Nullable Instant at;

  @Option(
      names = "--prove",
      description = "then ask the URLs in the certificate, and show that they say so")
  private boolean prove;

  public RevokeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    InstantSource clock;
    Done done;
    try (Toolkit toolkit = Toolkit.of(home, terminal)) {
      clock = toolkit.clock();
      Instant now = clock.instant();
      if (at != null && at.isAfter(now)) {
        throw Failure.usage(
            "--at %s is in the future".formatted(at),
            "give when it became invalid, or leave it out");
      }
      Found found = new CertificateReference(toolkit).resolve(reference);
      requireRevocable(found, now);
      revoke(toolkit, found, new Revocation(now, reason, Optional.ofNullable(at)));
      done = done(toolkit, found);
    }
    answer(done, prove ? Optional.of(prove(done, clock)) : Optional.empty());
    return ExitStatus.OK.code();
  }

  /// What was done, and the lists that tell of it.
  private record Done(Found found, Revocation now, List<Publication.Published> lists) {}

  private static Proof prove(Done done, InstantSource clock) throws IOException {
    return Proof.of(
        done.found.record().certificate().orElseThrow(),
        done.found.issuer(),
        new Revoked(done.now.since(), done.now.reason()),
        clock);
  }

  private void requireRevocable(Found found, Instant now) {
    CertificateRecord record = found.record();
    if (record.validity().notAfter().isBefore(now)) {
      throw Failure.no(
          "%s expired at %s, and nobody trusts it any more"
              .formatted(found.name(), record.validity().notAfter()),
          "there is nothing to revoke");
    }
    if (found.issuer().certificate().equals(record.certificate())) {
      throw Failure.no(
          "%s is a root, which cannot revoke itself".formatted(found.name()),
          "take it out of every trust store instead, and revoke what it issued");
    }
  }

  private void revoke(Toolkit toolkit, Found found, Revocation revocation) {
    CertificateRecord record = found.record();
    RevocationOutcome outcome =
        toolkit
            .store()
            .revoke(
                record.issuer(),
                record.serial(),
                revocation,
                toolkit.event(
                    "certificate.revoke", record.serial().hex(), revocation.reason().asn1Name()));
    switch (outcome) {
      case REVOKED, UPDATED -> {}
      case ALREADY_REVOKED ->
          throw Failure.no(
              "%s is revoked already: %s"
                  .formatted(
                      found.name(),
                      record
                          .revocation()
                          .map(r -> "%s since %s".formatted(r.reason().asn1Name(), r.since()))
                          .orElse("just now")),
              "a revocation changes only from certificateHold, or to keyCompromise");
      case NOT_ISSUED ->
          throw Failure.no(
              "%s was never completed".formatted(found.name()),
              "it counts as revoked; there is nothing to do");
    }
  }

  private Done done(Toolkit toolkit, Found found) {
    Revocation now =
        toolkit
            .store()
            .find(found.record().issuer(), found.record().serial())
            .flatMap(CertificateRecord::revocation)
            .orElseThrow();
    return new Done(found, now, new Lists(terminal, toolkit).afterChange(found.issuer()));
  }

  private void answer(Done done, Optional<Proof> proof) {
    Found found = done.found;
    if (output.json()) {
      Map<String, Object> values =
          Json.object(
              "result", "revoked",
              "serial", found.record().serial().hex(),
              "issuer", found.issuer().label(),
              "since", done.now.since(),
              "reason", done.now.reason().asn1Name());
      done.now.invalidSince().ifPresent(time -> values.put("invalidSince", time));
      values.put(
          "crls", done.lists.stream().map(list -> Lists.values(found.issuer(), list)).toList());
      proof.ifPresent(shown -> values.put("proof", shown.values()));
      terminal.out().println(Json.pretty(values));
    } else {
      terminal.out().println("revoked " + found.name());
      terminal.out().println("  serial    " + found.record().serial().hex());
      terminal.out().println("  since     " + done.now.since());
      terminal.out().println("  reason    " + done.now.reason().asn1Name());
      done.now
          .invalidSince()
          .ifPresent(time -> terminal.out().println("  invalid   since " + time));
      done.lists.forEach(list -> terminal.out().println(Lists.line(list)));
      proof.ifPresent(shown -> shown.lines().forEach(terminal.out()::println));
    }
  }
}
