package pki.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
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

/// Reads what a list is to say, a portion at a time and in the order of the table's key.
///
/// @param partition which of the issuer's certificates
record CrlContents(Database database, IssuerId issuer, CrlPartition partition) {
  /// More in one piece, and H2 would keep the portion on the disk.
  private static final int PORTION = 1000;

  private static final String COLUMNS =
      "SELECT id, serial, since, reason, invalid_since, not_after\nFROM revocation\n";

  private static final String AND_IN_PARTITION =
      """
        AND MOD(last_octet, ?) = ?
      ORDER BY id
      FETCH FIRST ? ROWS ONLY
      """;

  /// By the index of an issuer's rows, looking up each.
  private static final String COMPLETE =
      COLUMNS
          + """
          WHERE id > ? AND issuer_id = ? AND not_after >= ? AND reason <> 8
          """
          + AND_IN_PARTITION;

  /// The same through the whole table, which is twice as quick where most rows are the issuer's: `+
  /// 0` keeps the databases from using an index.
  private static final String COMPLETE_BY_SCAN =
      COLUMNS
          + """
          WHERE id > ? AND issuer_id + 0 = ? AND not_after + 0 >= ? AND reason <> 8
          """
          + AND_IN_PARTITION;

  private static final String CHANGED =
      COLUMNS
          + """
          WHERE id > ? AND issuer_id = ? AND changed >= ?
          """
          + AND_IN_PARTITION;

  /// On hold on the base, not changed since, and over now.
  private static final String ENDED_ON_HOLD =
      COLUMNS
          + """
          WHERE id > ? AND issuer_id = ? AND not_after >= ? AND not_after < ?
            AND reason = 6 AND changed < ?
          """
          + AND_IN_PARTITION;

  private record Listed(long id, ListedRevocation revocation, Instant notAfter) {
    ListedRevocation removed() {
      return new ListedRevocation(
          revocation.serial(), notAfter, RevocationReason.REMOVE_FROM_CRL, Optional.empty());
    }
  }

  void complete(Instant listsFrom, Consumer<ListedRevocation> sink) {
    long from = listsFrom.getEpochSecond();
    long after = 0;
    boolean dense = false;
    List<Listed> portion;
    do {
      portion =
          read(dense ? COMPLETE_BY_SCAN : COMPLETE, after, p -> p.add(issuer.value()).add(from));
      portion.forEach(listed -> sink.accept(listed.revocation()));
      if (!portion.isEmpty()) {
        long span = portion.getLast().id() - Math.max(after, portion.getFirst().id());
        dense = span < 2L * PORTION * partition.count();
        after = portion.getLast().id();
      }
    } while (portion.size() == PORTION);
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
    long after = 0;
    List<Listed> portion;
    do {
      portion = read(sql, after, conditions);
      portion.forEach(sink);
      after = portion.isEmpty() ? after : portion.getLast().id();
    } while (portion.size() == PORTION);
  }

  private List<Listed> read(String sql, long after, Parameters.Binding conditions) {
    return database.read(
        "reading revocations",
        session ->
            session.query(
                sql,
                p -> {
                  conditions.bind(p.add(after));
                  p.add(partition.count()).add(partition.index()).add(PORTION);
                },
                CrlContents::listed));
  }

  private static Listed listed(Row row) throws SQLException {
    long id = row.number();
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
    return new Listed(id, revocation, Instant.ofEpochSecond(row.number()));
  }
}
