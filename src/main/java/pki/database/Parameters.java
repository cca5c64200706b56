package pki.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import pki.der.Octets;

/// Binds a statement's parameters one after the other.
public final class Parameters {
  /// Sets all parameters of a statement.
  @FunctionalInterface
  public interface Binding {
    /// Binds nothing.
    Binding NONE = p -> {};

    void bind(Parameters parameters) throws SQLException;
  }

  private final PreparedStatement statement;
  private int next = 1;

  Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  public Parameters add(long value) throws SQLException {
    statement.setLong(next++, value);
    return this;
  }

  public Parameters add(String value) throws SQLException {
    statement.setString(next++, value);
    return this;
  }

  public Parameters add(byte[] value) throws SQLException {
    statement.setBytes(next++, value);
    return this;
  }

  public Parameters add(Octets value) throws SQLException {
    return add(value.bytes());
  }

  /// PostgreSQL's driver takes no Instant.
  public Parameters add(Instant value) throws SQLException {
    statement.setObject(next++, value.atOffset(ZoneOffset.UTC));
    return this;
  }

  public Parameters addOptional(Optional<Instant> value) throws SQLException {
    if (value.isPresent()) {
      return add(value.get());
    }
    statement.setNull(next++, Types.TIMESTAMP_WITH_TIMEZONE);
    return this;
  }

  public Parameters addNoBytes() throws SQLException {
    statement.setNull(next++, Types.VARBINARY);
    return this;
  }

  public Parameters addNoNumber() throws SQLException {
    statement.setNull(next++, Types.BIGINT);
    return this;
  }
}
