package pki.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pki.der.Octets;

/// Reads a row's columns one after the other.
final class Row {
  /// Makes a value of a row.
  @FunctionalInterface
  interface Mapping<T> {
    T map(Row row) throws SQLException;
  }

  private final ResultSet result;
  private int next = 1;

  Row(ResultSet result) {
    this.result = result;
  }

  long number() throws SQLException {
    return result.getLong(next++);
  }

  String text() throws SQLException {
    return present(result.getString(next++));
  }

  byte[] bytes() throws SQLException {
    return present(result.getBytes(next++));
  }

  Octets octets() throws SQLException {
    return Octets.of(bytes());
  }

  Optional<byte[]> optionalBytes() throws SQLException {
    return Optional.ofNullable(result.getBytes(next++));
  }

  Instant time() throws SQLException {
    return present(result.getObject(next++, OffsetDateTime.class)).toInstant();
  }

  Optional<Instant> optionalTime() throws SQLException {
    return Optional.ofNullable(result.getObject(next++, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private <T> T present(@Nullable T value) throws SQLException {
    if (value == null) {
      throw new SQLException("column %d is null".formatted(next - 1));
    }
    return value;
  }
}
