package pki.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pki.store.AuditEvent;
import pki.store.CertificateId;

/// What changes do within a transaction. Statements that need no answer are gathered over all its
/// changes and sent together, which is most of PostgreSQL's speed.
public final class Transaction {
  /// A change to the store, carried out in a transaction with others.
  ///
  /// @param <T> what its caller learns once it is durable
  public interface Change<T> {
    /// Makes the change and leaves its audit event. It may be called again after everything was
    /// rolled back, so it must keep no state of its own. One that leaves no event must change
    /// nothing.
    T apply(Transaction transaction) throws SQLException;

    /// What it means that the database refused this change, and this one alone. Called after its
    /// rollback.
    default T refused(SQLException e) throws SQLException {
      throw e;
    }
  }

  /// What is written when the sequence of an event is known, and no other transaction can get a
  /// higher one before it is committed. So rows that are stamped become visible in the order of
  /// their stamps.
  @FunctionalInterface
  public interface Stamp {
    /// Writes nothing.
    Stamp NONE = (transaction, sequence) -> {};

    /// Gathers statements, which must not fail.
    void write(Transaction transaction, long sequence) throws SQLException;
  }

  /// What the audit log is to have.
  record Entry(AuditEvent event, Optional<CertificateId> about, Stamp stamp) {}

  private final Session session;
  private final Map<String, Integer> gathered = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  Transaction(Session session) {
    this.session = session;
  }

  /// For statements whose answer decides what comes next.
  public Session session() {
    return session;
  }

  /// Runs a statement later, together with others of the same text; it must change one row.
  public void gather(String sql, Parameters.Binding binding) throws SQLException {
    PreparedStatement statement = session.prepare(sql);
    binding.bind(new Parameters(statement));
    statement.addBatch();
    gathered.merge(sql, 1, Integer::sum);
  }

  /// Appends an event to the audit log when the change becomes durable.
  public void audit(AuditEvent event) {
    entries.add(new Entry(event, Optional.empty(), Stamp.NONE));
  }

  /// Appends an event of a change to a certificate, so that it is found among the changes.
  public void audit(AuditEvent event, CertificateId about) {
    audit(event, about, Stamp.NONE);
  }

  /// Appends an event whose sequence is to be written into rows.
  public void audit(AuditEvent event, CertificateId about, Stamp stamp) {
    entries.add(new Entry(event, Optional.of(about), stamp));
  }

  List<Entry> entries() {
    return entries;
  }

  /// Runs what was gathered, texts in the order of their first use.
  public void flush() throws SQLException {
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
  void forget(int entriesToKeep) throws SQLException {
    for (String sql : gathered.keySet()) {
      session.prepare(sql).clearBatch();
    }
    gathered.clear();
    entries.subList(entriesToKeep, entries.size()).clear();
  }
}
