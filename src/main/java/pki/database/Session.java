package pki.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A connection with its prepared statements. For one thread at a time, and never one that others
/// may interrupt: an interrupt inside H2 closes the whole database.
public final class Session implements AutoCloseable {
  /// Rows that PostgreSQL sends in one go.
  private static final int PORTION = 1_000;

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Session(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /// Runs a statement once; its text should not be built anew each time, for it is kept prepared.
  public int update(String sql, Parameters.Binding binding) throws SQLException {
    PreparedStatement statement = prepare(sql);
    binding.bind(new Parameters(statement));
    return statement.executeUpdate();
  }

  /// Inserts a row and gives the `id` that it got.
  public long insert(String sql, Parameters.Binding binding) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
      binding.bind(new Parameters(statement));
      statement.executeUpdate();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        if (!keys.next()) {
          throw new SQLException("insert gave no id");
        }
        return keys.getLong(1);
      }
    }
  }

  public <T> List<T> query(String sql, Parameters.Binding binding, Row.Mapping<T> mapping)
      throws SQLException {
    PreparedStatement statement = prepare(sql);
    binding.bind(new Parameters(statement));
    List<T> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(mapping.map(new Row(result)));
      }
    }
    return rows;
  }

  /// Hands over rows one by one, so that there may be any number. For sessions that read: it ends
  /// the transaction, and a session that it fails on is of no more use.
  ///
  /// @throws SQLException when anything fails; after the first row never with a state which says
  ///   that it may be tried again, for the sink would get rows twice
  public void each(String sql, Parameters.Binding binding, Row.Sink sink) throws SQLException {
    long rows = 0;
    try {
      connection.setAutoCommit(false); // else PostgreSQL sends everything at once
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setFetchSize(PORTION);
        binding.bind(new Parameters(statement));
        try (ResultSet result = statement.executeQuery()) {
          for (; result.next(); rows++) {
            sink.accept(new Row(result));
          }
        }
      }
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw rows == 0
          ? e
          : new SQLException("after %d rows: %s".formatted(rows, e.getMessage()), e);
    }
  }

  public <T> Optional<T> queryOne(String sql, Parameters.Binding binding, Row.Mapping<T> mapping)
      throws SQLException {
    return query(sql, binding, mapping).stream().findFirst();
  }

  /// Runs what is not worth preparing.
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// The statement of this text, kept until the session ends, which closes it.
  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement known = prepared.get(sql);
    if (known == null) {
      known = connection.prepareStatement(sql);
      prepared.put(sql, known);
    }
    return known;
  }

  /// What matters was committed before, so that this fails is nothing to fail for.
  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // the database is gone, or will find out
    }
  }
}
