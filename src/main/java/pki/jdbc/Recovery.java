package pki.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import pki.database.Database;
import pki.database.Row;
import pki.database.Session;
import pki.database.Transaction;
import pki.database.Transaction.Change;
import pki.store.AuditEvent;
import pki.store.CertificateId;
import pki.store.IssuerId;
import pki.x509.SerialNumber;

/// Gives up what ended processes left unfinished.
///
/// @param candidates holders of unfinished work other than ourselves
/// @param at when, for the audit log
record Recovery(Database database, List<Long> candidates, Instant at)
    implements Change<List<SerialNumber>> {

  private static final String HOLDERS =
      """
      SELECT holder FROM certificate WHERE holder IS NOT NULL AND holder <> ?
      UNION
      SELECT holder FROM issuer WHERE holder IS NOT NULL AND holder <> ?
      """;

  private static final String INTENTS =
      """
      SELECT issuer_id, serial
      FROM certificate
      WHERE holder = ?
      """;

  /// Revoked since the intent: from then on a signature may exist.
  private static final String ABANDON_INTENT =
      """
      UPDATE certificate
      SET status = 'abandoned', holder = NULL, revoked_at = intended_at, reason = 0
      WHERE issuer_id = ? AND serial = ? AND status = 'intended'
      """;

  private static final String ISSUERS =
      """
      SELECT id, label
      FROM issuer
      WHERE holder = ?
      """;

  private static final String ABANDON_ISSUER =
      """
      UPDATE issuer
      SET state = 'abandoned', holder = NULL, label = ?
      WHERE id = ? AND state = 'pending'
      """;

  private record Intended(long issuer, SerialNumber serial) {}

  private record Pending(long id, String label) {}

  /// Who has unfinished work, ourselves excepted. Usually nobody: then nothing is to be changed.
  static List<Long> holders(Session session, long ourselves) throws SQLException {
    return session.query(HOLDERS, p -> p.add(ourselves).add(ourselves), Row::number);
  }

  @Override
  public List<SerialNumber> apply(Transaction transaction) throws SQLException {
    List<SerialNumber> burnt = new ArrayList<>();
    for (long holder : candidates) {
      if (database.isGone(transaction, holder)) {
        abandonIntents(transaction, holder, burnt);
        abandonIssuers(transaction, holder);
      }
    }
    return List.copyOf(burnt);
  }

  private void abandonIntents(Transaction transaction, long holder, List<SerialNumber> burnt)
      throws SQLException {
    List<Intended> intents =
        transaction
            .session()
            .query(
                INTENTS,
                p -> p.add(holder),
                row -> new Intended(row.number(), SerialNumber.ofOctets(row.bytes())));
    for (Intended intent : intents) {
      CertificateId certificate = new CertificateId(new IssuerId(intent.issuer()), intent.serial());
      transaction
          .session()
          .update(ABANDON_INTENT, p -> p.add(intent.issuer()).add(intent.serial().octets()));
      RevocationTable.relist(
          transaction, certificate, event("certificate.abandon", certificate.toString()));
      burnt.add(intent.serial());
    }
  }

  private void abandonIssuers(Transaction transaction, long holder) throws SQLException {
    List<Pending> issuers =
        transaction
            .session()
            .query(ISSUERS, p -> p.add(holder), row -> new Pending(row.number(), row.text()));
    for (Pending issuer : issuers) {
      String freed = "%s~%d".formatted(issuer.label(), issuer.id());
      transaction.gather(ABANDON_ISSUER, p -> p.add(freed).add(issuer.id()));
      transaction.audit(
          event("issuer.abandon", "issuer %d '%s'".formatted(issuer.id(), issuer.label())));
    }
  }

  private AuditEvent event(String action, String object) {
    return new AuditEvent(
        at, "recovery", action, object, "abandoned: its process ended before it was finished");
  }
}
