package pki.serving;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import pki.database.Database;
import pki.database.DatabaseLocation;
import pki.database.Transaction;
import pki.jdbc.JdbcCertificateStore;
import pki.store.AuditEvent;
import pki.store.CertificateQuery;
import pki.store.CertificateRecord;
import pki.store.CertificateStore;
import pki.x509.SerialNumber;

/// Fills a home's store with copies of a certificate that it has, for `bench/home.sh`: with serials
/// and names of their own, ends between half a year ago and a year from now, and one in ten
/// revoked. By SQL, through the store's own committer.
final class HomeLoad {
  private static final int PORTION = 5_000;
  private static final Duration PAST = Duration.ofDays(182);
  private static final Duration SPAN = Duration.ofDays(547);
  private static final int SUPERSEDED = 4;

  private static final String INSERT =
      """
      INSERT INTO certificate (issuer_id, serial, status, template, subject, names, not_before, not_after,
        public_key_digest, tbs_digest, intended_at, der, revoked_at, reason)
      SELECT issuer_id, ?, ?, template, subject, ?, not_before, ?, ?, tbs_digest, intended_at, der, ?, ?
      FROM certificate
      WHERE issuer_id = ? AND serial = ?
      """;

  private static final String NAME =
      "INSERT INTO certificate_name (reversed, issuer_id, serial) VALUES (?, ?, ?)";

  private static final String REVOCATION =
      """
      INSERT INTO revocation (issuer_id, serial, last_octet, since, reason, not_after, changed)
      VALUES (?, ?, ?, ?, ?, ?, 0)
      """;

  private final Random random = new Random(1);
  private final Instant now = Instant.now();
  private final CertificateRecord pattern;
  private final int count;

  private HomeLoad(CertificateRecord pattern, int count) {
    this.pattern = pattern;
    this.count = count;
  }

  /// Fills it.
  ///
  /// @param args the home, the name of the certificate to copy, and how often
  public static void main(String[] args) {
    var location = new DatabaseLocation.Home(Path.of(args[0]));
    CertificateRecord pattern;
    try (CertificateStore store = JdbcCertificateStore.open(location, new SecureRandom())) {
      List<CertificateRecord> found = store.list(CertificateQuery.first(1).named(args[1]));
      pattern = found.getFirst();
    }
    try (Database database = Database.open(location, new SecureRandom())) {
      new HomeLoad(pattern, Integer.parseInt(args[2])).fill(database);
    }
  }

  private void fill(Database database) {
    for (int done = 0; done < count; done += PORTION) {
      int from = done;
      database.change(
          "filling",
          transaction -> {
            for (int i = from; i < Math.min(from + PORTION, count); i++) {
              add(transaction, i);
            }
            transaction.flush();
            transaction.audit(new AuditEvent(now, "bench", "fill", "certificate", "" + from));
            return true;
          });
    }
  }

  private void add(Transaction transaction, int number) throws SQLException {
    long issuer = pattern.issuer().value();
    byte[] serial = SerialNumber.draw(now.toEpochMilli() + number, random).octets();
    String name = "host%d.example.test".formatted(number);
    Instant end = now.minus(PAST).plus(SPAN.multipliedBy(number).dividedBy(count));
    boolean revoked = number % 10 == 0;
    byte[] key = new byte[32];
    random.nextBytes(key);
    transaction.gather(
        INSERT,
        p -> {
          p.add(serial).add(revoked ? "revoked" : "issued").add(name).add(end).add(key);
          if (revoked) {
            p.add(now).add(SUPERSEDED);
          } else {
            p.addOptional(Optional.empty()).addNoNumber();
          }
          p.add(issuer).add(pattern.serial().octets());
        });
    transaction.gather(
        NAME, p -> p.add(new StringBuilder(name).reverse().toString()).add(issuer).add(serial));
    if (revoked) {
      transaction.gather(
          REVOCATION,
          p ->
              p.add(issuer)
                  .add(serial)
                  .add(serial[serial.length - 1] & 0xff)
                  .add(now.getEpochSecond())
                  .add(SUPERSEDED)
                  .add(end.getEpochSecond()));
    }
  }
}
