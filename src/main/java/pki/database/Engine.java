package pki.database;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import pki.store.AuditHead;

/// What differs between the databases. Called only by threads of ours, which nobody interrupts.
sealed interface Engine permits H2Engine, PostgresEngine {
  static Engine of(DatabaseLocation location) {
    return switch (location) {
      case DatabaseLocation.Home home -> new H2Engine(home);
      case DatabaseLocation.Server server -> new PostgresEngine(server);
    };
  }

  /// How a schema is brought up to date here.
  ///
  /// @param connecting the driver's settings for the URL
  /// @param folders on the class path
  /// @param placeholders what the scripts leave open
  record Migrating(
      String url,
      Properties connecting,
      String schema,
      List<String> folders,
      Map<String, String> placeholders) {}

  /// Opens a connection and makes sure that what it commits is durable.
  ///
  /// @throws pki.store.StoreException when the database is not fit to be used
  Session connect() throws SQLException;

  /// Makes sure that what was just committed is on disk.
  void sync(Session session) throws SQLException;

  /// Lets other processes know, for as long as this session lasts, that this holder lives.
  void announce(Session session, long holder) throws SQLException;

  /// Whether the process behind another holder has ended. When it has, nobody else is told so until
  /// the transaction ends.
  boolean isGone(Session session, long holder) throws SQLException;

  /// What to do when a commit or its sync fails.
  AfterFailure afterFailedCommit(Exception e);

  /// Notes outside the database how far the audit log is now known to be on disk.
  void witness(AuditHead head);

  /// What was noted last, if anything: the database must not be behind it.
  Optional<AuditHead> witnessed();

  Migrating migrating();

  /// Lets go of what outlasts a connection.
  void release();

  /// Which database this is, for messages.
  @Override
  String toString();

  /// Ways to go on after a failed commit.
  enum AfterFailure {
    /// Nobody knows what is on disk: change nothing any more.
    STOP,
    /// Nothing was committed.
    GO_ON,
    /// The connection broke: ask the database on another one.
    ASK
  }
}
