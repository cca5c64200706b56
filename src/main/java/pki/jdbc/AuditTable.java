package pki.jdbc;

import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import pki.der.Octets;
import pki.store.AuditEvent;
import pki.store.AuditHead;
import pki.store.AuditLog;
import pki.store.AuditRecord;

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
      INSERT INTO audit_log (sequence, happened_at, actor, action, object, result, previous, hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
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

  /// Appends a transaction's events to the chain, and gives the last record. The head's row is held
  /// from here to the end of the transaction, so this comes last in it.
  static AuditRecord append(Transaction transaction) throws SQLException {
    AuditHead start = head(transaction.session(), HOLD_HEAD);
    AuditHead head = start;
    @Nullable AuditRecord last = null;
    for (AuditEvent event : transaction.events()) {
      AuditRecord record = head.record(event);
      transaction.gather(INSERT, p -> bind(p, record));
      head = head.after(record);
      last = record;
    }
    AuditHead end = head;
    transaction.gather(MOVE_HEAD, p -> p.add(end.next()).add(end.hash()).add(start.next()));
    transaction.flush();
    return Objects.requireNonNull(last, "a transaction without events has nothing to append");
  }

  private static void bind(Parameters parameters, AuditRecord record) throws SQLException {
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
  }

  /// Whether this record was committed. Waits for a transaction that is about to.
  static boolean holds(Session session, AuditRecord record) throws SQLException {
    AuditHead head = head(session, HOLD_HEAD);
    return head.next() > record.sequence()
        && session.query(HASH, p -> p.add(record.sequence()), Row::octets).contains(record.hash());
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
