package pki.jdbc;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import pki.crl.CrlKind;
import pki.crl.CrlStore;
import pki.crl.ListedRevocation;
import pki.crl.PublishedCrl;
import pki.database.Database;
import pki.database.Parameters;
import pki.database.Row;
import pki.database.Session;
import pki.database.Transaction;
import pki.database.Transaction.Change;
import pki.store.AuditEvent;
import pki.store.IssuerId;
import pki.store.StoreException;
import pki.x509.CrlNumber;
import pki.x509.CrlPartition;

/// The numbers of lists, and which were published.
final class JdbcCrlStore implements CrlStore {
  /// Relative, and read back under the row's lock: so it cannot be given twice.
  private static final String TAKE_NUMBER =
      """
      UPDATE issuer
      SET crl_number = crl_number + 1
      WHERE id = ?
      """;

  private static final String NUMBER =
      """
      SELECT crl_number
      FROM issuer
      WHERE id = ?
      """;

  private static final String INSERT =
      """
      INSERT INTO crl (issuer_id, kind, parts, part, number, base_number, this_update, next_update,
        lists_from, changes_until, entries, digest)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String NEWEST =
      """
      SELECT number, base_number, this_update, next_update, lists_from, changes_until, entries, digest
      FROM crl
      WHERE issuer_id = ? AND kind = ? AND parts = ? AND part = ?
      ORDER BY number DESC
      FETCH FIRST 1 ROW ONLY
      """;

  private static final String PARTITIONINGS =
      """
      SELECT DISTINCT parts
      FROM crl
      WHERE issuer_id = ?
      """;

  private final Database database;

  JdbcCrlStore(Database database) {
    this.database = database;
  }

  @Override
  public CrlNumber reserve(IssuerId issuer, Function<CrlNumber, AuditEvent> event) {
    return database.change("taking a CRL number", new Reserve(issuer, event));
  }

  private record Reserve(IssuerId issuer, Function<CrlNumber, AuditEvent> event)
      implements Change<CrlNumber> {
    @Override
    public CrlNumber apply(Transaction transaction) throws SQLException {
      Session session = transaction.session();
      if (session.update(TAKE_NUMBER, p -> p.add(issuer.value())) != 1) {
        throw new StoreException("there is no issuer " + issuer);
      }
      CrlNumber number =
          CrlNumber.of(session.query(NUMBER, p -> p.add(issuer.value()), Row::number).getFirst());
      transaction.audit(event.apply(number));
      return number;
    }
  }

  @Override
  public void publish(PublishedCrl crl, AuditEvent event) {
    database.change(
        "recording CRL " + crl.number(),
        transaction -> {
          transaction.gather(INSERT, p -> bind(p, crl));
          transaction.audit(event);
          return true;
        });
  }

  private static void bind(Parameters p, PublishedCrl crl) throws SQLException {
    scope(p, crl.issuer(), crl.partition(), crl.kind()).add(crl.number().value().longValueExact());
    if (crl.base().isPresent()) {
      p.add(crl.base().get().value().longValueExact());
    } else {
      p.addNoNumber();
    }
    p.add(crl.thisUpdate())
        .add(crl.nextUpdate())
        .add(crl.listsFrom())
        .add(crl.changesUntil())
        .add(crl.entries())
        .add(crl.sha256());
  }

  private static Parameters scope(
      Parameters p, IssuerId issuer, CrlPartition partition, CrlKind kind) throws SQLException {
    return p.add(issuer.value())
        .add(kind.name().toLowerCase(Locale.ROOT))
        .add(partition.count())
        .add(partition.index());
  }

  @Override
  public Optional<PublishedCrl> newest(IssuerId issuer, CrlPartition partition, CrlKind kind) {
    return database.read(
        "looking for the newest CRL",
        session ->
            session.queryOne(
                NEWEST,
                p -> scope(p, issuer, partition, kind),
                row -> published(issuer, partition, row)));
  }

  private static PublishedCrl published(IssuerId issuer, CrlPartition partition, Row row)
      throws SQLException {
    CrlNumber number = CrlNumber.of(row.number());
    var base = row.optionalNumber();
    return new PublishedCrl(
        issuer,
        partition,
        number,
        base.isPresent() ? Optional.of(CrlNumber.of(base.getAsLong())) : Optional.empty(),
        row.time(),
        row.time(),
        row.time(),
        row.number(),
        row.number(),
        row.octets());
  }

  @Override
  public SortedSet<Integer> partitionings(IssuerId issuer) {
    List<Integer> counts =
        database.read(
            "looking for partitions",
            session ->
                session.query(
                    PARTITIONINGS, p -> p.add(issuer.value()), row -> (int) row.number()));
    return new TreeSet<>(counts);
  }

  @Override
  public long revoked(
      IssuerId issuer, CrlPartition partition, Instant listsFrom, Consumer<ListedRevocation> sink) {
    long until = database.audit().head().next(); // first: what is before it can be seen below
    new CrlContents(database, issuer, partition).complete(listsFrom, sink);
    return until;
  }

  @Override
  public long changed(PublishedCrl base, Instant listsFrom, Consumer<ListedRevocation> sink) {
    long until = database.audit().head().next();
    new CrlContents(database, base.issuer(), base.partition()).delta(base, listsFrom, sink);
    return until;
  }
}
