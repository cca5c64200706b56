package pki.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import pki.config.ConfigException;
import pki.keys.KeyException;
import pki.keys.KeyVault;
import pki.shell.Failure;
import pki.store.AuditCheck;
import pki.store.AuditHead;
import pki.store.AuditLog;
import pki.store.AuditRecord;
import pki.store.CertificateStore;
import pki.store.IssuerRecord;
import pki.store.StoreException;
import pki.toolkit.Toolkit;
import pki.x509.Certificate;

/// What the doctor looks at in a home's database: whether it opens, whether its audit log is whole,
/// and whether each issuer can sign, now and for a while.
final class StoreChecks {
  private static final Duration SOON = Duration.ofDays(30);

  /// Clocks of machines that share a database may differ by so much.
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private final Toolkit toolkit;
  private final Instant now;

  StoreChecks(Toolkit toolkit) {
    this.toolkit = toolkit;
    this.now = toolkit.clock().instant().truncatedTo(ChronoUnit.SECONDS);
  }

  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    try {
      CertificateStore store = toolkit.store();
      checks.add(Check.ok("database", "opens, at the schema that this program knows"));
      checks.add(audit(store.audit()));
      checks.add(clock(store.audit()));
      KeyVault vault = toolkit.vault();
      for (IssuerRecord issuer : store.issuers()) {
        checks.addAll(issuer(issuer, vault));
      }
    } catch (ConfigException e) { // the settings' own check tells what is wrong with them
      checks.add(
          Check.fail(
              "database", "not looked at, for the settings name it", "mend the settings first"));
    } catch (StoreException | Failure | IllegalArgumentException e) {
      checks.add(
          Check.fail(
              "database",
              String.valueOf(e.getMessage()),
              "check its file, owner and disk, or restore a backup"));
    } catch (KeyException e) {
      checks.add(Check.fail("keys", String.valueOf(e.getMessage()), "check the keys' folder"));
    }
    return checks;
  }

  private static Check audit(AuditLog audit) {
    return switch (audit.verify()) {
      case AuditCheck.Intact(AuditHead head) ->
          Check.ok("audit log", "%d events, and their chain holds".formatted(head.next()));
      case AuditCheck.Broken(long sequence, AuditCheck.Fault fault) ->
          Check.fail(
              "audit log",
              "event %d is %s".formatted(sequence, word(fault)),
              "somebody changed the database: compare it with a backup");
    };
  }

  private static String word(AuditCheck.Fault fault) {
    return switch (fault) {
      case ALTERED -> "altered";
      case UNLINKED -> "not linked to the one before";
      case MISSING -> "missing";
    };
  }

  private Check clock(AuditLog audit) {
    long next = audit.head().next();
    List<AuditRecord> last = next == 0 ? List.of() : audit.read(next - 1, 1);
    if (last.isEmpty() || !now.plus(TOLERANCE).isBefore(last.getFirst().event().at())) {
      return Check.ok("clock", now.toString());
    }
    return Check.fail(
        "clock",
        "%s is before the last event, %s".formatted(now, last.getFirst().event().at()),
        "set the clock: certificates would get wrong dates");
  }

  private List<Check> issuer(IssuerRecord issuer, KeyVault vault) {
    String subject = "issuer " + issuer.label();
    return switch (issuer.state()) {
      case ABANDONED -> List.of();
      case PENDING -> List.of(Check.warn(subject, "is being made", "look again in a minute"));
      case AWAITING_CERTIFICATE ->
          List.of(
              Check.warn(
                  subject,
                  "waits for its certificate",
                  "import it with 'pki init-intermediate --import FILE'"));
      case ACTIVE ->
          List.of(
              key(subject, issuer, vault),
              validity(subject, issuer.certificate().orElseThrow().validity().notAfter()));
    };
  }

  private static Check key(String subject, IssuerRecord issuer, KeyVault vault) {
    if (vault.holds(issuer.key())) {
      return Check.ok(subject, "its key %s is here".formatted(issuer.key()));
    }
    boolean root = issuer.certificate().filter(Certificate::isSelfIssued).isPresent();
    String finding = "its key %s is not here".formatted(issuer.key());
    return root
        ? Check.warn(subject, finding, "right if it was moved offline; else restore it")
        : Check.fail(subject, finding, "restore it from a backup, or make another issuer");
  }

  private Check validity(String subject, Instant notAfter) {
    if (now.isAfter(notAfter)) {
      return Check.warn(
          subject, "expired at " + notAfter, "make another issuer and renew what it issued");
    }
    return now.plus(SOON).isAfter(notAfter)
        ? Check.warn(
            subject, "expires at " + notAfter, "make another issuer and renew what it issued")
        : Check.ok(subject, "valid until " + notAfter);
  }
}
