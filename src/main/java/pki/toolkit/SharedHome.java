package pki.toolkit;

import java.util.Optional;
import java.util.function.Function;
import pki.database.DatabaseLocation;
import pki.store.AuditHead;
import pki.store.StoreException;

/// A home in the hands of a process that stays. Its own database file is open only while a question
/// is answered, so that any other command works beside it; a connection to a database server stays
/// open until it fails. Thread-safe.
public final class SharedHome {
  private final Toolkit toolkit;
  private final DatabaseLocation location;

  public SharedHome(Toolkit toolkit) {
    this.toolkit = toolkit;
    this.location = toolkit.databaseLocation();
  }

  /// Answers one question. Blocks while others are answered, and while another process has the
  /// store.
  public synchronized <T> T ask(Function<Toolkit, T> question) {
    try {
      return question.apply(toolkit);
    } catch (StoreException e) {
      toolkit.releaseStore();
      throw e;
    } finally {
      if (location instanceof DatabaseLocation.Home) {
        toolkit.releaseStore();
      }
    }
  }

  /// Something that changes whenever anybody changes anything in the store. Quick.
  ///
  /// @throws StoreException when it cannot be told
  public Optional<AuditHead> head() {
    return switch (location) {
      case DatabaseLocation.Home own -> own.witnessed();
      case DatabaseLocation.Server _ -> ask(asked -> Optional.of(asked.store().audit().head()));
    };
  }
}
