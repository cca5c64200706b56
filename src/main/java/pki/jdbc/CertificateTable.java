package pki.jdbc;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pki.database.Parameters;
import pki.database.Row;
import pki.database.SqlFailure;
import pki.database.Transaction;
import pki.database.Transaction.Change;
import pki.der.Octets;
import pki.name.DistinguishedName;
import pki.store.AuditEvent;
import pki.store.CertificateId;
import pki.store.CertificateRecord;
import pki.store.Intent;
import pki.store.IssuerId;
import pki.store.Reservation;
import pki.store.Revocation;
import pki.store.StoreException;
import pki.x509.Certificate;
import pki.x509.RevocationReason;
import pki.x509.SerialNumber;
import pki.x509.Validity;

/// The table of certificates: how issuing changes it, and how a row becomes a record.
final class CertificateTable {
  /// Columns for [#record].
  static final String COLUMNS =
      """
      c.issuer_id, c.serial, c.status, c.template, c.subject, c.names, c.not_before, c.not_after,
        c.public_key_digest, c.tbs_digest, c.intended_at, c.der, c.revoked_at, c.reason, c.invalid_since
      """;

  private static final String INSERT =
      """
      INSERT INTO certificate (issuer_id, serial, status, template, subject, names, not_before,
        not_after, public_key_digest, tbs_digest, intended_at, holder)
      VALUES (?, ?, 'intended', ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String INSERT_NAME =
      """
      INSERT INTO certificate_name (reversed, issuer_id, serial)
      VALUES (?, ?, ?)
      """;

  private static final String COMPLETE =
      """
      UPDATE certificate
      SET status = 'issued', der = ?, holder = NULL
      WHERE issuer_id = ? AND serial = ? AND status = 'intended' AND tbs_digest = ?
      """;

  private CertificateTable() {}

  /// Reserves a serial and records what is about to be signed under it.
  record Intend(Intent intent, AuditEvent event, long holder) implements Change<Reservation> {
    @Override
    public Reservation apply(Transaction transaction) throws SQLException {
      transaction.gather(INSERT, this::bind);
      for (String reversed : searchable()) {
        transaction.gather(
            INSERT_NAME,
            p -> p.add(reversed).add(intent.issuer().value()).add(intent.serial().octets()));
      }
      transaction.audit(event, new CertificateId(intent.issuer(), intent.serial()));
      return Reservation.RESERVED;
    }

    private void bind(Parameters p) throws SQLException {
      p.add(intent.issuer().value())
          .add(intent.serial().octets())
          .add(intent.template())
          .add(intent.subject().der())
          .add(String.join("\n", intent.nameTexts()))
          .add(intent.validity().notBefore())
          .add(intent.validity().notAfter())
          .add(intent.publicKeyDigest())
          .add(intent.tbsDigest())
          .add(intent.at())
          .add(holder);
    }

    private Set<String> searchable() {
      Set<String> reversed = new LinkedHashSet<>();
      intent.nameTexts().forEach(name -> reversed.add(NamePattern.reversed(name)));
      intent.subject().commonName().ifPresent(name -> reversed.add(NamePattern.reversed(name)));
      return reversed;
    }

    @Override
    public Reservation refused(SQLException e) throws SQLException {
      if (SqlFailure.isDuplicate(e)) {
        return Reservation.SERIAL_TAKEN;
      }
      if (SqlFailure.isDangling(e)) {
        throw new StoreException("there is no issuer " + intent.issuer(), e);
      }
      throw e;
    }
  }

  /// Records what was signed, if it is what was intended.
  record Complete(IssuerId issuer, SerialNumber serial, Certificate certificate, AuditEvent event)
      implements Change<Boolean> {
    @Override
    public Boolean apply(Transaction transaction) throws SQLException {
      transaction.gather(
          COMPLETE,
          p ->
              p.add(certificate.der())
                  .add(issuer.value())
                  .add(serial.octets())
                  .add(sha256(certificate.tbs())));
      transaction.audit(event, new CertificateId(issuer, serial));
      return true;
    }

    @Override
    public Boolean refused(SQLException e) throws SQLException {
      if (SqlFailure.isNoRow(e)) {
        throw new StoreException(
            "no intent of issuer %s waits under serial %s for this certificate"
                .formatted(issuer, serial),
            e);
      }
      throw e;
    }
  }

  /// Makes a record of [#COLUMNS], and checks that the certificate is the one that was intended: a
  /// flipped bit on the disk must not be handed out.
  static CertificateRecord record(Row row) throws SQLException {
    var issuer = new IssuerId(row.number());
    SerialNumber serial = SerialNumber.ofOctets(row.bytes());
    CertificateRecord.State state = state(row.text());
    String template = row.text();
    DistinguishedName subject = DistinguishedName.ofDer(row.bytes());
    List<String> names = row.text().lines().toList();
    var validity = new Validity(row.time(), row.time());
    Octets publicKeyDigest = row.octets();
    Octets tbsDigest = row.octets();
    Instant intendedAt = row.time();
    Optional<Certificate> certificate = row.optionalBytes().map(Certificate::parse);
    if (certificate.isPresent() && !sha256(certificate.get().tbs()).equals(tbsDigest)) {
      throw new SQLException("certificate %s is not what was signed".formatted(serial));
    }
    Optional<Revocation> revocation = revocation(row);
    return new CertificateRecord(
        issuer,
        serial,
        state,
        template,
        subject,
        names,
        validity,
        publicKeyDigest,
        certificate,
        revocation,
        intendedAt);
  }

  private static Optional<Revocation> revocation(Row row) throws SQLException {
    Optional<Instant> since = row.optionalTime();
    return since.isEmpty()
        ? Optional.empty()
        : Optional.of(new Revocation(since.get(), reason(row.number()), row.optionalTime()));
  }

  static RevocationReason reason(long code) throws SQLException {
    return RevocationReason.ofCode((int) code)
        .orElseThrow(() -> new SQLException("unknown revocation reason " + code));
  }

  static String column(CertificateRecord.State state) {
    return switch (state) {
      case INTENDED -> "intended";
      case ISSUED -> "issued";
      case ABANDONED -> "abandoned";
      case REVOKED -> "revoked";
    };
  }

  private static CertificateRecord.State state(String text) throws SQLException {
    for (CertificateRecord.State state : CertificateRecord.State.values()) {
      if (column(state).equals(text)) {
        return state;
      }
    }
    throw new SQLException("certificate has unknown status '%s'".formatted(text));
  }

  private static Octets sha256(byte[] data) {
    try {
      return Octets.of(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
