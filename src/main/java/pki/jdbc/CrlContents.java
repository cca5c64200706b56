package pki.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import pki.crl.ListedRevocation;
import pki.crl.PublishedCrl;
import pki.database.Database;
import pki.database.Parameters;
import pki.database.Row;
import pki.store.IssuerId;
import pki.x509.CrlPartition;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;

/// Reads what a list is to say, row by row and in the order of the table's key.
///
/// @param partition which of the issuer's certificates
record CrlContents(Database database, IssuerId issuer, CrlPartition partition) {
  private static final String COLUMNS =
      "SELECT serial, since, reason, invalid_since, not_after\nFROM revocation\n";

  private static final String AND_IN_PARTITION =
      """
        AND MOD(last_octet, ?) = ?
      ORDER BY id
      """;

  /// Through the whole table, which holds little else where it matters: to look up each row of an
  /// index takes five times as long. `+ 0` keeps the databases from using one.
  private static final String COMPLETE =
      COLUMNS
          + """
          WHERE id > 0 AND issuer_id + 0 = ? AND not_after + 0 >= ? AND reason <> 8
          """
          + AND_IN_PARTITION;

  private static final String CHANGED =
      COLUMNS
          + """
          WHERE issuer_id = ? AND changed >= ?
          """
          + AND_IN_PARTITION;

  /// On hold on the base, not changed since, and over now.
  private static final String ENDED_ON_HOLD =
      COLUMNS
          + """
          WHERE issuer_id = ? AND not_after >= ? AND not_after < ?
            AND reason = 6 AND changed < ?
          """
          + AND_IN_PARTITION;

  private record Listed(ListedRevocation revocation, Instant notAfter) {
    ListedRevocation removed() {
      return new ListedRevocation(
          revocation.serial(), notAfter, RevocationReason.REMOVE_FROM_CRL, Optional.empty());
    }
  }

  void complete(Instant listsFrom, Consumer<ListedRevocation> sink) {
    each(
        COMPLETE,
        p -> p.add(issuer.value()).add(listsFrom.getEpochSecond()),
        listed -> sink.accept(listed.revocation()));
  }

  void delta(PublishedCrl base, Instant listsFrom, Consumer<ListedRevocation> sink) {
    long sinceBase = base.changesUntil();
    each(
        CHANGED,
        p -> p.add(issuer.value()).add(sinceBase),
        listed -> changed(listed, listsFrom).ifPresent(sink));
    each(
        ENDED_ON_HOLD,
        p ->
            p.add(issuer.value())
                .add(base.listsFrom().getEpochSecond())
                .add(listsFrom.getEpochSecond())
                .add(sinceBase),
        listed -> sink.accept(listed.removed()));
  }

  private static Optional<ListedRevocation> changed(Listed listed, Instant listsFrom) {
    RevocationReason reason = listed.revocation().reason();
    if (reason == RevocationReason.REMOVE_FROM_CRL || !listed.notAfter().isBefore(listsFrom)) {
      return Optional.of(listed.revocation());
    }
    return reason == RevocationReason.CERTIFICATE_HOLD
        ? Optional.of(listed.removed())
        : Optional.empty();
  }

  private void each(String sql, Parameters.Binding conditions, Consumer<Listed> sink) {
    database.each(
        "reading revocations",
        sql,
        p -> {
          conditions.bind(p);
          p.add(partition.count()).add(partition.index());
        },
        row -> sink.accept(listed(row)));
  }

  private static Listed listed(Row row) throws SQLException {
    SerialNumber serial = SerialNumber.ofOctets(row.bytes());
    Instant since = Instant.ofEpochSecond(row.number());
    RevocationReason reason = CertificateTable.reason(row.number());
    var invalidSince = row.optionalNumber();
    var revocation =
        new ListedRevocation(
            serial,
            since,
            reason,
            invalidSince.isPresent()
                ? Optional.of(Instant.ofEpochSecond(invalidSince.getAsLong()))
                : Optional.empty());
    return new Listed(revocation, Instant.ofEpochSecond(row.number()));
  }
}
