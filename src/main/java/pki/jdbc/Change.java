package pki.jdbc;

import java.sql.SQLException;

/// A change to the store, carried out by the [Committer] in a transaction with others.
///
/// @param <T> what its caller learns once it is durable
interface Change<T> {
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
