package pki.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pki.der.Octets;

/// Reads a row's columns one after the other.
public final class Row {
  /// Makes a value of a row.
  @FunctionalInterface
  public interface Mapping<T> {
    T map(Row row) throws SQLException;
  }

  /// Takes rows.
  @FunctionalInterface
  public interface Sink {
    void accept(Row row) throws SQLException;
  }

  private final ResultSet result;
  private int next = 1;

  Row(ResultSet result) {
    this.result = result;
  }

  public long number() throws SQLException {
    return result.getLong(next++);
  }

  /// A number, or nothing where there is null.
  public OptionalLong optionalNumber() throws SQLException {
    long value = result.getLong(next++);
    return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  public String text() throws SQLException {
    return present(result.getString(next++));
  }

  public byte[] bytes() throws SQLException {
    return present(result.getBytes(next++));
  }

  public Octets octets() throws SQLException {
    return Octets.of(bytes());
  }

  public Optional<byte[]> optionalBytes() throws SQLException {
    return Optional.ofNullable(result.getBytes(next++));
  }

  public Instant time() throws SQLException {
    return present(result.getObject(next++, OffsetDateTime.class)).toInstant();
  }

  public Optional<Instant> optionalTime() throws SQLException {
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
