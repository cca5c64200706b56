package pki.jdbc;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import pki.crl.CrlStore;
import pki.database.Database;
import pki.database.DatabaseLocation;
import pki.der.Octets;
import pki.store.AuditEvent;
import pki.store.AuditLog;
import pki.store.CertificateId;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord;
import pki.store.CertificateStore;
import pki.store.Intent;
import pki.store.IssuerId;
import pki.store.IssuerRecord;
import pki.store.KeyUse;
import pki.store.KnownStatus;
import pki.store.NewIssuer;
import pki.store.ReleaseOutcome;
import pki.store.Reservation;
import pki.store.Revocation;
import pki.store.RevocationOutcome;
import pki.store.StatusChanges;
import pki.x509.Certificate;
import pki.x509.CertificateStatus;
import pki.x509.SerialNumber;

/// The store in a database.
///
/// A failed write to an H2 file stops all changes until the file is opened again, since nobody
/// knows what the disk holds; reading goes on. PostgreSQL may go away and come back.
public final class JdbcCertificateStore implements CertificateStore {
  private final Database database;

  /// The store in an open database, which closes with it.
  @MustBeClosed
  public JdbcCertificateStore(Database database) {
    this.database = database;
  }

  /// Opens a database and the store in it, as [Database#open] does.
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // the store closes its database
  public static JdbcCertificateStore open(DatabaseLocation location, RandomGenerator random) {
    return new JdbcCertificateStore(Database.open(location, random));
  }

  @Override
  public IssuerRecord addIssuer(NewIssuer issuer, AuditEvent event) {
    return database.change(
        "adding issuer '%s'".formatted(issuer.label()),
        new IssuerTable.Add(issuer, event, database.holder()));
  }

  @Override
  public IssuerRecord activateIssuer(
      IssuerId id, Certificate certificate, List<Certificate> chain, AuditEvent event) {
    return database.change(
        "activating issuer " + id,
        new IssuerTable.Activate(id, certificate, List.copyOf(chain), event));
  }

  @Override
  public List<IssuerRecord> issuers() {
    return database.read("reading issuers", IssuerTable::all);
  }

  @Override
  public Optional<IssuerRecord> issuer(String label) {
    return database.read("reading an issuer", session -> IssuerTable.byLabel(session, label));
  }

  @Override
  public Reservation intend(Intent intent, AuditEvent event) {
    return database.change(
        "reserving serial " + intent.serial(),
        new CertificateTable.Intend(intent, event, database.holder()));
  }

  @Override
  public void complete(
      IssuerId issuer, SerialNumber serial, Certificate certificate, AuditEvent event) {
    database.change(
        "recording certificate " + serial,
        new CertificateTable.Complete(issuer, serial, certificate, event));
  }

  @Override
  public List<SerialNumber> abandonUnfinished(Instant at) {
    List<Long> holders =
        database.read(
            "looking for unfinished work", session -> Recovery.holders(session, database.holder()));
    return holders.isEmpty()
        ? List.of()
        : database.change("abandoning unfinished work", new Recovery(database, holders, at));
  }

  @Override
  public Optional<CertificateRecord> find(IssuerId issuer, SerialNumber serial) {
    return database.read(
        "reading certificate " + serial,
        session -> CertificateSearch.find(session, issuer, serial));
  }

  @Override
  public List<CertificateRecord> findBySerialPrefix(String hex, int limit) {
    if (!hex.replace(":", "").matches("[0-9A-Fa-f]{6,40}")) {
      throw new IllegalArgumentException(
          "beginning of a serial must be 6 to 40 hex digits, was '%s'".formatted(hex));
    }
    return database.read(
        "reading certificates by serial",
        session -> CertificateSearch.byPrefix(session, hex, limit));
  }

  @Override
  public List<CertificateRecord> list(CertificateQuery query) {
    return database.read("listing certificates", session -> CertificateSearch.list(session, query));
  }

  @Override
  public CertificateStatus status(IssuerId issuer, SerialNumber serial) {
    return database.read(
        "reading status of " + serial,
        session -> StatusFeed.one(session, new CertificateId(issuer, serial)));
  }

  @Override
  public void statuses(IssuerId issuer, Consumer<KnownStatus> sink) {
    StatusFeed.all(database, issuer, sink);
  }

  @Override
  public StatusChanges changes(long fromSequence, int limit) {
    return database.read(
        "reading changes", session -> StatusFeed.changes(session, fromSequence, limit));
  }

  @Override
  public RevocationOutcome revoke(
      IssuerId issuer, SerialNumber serial, Revocation revocation, AuditEvent event) {
    return database.change(
        "revoking " + serial,
        new RevocationTable.Revoke(new CertificateId(issuer, serial), revocation, event));
  }

  @Override
  public ReleaseOutcome release(
      IssuerId issuer, SerialNumber serial, Instant at, AuditEvent event) {
    return database.change(
        "releasing " + serial,
        new RevocationTable.Release(new CertificateId(issuer, serial), at, event));
  }

  @Override
  public List<KeyUse> usesOfKey(Octets publicKeyDigest) {
    return database.read(
        "looking for uses of a key",
        session -> {
          List<KeyUse> uses = new ArrayList<>();
          IssuerTable.byKey(session, publicKeyDigest)
              .forEach(issuer -> uses.add(new KeyUse.ByIssuer(issuer)));
          CertificateSearch.byKey(session, publicKeyDigest)
              .forEach(certificate -> uses.add(new KeyUse.ByCertificate(certificate)));
          return List.copyOf(uses);
        });
  }

  /// What revocation lists need of the same database; closes with this store.
  public CrlStore crls() {
    return new JdbcCrlStore(database);
  }

  @Override
  public AuditLog audit() {
    return database.audit();
  }

  @Override
  public void close() {
    database.close();
  }
}
