package pki.report;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pki.store.CertificateRecord;
import pki.store.Revocation;
import pki.x509.Validity;

/// A certificate of the inventory, in one line. Holds no certificate, so that many rows fit.
///
/// @param name what to call it: the common name, else the first of the names, which the store sorts
/// @param state `good`, `expired`, `notYetValid`, `revoked`, `abandoned` or `unfinished`
/// @param issuer the issuer's label
public record InventoryRow(
    String serial,
    String state,
    Validity validity,
    Instant now,
    String subject,
    String name,
    List<String> names,
    String template,
    String issuer,
    Optional<Revocation> revocation) {
  private static final int SERIAL_DIGITS = 12;

  static final List<Table.Column> COLUMNS =
      List.of(
          Table.Column.WHOLE,
          Table.Column.WHOLE,
          Table.Column.WHOLE,
          Table.Column.WHOLE,
          Table.Column.CUTTABLE,
          Table.Column.CUTTABLE,
          Table.Column.CUTTABLE);

  static final List<String> HEADINGS =
      List.of("SERIAL", "STATE", "EXPIRES", "LEFT", "NAME", "TEMPLATE", "ISSUER");

  public InventoryRow {
    names = List.copyOf(names);
  }

  public static InventoryRow of(CertificateRecord record, String issuer, Instant now) {
    return new InventoryRow(
        record.serial().hex(),
        state(record, now),
        record.validity(),
        now,
        record.subject().toString(),
        name(record),
        record.names(),
        record.template(),
        issuer,
        record.revocation());
  }

  static String state(CertificateRecord record, Instant now) {
    return switch (record.state()) {
      case INTENDED -> "unfinished";
      case ABANDONED -> "abandoned";
      case REVOKED -> "revoked";
      case ISSUED -> {
        TimeSpan.Phase phase = TimeSpan.phase(record.validity(), now);
        yield phase == TimeSpan.Phase.VALID ? "good" : phase.label();
      }
    };
  }

  List<String> cells() {
    return List.of(
        serial.substring(0, Math.min(SERIAL_DIGITS, serial.length())),
        state,
        validity.notAfter().toString().substring(0, "2026-06-01".length()),
        now.isAfter(validity.notAfter()) ? "-" : TimeSpan.between(now, validity.notAfter()),
        nameAndMore(),
        template,
        issuer);
  }

  Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("serial", serial);
    values.put("state", state);
    values.put("subject", subject);
    values.put("names", names);
    values.put("notBefore", validity.notBefore());
    values.put("notAfter", validity.notAfter());
    values.put("template", template);
    values.put("issuer", issuer);
    revocation.ifPresent(revoked -> {
      values.put("revokedSince", revoked.since());
      values.put("reason", revoked.reason().asn1Name());
      revoked.invalidSince().ifPresent(time -> values.put("invalidSince", time));
    });
    return values;
  }

  private static String name(CertificateRecord record) {
    return record
        .subject()
        .commonName()
        .or(() -> record.names().stream().findFirst())
        .orElseGet(() -> record.subject().toString());
  }

  private String nameAndMore() {
    long more = names.stream().filter(other -> !other.equals(name)).count();
    return more > 0 ? "%s +%d".formatted(name, more) : name;
  }
}
