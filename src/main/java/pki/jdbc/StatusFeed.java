package pki.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import pki.database.Database;
import pki.database.Row;
import pki.database.Session;
import pki.store.CertificateId;
import pki.store.IssuerId;
import pki.store.KnownStatus;
import pki.store.StatusChanges;
import pki.x509.CertificateStatus;
import pki.x509.CertificateStatus.Revoked;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// What to answer about certificates: one, all of an issuer, and those that changed.
final class StatusFeed {
  /// Columns for [#status].
  private static final String COLUMNS =
      "c.serial, c.not_after, c.status, c.intended_at, c.revoked_at, c.reason\n";

  private static final String ONE =
      "SELECT " + COLUMNS + "FROM certificate c\nWHERE c.issuer_id = ? AND c.serial = ?";

  /// In the order of the key, so that nothing needs to be sorted.
  private static final String ALL =
      "SELECT "
          + COLUMNS
          + """
          FROM certificate c
          WHERE c.issuer_id = ?
          ORDER BY c.issuer_id, c.serial
          """;

  private static final String CHANGED =
      "SELECT c.issuer_id, "
          + COLUMNS
          + """
          FROM audit_log a JOIN certificate c ON c.issuer_id = a.issuer_id AND c.serial = a.serial
          WHERE a.sequence >= ? AND a.sequence < ?
          ORDER BY a.sequence
          """;

  private static final String NEXT =
      """
      SELECT next_sequence
      FROM audit_head
      WHERE one = 1
      """;

  private StatusFeed() {}

  static CertificateStatus one(Session session, CertificateId certificate) throws SQLException {
    return session
        .queryOne(
            ONE,
            p -> p.add(certificate.issuer().value()).add(certificate.serial().octets()),
            StatusFeed::status)
        .map(KnownStatus::status)
        .orElseGet(CertificateStatus.Unknown::new);
  }

  static void all(Database database, IssuerId issuer, Consumer<KnownStatus> sink) {
    database.each(
        "reading statuses", ALL, p -> p.add(issuer.value()), row -> sink.accept(status(row)));
  }

  /// The head is read first: what is behind it is committed.
  static StatusChanges changes(Session session, long from, int limit) throws SQLException {
    long head = session.query(NEXT, p -> {}, Row::number).getFirst();
    long next = Math.max(from, Math.min(head, from + limit));
    return new StatusChanges(
        session.query(CHANGED, p -> p.add(from).add(next), StatusFeed::changed), next);
  }

  private static StatusChanges.Changed changed(Row row) throws SQLException {
    return new StatusChanges.Changed(new IssuerId(row.number()), status(row));
  }

  private static KnownStatus status(Row row) throws SQLException {
    SerialNumber serial = SerialNumber.ofOctets(row.bytes());
    Instant notAfter = row.time();
    String status = row.text();
    Instant intendedAt = row.time();
    Optional<Instant> revokedAt = row.optionalTime();
    CertificateStatus answer =
        switch (status) {
          case "issued" -> new CertificateStatus.Good();
          case "intended" -> new Revoked(intendedAt, RevocationReason.UNSPECIFIED);
          default ->
              new Revoked(revokedAt.orElse(intendedAt), CertificateTable.reason(row.number()));
        };
    return new KnownStatus(serial, answer, notAfter);
  }
}
