package pki.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import pki.database.Parameters;
import pki.database.Row;
import pki.database.Session;
import pki.database.Transaction;
import pki.database.Transaction.Change;
import pki.store.AuditEvent;
import pki.store.CertificateId;
import pki.store.ReleaseOutcome;
import pki.store.Revocation;
import pki.store.RevocationOutcome;
import pki.x509.RevocationReason;

/// How certificates are revoked and released: in the certificate's own row, which is the truth, and
/// in the narrow table that lists are made from.
final class RevocationTable {
  private static final String REVOKE =
      """
      UPDATE certificate
      SET status = 'revoked', revoked_at = ?, reason = ?, invalid_since = ?
      WHERE issuer_id = ? AND serial = ? AND status = 'issued'
      """;

  /// A hold (6) becomes final, or any reason keyCompromise (1); never does it begin later.
  private static final String WORSEN =
      """
      UPDATE certificate
      SET revoked_at = LEAST(revoked_at, ?), reason = ?, invalid_since = COALESCE(?, invalid_since)
      WHERE issuer_id = ? AND serial = ? AND status = 'revoked'
        AND ((reason = 6 AND ? <> 6) OR (reason <> 1 AND ? = 1))
      """;

  private static final String RELEASE =
      """
      UPDATE certificate
      SET status = 'issued', revoked_at = NULL, reason = NULL, invalid_since = NULL
      WHERE issuer_id = ? AND serial = ? AND status = 'revoked' AND reason = 6
      """;

  private static final String COMPLETED =
      """
      SELECT CASE WHEN status = 'revoked' THEN 1 ELSE 0 END
      FROM certificate
      WHERE issuer_id = ? AND serial = ? AND status IN ('issued', 'revoked')
      """;

  private static final String REVOCATION =
      """
      SELECT revoked_at, reason, invalid_since, not_after
      FROM certificate
      WHERE issuer_id = ? AND serial = ?
      """;

  private static final String RELIST =
      """
      UPDATE revocation
      SET since = ?, reason = ?, invalid_since = ?
      WHERE issuer_id = ? AND serial = ?
      """;

  private static final String LIST =
      """
      INSERT INTO revocation (since, reason, invalid_since, issuer_id, serial, last_octet, not_after,
        changed)
      VALUES (?, ?, ?, ?, ?, ?, ?, 0)
      """;

  private static final String STAMP =
      """
      UPDATE revocation
      SET changed = ?
      WHERE issuer_id = ? AND serial = ?
      """;

  private RevocationTable() {}

  /// Revokes what was issued, or makes a revocation more severe.
  record Revoke(CertificateId certificate, Revocation revocation, AuditEvent event)
      implements Change<RevocationOutcome> {
    @Override
    public RevocationOutcome apply(Transaction transaction) throws SQLException {
      Session session = transaction.session();
      int code = revocation.reason().code();
      if (session.update(REVOKE, p -> key(said(p), certificate)) == 1) {
        relist(transaction, certificate, event);
        return RevocationOutcome.REVOKED;
      }
      if (session.update(WORSEN, p -> key(said(p), certificate).add(code).add(code)) == 1) {
        relist(transaction, certificate, event);
        return RevocationOutcome.UPDATED;
      }
      return isRevoked(session, certificate).orElse(false)
          ? RevocationOutcome.ALREADY_REVOKED
          : RevocationOutcome.NOT_ISSUED;
    }

    private Parameters said(Parameters p) throws SQLException {
      return p.add(revocation.since())
          .add(revocation.reason().code())
          .addOptional(revocation.invalidSince());
    }
  }

  /// Ends a hold.
  record Release(CertificateId certificate, Instant at, AuditEvent event)
      implements Change<ReleaseOutcome> {
    @Override
    public ReleaseOutcome apply(Transaction transaction) throws SQLException {
      Session session = transaction.session();
      if (session.update(RELEASE, p -> key(p, certificate)) == 1) {
        list(transaction, certificate, event, removed(session));
        return ReleaseOutcome.RELEASED;
      }
      return isRevoked(session, certificate).isPresent()
          ? ReleaseOutcome.NOT_ON_HOLD
          : ReleaseOutcome.NOT_ISSUED;
    }

    private Listed removed(Session session) throws SQLException {
      Instant notAfter = row(session, certificate).notAfter();
      return new Listed(
          at.truncatedTo(ChronoUnit.SECONDS),
          RevocationReason.REMOVE_FROM_CRL.code(),
          Optional.empty(),
          notAfter);
    }
  }

  /// What a list is to say.
  private record Listed(
      Instant since, long reason, Optional<Instant> invalidSince, Instant notAfter) {}

  /// Lists a certificate as its own row now says.
  static void relist(Transaction transaction, CertificateId certificate, AuditEvent event)
      throws SQLException {
    list(transaction, certificate, event, row(transaction.session(), certificate));
  }

  private static void list(
      Transaction transaction, CertificateId certificate, AuditEvent event, Listed listed)
      throws SQLException {
    Session session = transaction.session();
    if (session.update(RELIST, p -> key(said(p, listed), certificate)) == 0) {
      byte[] serial = certificate.serial().octets();
      int lastOctet = serial[serial.length - 1] & 0xff;
      session.update(
          LIST,
          p ->
              key(said(p, listed), certificate)
                  .add(lastOctet)
                  .add(listed.notAfter().getEpochSecond()));
    }
    transaction.audit(
        event,
        certificate,
        (t, sequence) -> t.gather(STAMP, p -> key(p.add(sequence), certificate)));
  }

  private static Parameters said(Parameters p, Listed listed) throws SQLException {
    p.add(listed.since().getEpochSecond()).add(listed.reason());
    return listed.invalidSince().isPresent()
        ? p.add(listed.invalidSince().get().getEpochSecond())
        : p.addNoNumber();
  }

  private static Listed row(Session session, CertificateId certificate) throws SQLException {
    return session
        .queryOne(REVOCATION, p -> key(p, certificate), RevocationTable::listed)
        .orElseThrow(() -> new SQLException("there is no " + certificate));
  }

  private static Listed listed(Row row) throws SQLException {
    return new Listed(
        row.optionalTime().orElse(Instant.EPOCH), row.number(), row.optionalTime(), row.time());
  }

  /// Whether what was completed is revoked; empty when nothing was.
  private static Optional<Boolean> isRevoked(Session session, CertificateId certificate)
      throws SQLException {
    return session.queryOne(COMPLETED, p -> key(p, certificate), row -> row.number() == 1);
  }

  private static Parameters key(Parameters p, CertificateId certificate) throws SQLException {
    return p.add(certificate.issuer().value()).add(certificate.serial().octets());
  }
}
