package pki.crl;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import pki.database.Database;
import pki.database.DatabaseLocation;
import pki.jdbc.JdbcCertificateStore;
import pki.keys.FileKeyVault;
import pki.keys.Passphrase;
import pki.keys.SigningKey;
import pki.store.AuditEvent;
import pki.store.IssuerRecord;
import pki.x509.CrlPartition;
import pki.x509.SerialNumber;

/// Fills a home with revocations, and publishes the list of them with a clock running; for
/// `bench/crl.sh`.
final class CrlLoad {
  private static final int PORTION = 5_000;

  private static final String INSERT =
      """
      INSERT INTO revocation (issuer_id, serial, last_octet, since, reason, not_after, changed)
      VALUES (?, ?, ?, ?, 4, ?, 0)
      """;

  private CrlLoad() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[1]);
    switch (args[0]) {
      case "fill" -> fill(home, Integer.parseInt(args[2]));
      case "publish" -> publish(home);
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /// Straight into the table that lists are made from, by the store's own committer.
  private static void fill(Path home, int count) {
    var random = new Random(1);
    Instant now = Instant.now();
    try (Database database = Database.open(new DatabaseLocation.Home(home), new SecureRandom())) {
      for (int done = 0; done < count; done += PORTION) {
        int from = done;
        database.change(
            "filling",
            transaction -> {
              for (int i = from; i < Math.min(from + PORTION, count); i++) {
                byte[] serial = SerialNumber.draw(now.toEpochMilli() + i, random).octets();
                long since = now.minusSeconds(i % 10_000_000).getEpochSecond();
                transaction.gather(
                    INSERT,
                    p ->
                        p.add(1)
                            .add(serial)
                            .add(serial[serial.length - 1] & 0xff)
                            .add(since)
                            .add(now.plusSeconds(31_536_000).getEpochSecond()));
              }
              transaction.flush();
              transaction.audit(new AuditEvent(now, "bench", "fill", "revocation", "" + from));
              return true;
            });
      }
    }
  }

  private static void publish(Path home) throws Exception {
    var random = new SecureRandom();
    String passphrase = Files.readString(home.resolve("passphrase")).strip();
    var vault =
        new FileKeyVault(
            home.resolve("keys"), () -> Passphrase.of(passphrase.toCharArray()), random);
    var policy =
        new CrlPolicy(
            Duration.ofDays(7),
            Duration.ofDays(2),
            Optional.empty(),
            1,
            CrlPolicy.Ended.LEAVES,
            Optional.empty());
    long start = System.nanoTime();
    try (JdbcCertificateStore store =
        JdbcCertificateStore.open(new DatabaseLocation.Home(home), random)) {
      IssuerRecord ca = store.issuers().getFirst();
      try (SigningKey key = vault.open(ca.key())) {
        var issuer =
            new CrlIssuer(
                store.crls(),
                new CrlFolder(home.resolve("crl")),
                policy,
                InstantSource.system(),
                "bench");
        long opened = System.nanoTime();
        var done =
            (Publication.Published) issuer.publish(ca, key, CrlPartition.WHOLE, CrlKind.COMPLETE);
        System.out.printf(
            "%d entries, %d bytes: opened in %d ms, published in %d ms%n",
            done.crl().entries(),
            Files.size(done.file()),
            (opened - start) / 1_000_000,
            (System.nanoTime() - opened) / 1_000_000);
      }
    }
  }
}
