package pki.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pki.store.AuditEvent;

/// What changes do within a transaction. Statements that need no answer are gathered over all its
/// changes and sent together, which is most of PostgreSQL's speed.
final class Transaction {
  private final Session session;
  private final Map<String, Integer> gathered = new LinkedHashMap<>();
  private final List<AuditEvent> events = new ArrayList<>();

  Transaction(Session session) {
    this.session = session;
  }

  /// For statements whose answer decides what comes next.
  Session session() {
    return session;
  }

  /// Runs a statement later, together with others of the same text; it must change one row.
  void gather(String sql, Parameters.Binding binding) throws SQLException {
    PreparedStatement statement = session.prepare(sql);
    binding.bind(new Parameters(statement));
    statement.addBatch();
    gathered.merge(sql, 1, Integer::sum);
  }

  /// Appends an event to the audit log when the change becomes durable.
  void audit(AuditEvent event) {
    events.add(event);
  }

  List<AuditEvent> events() {
    return events;
  }

  /// Runs what was gathered, texts in the order of their first use.
  void flush() throws SQLException {
    for (String sql : gathered.keySet()) {
      for (int rows : session.prepare(sql).executeBatch()) {
        if (rows != 1) {
          throw new SQLException("changed %d rows, must be 1".formatted(rows), SqlFailure.NO_ROW);
        }
      }
    }
    gathered.clear();
  }

  /// Forgets what was gathered and everything after so many events.
  void forget(int eventsToKeep) throws SQLException {
    for (String sql : gathered.keySet()) {
      session.prepare(sql).clearBatch();
    }
    gathered.clear();
    events.subList(eventsToKeep, events.size()).clear();
  }
}
