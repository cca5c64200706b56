package pki.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import pki.der.Octets;
import pki.x509.SerialNumber;

/// Binds a statement's parameters one after the other.
final class Parameters {
  /// Sets all parameters of a statement.
  @FunctionalInterface
  interface Binding {
    /// Binds nothing.
    Binding NONE = p -> {};

    void bind(Parameters parameters) throws SQLException;
  }

  private final PreparedStatement statement;
  private int next = 1;

  Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  Parameters add(long value) throws SQLException {
    statement.setLong(next++, value);
    return this;
  }

  Parameters add(String value) throws SQLException {
    statement.setString(next++, value);
    return this;
  }

  Parameters add(byte[] value) throws SQLException {
    statement.setBytes(next++, value);
    return this;
  }

  Parameters add(Octets value) throws SQLException {
    return add(value.bytes());
  }

  Parameters add(SerialNumber serial) throws SQLException {
    return add(serial.octets());
  }

  /// PostgreSQL's driver takes no Instant.
  Parameters add(Instant value) throws SQLException {
    statement.setObject(next++, value.atOffset(ZoneOffset.UTC));
    return this;
  }

  Parameters addNoNumber() throws SQLException {
    statement.setNull(next++, Types.BIGINT);
    return this;
  }
}
