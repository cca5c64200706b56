package pki.database;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the databases mean by their errors.
public final class SqlFailure {
  /// Our own: a statement found no row to change.
  static final String NO_ROW = "02000";

  private static final int LONGEST_REASON = 300;

  private SqlFailure() {}

  public static boolean isNoRow(SQLException e) {
    return hasState(e, NO_ROW);
  }

  public static boolean isDuplicate(SQLException e) {
    return hasState(e, "23505");
  }

  /// A row refers to one that is not there: 23506 in H2, 23503 in PostgreSQL.
  public static boolean isDangling(SQLException e) {
    return hasState(e, "23506") || hasState(e, "23503");
  }

  /// 42S02 to 42S04 in H2, 42P01 in PostgreSQL.
  static boolean isNoSuchTable(SQLException e) {
    return hasState(e, "42P01")
        || hasState(e, "42S02")
        || hasState(e, "42S03")
        || hasState(e, "42S04");
  }

  /// The connection to PostgreSQL is gone: its own errors, and those of a server that is ending.
  static boolean isLostConnection(SQLException e) {
    String state = e.getSQLState();
    return state != null && (state.startsWith("08") || state.startsWith("57P"));
  }

  private static boolean hasState(SQLException e, String state) {
    for (@Nullable SQLException each = e; each != null; each = each.getNextException()) {
      if (state.equals(each.getSQLState())) {
        return true;
      }
    }
    return false;
  }

  /// The message on one line, with what the system said when H2 wraps that, such as `No space left
  /// on device`.
  static String reason(Throwable e) {
    String reason = line(e);
    return cause(e)
        .filter(said -> !reason.contains(said))
        .map(said -> "%s: %s".formatted(reason, said))
        .orElse(reason);
  }

  private static Optional<String> cause(Throwable e) {
    Throwable root = Throwables.getRootCause(e);
    return root instanceof IOException ? Optional.of(line(root)) : Optional.empty();
  }

  /// Without the SQL that H2 appends and the details that PostgreSQL puts below.
  private static String line(Throwable e) {
    String message = String.valueOf(e.getMessage());
    String line =
        message.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    int sql = line.indexOf("; SQL statement:");
    String reason = sql < 0 ? line : line.substring(0, sql);
    return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
  }
}
