package pki.report;

import java.time.Instant;
import pki.store.CertificateRecord;

/// A certificate together with what the inventory knows of it.
public final class StoredReport {
  private StoredReport() {}

  /// Shows the certificate first, then its state, template and issuer.
  ///
  /// @param issuer the issuer's label
  public static Report of(CertificateRecord record, String issuer, Instant now) {
    String name = record.subject().commonName().orElseGet(() -> record.subject().toString());
    Facts facts =
        record
            .certificate()
            .map(certificate -> CertificateReport.facts(certificate, now))
            .orElseGet(() -> unfinished(record, name));
    facts
        .line("state", sentence(record, now))
        .value("state", InventoryRow.state(record, now))
        .both("template", "template", record.template())
        .line("CA here", issuer)
        .value("issuerLabel", issuer)
        .value("intendedAt", record.intendedAt());
    record
        .revocation()
        .ifPresent(revoked -> {
          facts.value("revokedSince", revoked.since()).value("reason", revoked.reason().asn1Name());
          revoked.invalidSince().ifPresent(time -> facts.value("invalidSince", time));
        });
    return facts.report();
  }

  private static Facts unfinished(CertificateRecord record, String name) {
    return new Facts("certificate", "certificate that was never released: " + name)
        .both("subject", "subject", CertificateReport.text(record.subject()))
        .both("serial", "serial", record.serial().hex())
        .both("names", "names", record.names())
        .value("notBefore", record.validity().notBefore())
        .value("notAfter", record.validity().notAfter());
  }

  private static String sentence(CertificateRecord record, Instant now) {
    return switch (record.state()) {
      case INTENDED -> "about to be signed";
      case ISSUED -> InventoryRow.state(record, now);
      case ABANDONED ->
          "abandoned: its process ended before it was released, so it counts as revoked";
      case REVOKED ->
          record
              .revocation()
              .map(r -> "REVOKED since %s (%s)".formatted(r.since(), r.reason().asn1Name()))
              .orElse("REVOKED");
    };
  }
}
