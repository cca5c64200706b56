package pki.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import pki.der.Octets;
import pki.store.AuditEvent;
import pki.store.AuditHead;
import pki.store.AuditLog;
import pki.store.AuditRecord;
import pki.store.CertificateId;
import pki.store.StoreException;

/// The audit log's table and its head.
final class AuditTable implements AuditLog {
  private static final String HEAD =
      """
      SELECT next_sequence, hash
      FROM audit_head
      WHERE one = 1
      """;

  private static final String HOLD_HEAD = HEAD + "FOR UPDATE";

  private static final String MOVE_HEAD =
      """
      UPDATE audit_head
      SET next_sequence = ?, hash = ?
      WHERE one = 1 AND next_sequence = ?
      """;

  private static final String INSERT =
      """
      INSERT INTO audit_log (sequence, happened_at, actor, action, object, result, previous, hash,
        issuer_id, serial)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String READ =
      """
      SELECT sequence, happened_at, actor, action, object, result, previous, hash
      FROM audit_log
      WHERE sequence >= ?
      ORDER BY sequence
      FETCH FIRST ? ROWS ONLY
      """;

  private static final String HASH =
      """
      SELECT hash
      FROM audit_log
      WHERE sequence = ?
      """;

  private final Database database;

  AuditTable(Database database) {
    this.database = database;
  }

  /// Appends a transaction's events to the chain, and gives its new head. The head's row is held
  /// from here to the end of the transaction, so this comes last in it.
  static AuditHead append(Transaction transaction) throws SQLException {
    AuditHead start = head(transaction.session(), HOLD_HEAD);
    AuditHead head = start;
    for (Transaction.Entry entry : transaction.entries()) {
      AuditRecord record = head.record(entry.event());
      transaction.gather(INSERT, p -> bind(p, record, entry.about()));
      entry.stamp().write(transaction, record.sequence());
      head = head.after(record);
    }
    AuditHead end = head;
    transaction.gather(MOVE_HEAD, p -> p.add(end.next()).add(end.hash()).add(start.next()));
    transaction.flush();
    return end;
  }

  private static void bind(Parameters parameters, AuditRecord record, Optional<CertificateId> about)
      throws SQLException {
    AuditEvent event = record.event();
    parameters
        .add(record.sequence())
        .add(event.at())
        .add(event.actor())
        .add(event.action())
        .add(event.object())
        .add(event.result())
        .add(record.previous())
        .add(record.hash());
    if (about.isPresent()) {
      parameters.add(about.get().issuer().value()).add(about.get().serial().octets());
    } else {
      parameters.addNoNumber().addNoBytes();
    }
  }

  /// Whether a log with this head was committed. Waits for a transaction that is about to.
  static boolean awaits(Session session, AuditHead head) throws SQLException {
    return head(session, HOLD_HEAD).next() >= head.next() && reaches(session, head);
  }

  /// Makes sure that the log has come as far as was noted outside the database.
  static void checkReaches(Session session, Engine engine) throws SQLException {
    Optional<AuditHead> noted = engine.witnessed();
    if (noted.isPresent() && !reaches(session, noted.get())) {
      throw new StoreException(
          "%s is damaged or an earlier state: its audit log lacks record %d, which was on disk"
              .formatted(engine, noted.get().next() - 1));
    }
  }

  private static boolean reaches(Session session, AuditHead head) throws SQLException {
    return session.query(HASH, p -> p.add(head.next() - 1), Row::octets).contains(head.hash());
  }

  private static AuditHead head(Session session, String sql) throws SQLException {
    return session
        .queryOne(
            sql,
            Parameters.Binding.NONE,
            row ->
                new AuditHead(
                    row.number(), row.optionalBytes().map(Octets::of).orElse(AuditRecord.GENESIS)))
        .orElseThrow(() -> new SQLException("audit log has no head"));
  }

  @Override
  public void append(AuditEvent event) {
    database.change(
        "appending to the audit log",
        transaction -> {
          transaction.audit(event);
          return true;
        });
  }

  @Override
  public List<AuditRecord> read(long fromSequence, int limit) {
    return database.read(
        "reading the audit log",
        session -> session.query(READ, p -> p.add(fromSequence).add(limit), AuditTable::record));
  }

  @Override
  public AuditHead head() {
    return database.read("reading the audit log's head", session -> head(session, HEAD));
  }

  private static AuditRecord record(Row row) throws SQLException {
    long sequence = row.number();
    var event = new AuditEvent(row.time(), row.text(), row.text(), row.text(), row.text());
    return new AuditRecord(sequence, event, row.octets(), row.octets());
  }
}
